import datetime as dt

from hcploop import schema
from hcploop.evaluation import platform_days

DAY = dt.date(2026, 3, 2)


def _total(content, channel, views, visitors, source="platform"):
    return {
        "content_id": content,
        "channel": channel,
        "counted_on": DAY,
        "views": views,
        "visitors": visitors,
        "source": source,
    }


def _found(totals, known=()):
    contents = [{"content_id": "c1", "title": "指南", "brand": "甲", "source": "s"}]
    table = platform_days(
        schema.aggregate.rows(totals),
        schema.identified_views.rows(
            [
                {"content_id": content, "channel": channel, "local_on": DAY, "views": views, "visitors": visitors}
                for content, channel, views, visitors in known
            ]
        ),
        schema.content.rows(contents),
        brands=["甲"],
    )
    return {
        (row["brand"], row["cut"], row["cut_value"]): (row["anonymous_views"], row["anonymous_visitors"])
        for row in table.to_pyarrow().to_pylist()
        if row["period"] == "2026-W10"
    }


def test_a_total_that_includes_known_people_adds_only_the_rest():
    found = _found([_total("c1", "wechat", 100, 40)], [("c1", "wechat", 30, 10)])

    assert found["甲", "", ""] == (70, 30)
    assert found["甲", "channel", "wechat"] == (70, 30)


def test_a_total_below_what_we_know_takes_nothing_away():
    assert _found([_total("c1", "wechat", 5, 2)], [("c1", "wechat", 30, 10)])["all", "", ""] == (0, 0)


def test_a_channel_without_people_adds_its_whole_total():
    assert _found([_total("c1", "app", 100, None)])["all", "channel", "app"] == (100, 0)


def test_two_sources_that_count_the_same_are_not_added():
    assert _found([_total("c1", "web", 100, 9), _total("c1", "web", 80, 12, "third")])["all", "", ""] == (100, 12)


def test_a_content_of_no_brand_belongs_to_the_market_only_and_no_tier_is_told():
    found = _found([_total("unknown content", "web", 7, 3)])

    assert set(found) == {("all", "", ""), ("all", "channel", "web")}
