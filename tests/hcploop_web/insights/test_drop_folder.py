"""What the web tells the loop."""

from __future__ import annotations

import csv

import pytest

from hcploop.errors import ConfigError
from hcploop.market import load_market
from hcploop_web.insights.drop_folder import CORRECTION, WebFeed, hand_over, hand_over_corrected

MARKET = '[market]\nname = "m"\nfiles = "{files}"\n\n[[feed]]\nname = "crm"\nkind = "people"\npath = "crm.csv"\n'
COLUMNS = ("decision_id", "state", "happened_at", "note")
FEEDBACK = WebFeed("feedback", "feedback", COLUMNS)
SAID = {"decision_id": "D1", "state": "done", "happened_at": "2026-05-01T08:00:00Z", "note": '她说"好", =1+1\n'}


@pytest.mark.parametrize("files", [".", "files"])
def test_what_is_handed_over_is_a_feed_of_the_market(tmp_path, settings, files):
    settings.DROP = tmp_path
    (tmp_path / "files").mkdir()
    (tmp_path / "market.toml").write_text(
        MARKET.format(files=files) + 'columns = { source_id = "id" }\n', encoding="utf-8"
    )

    target = hand_over(FEEDBACK, [SAID])

    feed = load_market(tmp_path).feeds[-1]
    assert (feed.name, feed.kind, feed.path) == ("web_feedback", "feedback", ("web/feedback.csv",))
    assert target == tmp_path / files / "web/feedback.csv"
    with target.open(encoding="utf-8", newline="") as file:
        assert list(csv.DictReader(file)) == [SAID]


def test_a_market_that_cannot_be_read_is_left_as_it_is(tmp_path, settings):
    settings.DROP = tmp_path

    with pytest.raises(ConfigError):
        hand_over(FEEDBACK, [SAID])

    assert list(tmp_path.iterdir()) == []


def test_a_row_that_takes_back_takes_out_what_an_earlier_file_told(tmp_path, settings):
    settings.DROP = tmp_path
    (tmp_path / "market.toml").write_text(
        MARKET.format(files=".") + 'columns = { source_id = "id" }\n', encoding="utf-8"
    )

    feed = WebFeed("feedback", "feedback", (*COLUMNS, "gone"), taken_back=("gone", "yes"))
    hand_over(feed, [SAID | {"gone": "yes"}])

    deleted = load_market(tmp_path).feeds[-1].deleted
    assert (deleted.column, deleted.values) == ("gone", ("yes",))


def test_corrected_rows_are_a_feed_read_as_the_one_that_they_came_with(tmp_path, settings):
    settings.DROP = tmp_path
    described = (
        'source = "veeva"\nencoding = "gb18030"\nmode = "upsert"\nseparator = ";"\n'
        'columns = { source_id = "id", name = { join = ["姓", "名"], with = " " } }\n'
        'values = { is_active = { "在职" = "true" } }\ndeleted = { column = "gone", values = ["1"] }\n'
    )
    (tmp_path / "market.toml").write_text(MARKET.format(files=".") + described, encoding="utf-8")
    row = {"id": "1", "姓": '王"', "名": "=1+1\n,", CORRECTION: "7"}

    target = hand_over_corrected("crm", ("id", "姓", "名"), [row])

    own, made = load_market(tmp_path).feeds
    assert (made.name, made.source, made.kind, made.path) == (
        "web_corrected_crm",
        "veeva",
        "people",
        ("web/corrected/crm.csv",),
    )
    assert (made.columns, made.values, made.deleted, made.separator) == (
        own.columns,
        own.values,
        own.deleted,
        own.separator,
    )
    with target.open(encoding="utf-8", newline="") as file:
        assert list(csv.DictReader(file)) == [row]


def test_a_feed_that_is_gone_takes_no_corrections(tmp_path, settings):
    settings.DROP = tmp_path
    (tmp_path / "market.toml").write_text(
        MARKET.format(files=".") + 'columns = { source_id = "id" }\n', encoding="utf-8"
    )

    with pytest.raises(ConfigError, match="no feed 'other' any more"):
        hand_over_corrected("other", ("id",), [])

    assert [one.name for one in tmp_path.iterdir()] == ["market.toml"]
