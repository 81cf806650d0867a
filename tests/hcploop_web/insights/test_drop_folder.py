"""What the web tells the loop."""

from __future__ import annotations

import csv

import pytest

from hcploop.errors import ConfigError
from hcploop.market import load_market
from hcploop_web.insights.drop_folder import WebFeed, hand_over

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

    hand_over("feedback", "feedback", (*COLUMNS, "gone"), [SAID | {"gone": "yes"}], taken_back=("gone", "yes"))

    deleted = load_market(tmp_path).feeds[-1].deleted
    assert (deleted.column, deleted.values) == ("gone", ("yes",))
