from hcploop import schema
from hcploop.nextbest.suggestions import new_suggestions, placed, unplaced

PLAIN = {"increment": 0.1, "cost": 1.0, "because": [], "position": 1, "brand": "甲"}


def decision(decision_id, one_id, chosen, **more):
    return {
        "decision_id": decision_id,
        "one_id": one_id,
        "chosen": chosen,
        "allocated": chosen,
        "is_holdout": False,
        "excluded": ["cap:sms"],
        **more,
    }


def suggested(decisions):
    arms = [
        {**PLAIN, "one_id": one, "arm": "甲|email|c1|system", "channel": "email", "content_id": "c1"}
        | {"sender": "system", "expected_value": 3.0, "action": "send", "weekday": 2, "hour": 9}
        for one in ("H1", "H2", "H3")
    ]
    reasons = [
        {"one_id": one, "arm": "甲|email|c1|system", "reason": "why", "reason_zh": "因为", "evidence": ["c0"]}
        for one in ("H1", "H2", "H3")
    ]
    tiers = [{"one_id": "H1", "brand": "甲", "tier": 2}, {"one_id": "H1", "brand": "乙", "tier": 5}]
    tables = (schema.decision, schema.arm, schema.reason, schema.hcp_tier)
    rows = (decisions, arms, reasons, tiers)
    made = new_suggestions(*(table.rows(some) for table, some in zip(tables, rows, strict=True)))
    return made.to_pyarrow().to_pylist()


def test_only_decisions_to_act_become_suggestions():
    arm = "甲|email|c1|system"

    found = suggested(
        [decision("D1", "H1", arm), decision("D2", "H2", "nothing"), decision("D3", "H3", arm, is_holdout=True)]
    )

    assert [row["decision_id"] for row in found] == ["D1"]


def test_a_suggestion_says_what_when_why_and_what_was_held_back():
    (row,) = suggested([decision("D1", "H1", "甲|email|c1|system")])

    assert (row["action"], row["channel"], row["content_id"], row["sender"]) == ("send", "email", "c1", "system")
    assert (row["weekday"], row["hour"], row["tier"], row["expected_value"]) == (2, 9, 2, 3.0)
    assert (row["reason"], row["reason_zh"], row["evidence"], row["blocked_by"]) == ("why", "因为", ["c0"], ["cap:sms"])


def test_places_are_counted_by_sender_and_channel():
    rows = [
        {"decision_id": name, "sender": sender, "channel": channel, "expected_value": value}
        for name, sender, channel, value in (
            ("D1", "R1", "visit", 1.0),
            ("D2", "R1", "visit", 2.0),
            ("D3", "R1", "rep_email", 1.0),
            ("D4", "R2", "visit", 1.0),
            ("D5", "R2", "visit", 1.0),
        )
    ]

    found = {row["decision_id"]: row["position"] for row in placed(unplaced.rows(rows)).to_pyarrow().to_pylist()}

    assert found == {"D2": 1, "D1": 2, "D3": 1, "D4": 1, "D5": 2}
