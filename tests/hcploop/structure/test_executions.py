"""What became of suggestions."""

import datetime as dt

from hcploop.schema.kinds import KINDS
from hcploop.structure.executions import executions
from hcploop.structure.feedback import feedback

ROW = {"decision_id": "d1 ", "state": "dismissed", "happened_at": dt.datetime.fromisoformat("2026-06-01T02:00:00")}


def test_what_two_feeds_tell_of_one_decision_stands_once():
    rows = [
        {**ROW, "feed": "a", "row_number": 2, "reason": " "},
        {**ROW, "feed": "b", "row_number": 2, "reason": "busy"},
    ]

    (found,) = executions(KINDS["executions"].staged.rows(rows)).to_pyarrow().to_pylist()

    assert (found["decision_id"], found["state"], found["reason"]) == ("d1", "dismissed", "busy")


def test_every_state_of_a_decision_is_kept():
    rows = [{**ROW, "state": state} for state in ("later", "done")]

    found = feedback(KINDS["feedback"].staged.rows(rows)).to_pyarrow()

    assert sorted(found["state"].to_pylist()) == ["done", "later"]
