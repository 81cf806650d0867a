import datetime as dt

from hcploop import schema
from hcploop.evaluation import execution_counts, fates


def _decision(number, chosen="kexin|visit|c1|R1", *, day="05-05", is_holdout=False):
    brand = chosen.split("|")[0] if "|" in chosen else "all"
    at = dt.datetime.fromisoformat(f"2026-{day}T18:00")
    return {"decision_id": f"d{number}", "one_id": f"H{number}", "brand": brand, "decided_at": at} | {
        "chosen": chosen,
        "is_holdout": is_holdout,
    }


def _state(number, state, *, day="05-06", reason=None):
    at = dt.datetime.fromisoformat(f"2026-{day}T10:00")
    return {"decision_id": f"d{number}", "state": state, "happened_at": at, "reason": reason}


def _fates(decisions, executions=(), feedback=()):
    return fates(
        schema.decision.rows(decisions),
        schema.execution.rows(list(executions)),
        schema.feedback.rows(list(feedback)),
        zone="Asia/Shanghai",
        personal=["visit"],
    )


def _counted(*told):
    found = execution_counts(_fates(*told)).to_pyarrow().to_pylist()
    names = ("suggestions", "sent", "confirmed", "done", "dismissed", "later")
    return {
        (row["brand"], row["period"], row["cut"], row["cut_value"]): tuple(row[name] for name in names) for row in found
    }


def test_doing_nothing_and_holding_out_suggest_nothing():
    assert _counted([_decision(1, "nothing"), _decision(2, "nothing", is_holdout=True)]) == {}


def test_every_state_says_that_it_was_handed_over_and_done_undoes_a_dismissal():
    decisions = [_decision(number) for number in range(6)]
    executions = [_state(1, "sent"), _state(2, "opened"), _state(3, "done"), _state(4, "dismissed", reason="busy")]
    feedback = [_state(3, "dismissed", day="05-05"), _state(5, "later")]

    found = _counted(decisions, executions, feedback)

    assert found["all", "2026-05", "", ""] == (6, 5, 2, 1, 1, 1)
    assert found["kexin", "2026-05", "channel", "visit"] == (6, 5, 2, 1, 1, 1)


def test_the_last_reason_told_counts():
    executions = [_state(1, "dismissed", reason="busy"), _state(1, "dismissed", day="05-09", reason="not relevant")]

    found = _counted([_decision(1), _decision(2)], executions, [_state(2, "dismissed")])

    assert found["all", "all", "reason", "not relevant"][4] == 1
    assert found["all", "all", "reason", "unknown"][4] == 1
    assert ("all", "all", "reason", "busy") not in found


def test_a_decision_counts_on_the_day_of_the_market_on_which_it_was_made():
    found = _counted([_decision(1, day="05-31")], [_state(1, "done", day="06-20")])

    assert found["all", "2026-06", "", ""] == (1, 1, 1, 1, 0, 0)
    assert ("all", "2026-05", "", "") not in found


def test_personal_channels_are_told_apart():
    found = _fates([_decision(1), _decision(2, "kexin|email|c1|system")]).order_by("decision_id").to_pyarrow()

    assert found["is_personal"].to_pylist() == [True, False]
