import pytest

from hcploop import schema
from hcploop.evaluation import ALL, figures

COUNTS = {
    "brand": "all",
    "period": "2026-W10",
    "cut": "",
    "cut_value": "",
    "people": 200,
    "touches": 90,
    "resolved": 81,
    "contacts": 80,
    "views": 30,
    "anonymous_views": 70,
    "anonymous_visitors": 15,
    "reached": 50,
    "active": 20,
    "viewers": 10,
}


def _figures(**changes):
    rows = figures(schema.period_count.rows([COUNTS | changes])).to_pyarrow().to_pylist()
    return {row["metric"]: row for row in rows}


@pytest.mark.parametrize(
    ("metric", "value", "n"),
    [
        ("resolution_share", 0.9, 90),
        ("covered_customers", 50, 50),
        ("coverage_share", 0.25, 200),
        ("contacts", 80, 90),
        ("active_users", 20, 20),
        ("active_share", 0.4, 50),
        ("page_views", 100, 100),
        ("unique_visitors", 25, 25),
    ],
)
def test_every_metric_is_what_its_page_says(metric, value, n):
    found = _figures()[metric]

    assert (found["figure_value"], found["n"]) == (pytest.approx(value), n)


def test_the_known_visitors_are_certain_and_the_sum_an_upper_bound():
    found = _figures()["unique_visitors"]

    assert (found["low"], found["high"]) == (10, 25)


def test_a_tier_tells_no_resolution_because_nobody_unknown_has_one():
    assert "resolution_share" not in _figures(cut="tier", cut_value="1")


@pytest.mark.parametrize("metric", ALL, ids=lambda metric: metric.name)
def test_a_metric_of_nothing_is_nothing_and_no_error(metric):
    nothing = {name: 0 for name, value in COUNTS.items() if isinstance(value, int)}

    found = _figures(**nothing)

    assert metric.name == "resolution_share" or found[metric.name]["figure_value"] in (0, None)


def test_names_of_metrics_are_told_apart_and_their_files_are_named_after_them():
    assert len({metric.name for metric in ALL}) == len(ALL)
    assert all(metric.name_zh and metric.unit for metric in ALL)
