from hcploop.channels import CHANNELS
from hcploop.evaluation import ALL, benchmarks


def test_every_benchmark_stands_beside_a_figure_that_there_is_and_names_its_source():
    metrics = {metric.name for metric in ALL}

    assert {one.metric for one in benchmarks()} <= metrics
    assert all(one.source and one.text_zh and one.text_en and one.points for one in benchmarks())
    assert {one.cut_value for one in benchmarks() if one.cut == "channel"} <= set(CHANNELS)


def test_the_published_numbers_are_those_of_the_source():
    points = {(one.metric, one.cut_value): [value for _period, value in one.points] for one in benchmarks()}

    assert points["channel_share", "visit"] == [0.62, 0.37]
    assert points["channel_share", "remote_visit"] == [0.15, 0.32]
    assert points["prescriber_retention", "excellent"] == [0.83]
    assert points["units_per_buyer_growth", "ordinary"] == [1.59, -0.02]
