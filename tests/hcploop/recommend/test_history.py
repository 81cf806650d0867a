import datetime as dt

import ibis
import pytest

from hcploop import schema
from hcploop.recommend import RecommendPolicy, histories

TODAY = dt.date(2026, 6, 30)


def _history(done, *, persons=None, known=("a", "b", "c"), **policy):
    rows = [
        {
            "record_id": record,
            "brand": "all",
            "channel": "wechat",
            "action": action,
            "content_id": content,
            "local_month": dt.date(2026, month, 1),
            "touches": touches,
            "contacts": touches,
            "dwell_seconds": 0.0,
            "dwell_factor": float(touches),
            "first_on": dt.date(2026, month, 2),
            "last_on": dt.date(2026, month, 2),
        }
        for record, action, content, month, touches in done
    ]
    owners = [{"record_id": record, "person": person} for record, person in (persons or {1: 1}).items()]
    contents = [{"content_id": one, "title": one, "brand": "all", "source": "cms"} for one in known]
    found = histories(
        schema.record_content_month.rows(rows),
        ibis.memtable(owners),
        schema.content.rows(contents),
        as_of=TODAY,
        policy=RecommendPolicy.from_table(policy, "policy/recommend.toml"),
    )
    return sorted(found.to_pyarrow().to_pylist(), key=lambda row: (row["person"], row["place"]))


def test_what_was_sent_opened_by_nobody_or_shown_on_a_visit_does_not_count():
    found = _history([(1, "deliver", "a", 5, 9), (1, "send", "b", 5, 9), (1, "visit", "c", 5, 9)])

    assert found == []


def test_the_newest_content_stands_first_whatever_the_record():
    found = _history([(1, "read", "a", 3, 1), (2, "watch", "b", 5, 1)], persons={1: 1, 2: 1})

    assert [(row["content_id"], row["place"]) for row in found] == [("b", 1), ("a", 2)]


def test_only_the_newest_contents_are_kept():
    found = _history([(1, "read", "a", 3, 1), (1, "read", "b", 5, 1), (1, "read", "c", 4, 1)], history_contents=2)

    assert [row["content_id"] for row in found] == ["b", "c"]


def test_strength_grows_with_every_action_and_never_exceeds_1():
    found = _history([(1, "read", "a", 5, 1), (1, "like", "a", 5, 1), (1, "speak", "b", 4, 40)])

    assert found[0]["strength"] == pytest.approx(1 - (1 - 0.6) * (1 - 0.5))
    assert 0.99 < found[1]["strength"] <= 1


def test_nothing_after_the_as_of_day_and_no_unknown_content_is_in_it():
    found = _history([(1, "read", "a", 7, 1), (1, "read", "elsewhere", 5, 1), (1, "read", "b", 6, 1)])

    assert [row["content_id"] for row in found] == ["b"]


def test_a_market_may_weigh_an_action_of_its_own_but_not_make_a_visit_her_own_doing():
    found = _history([(1, "scan", "a", 5, 1), (1, "visit", "b", 5, 1)], actions={"scan": 0.5, "visit": 0.9})

    assert [(row["content_id"], round(row["strength"], 6)) for row in found] == [("a", 0.5)]
