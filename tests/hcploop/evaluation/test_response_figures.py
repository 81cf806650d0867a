import datetime as dt

import pytest

from hcploop import schema
from hcploop.evaluation.lift import share_lift
from hcploop.evaluation.response_figures import response_figures


def _rows(group, hits, of, *, held=False, month=3):
    return [
        {
            "decision_id": f"{group}{number:04d}-{month}",
            "one_id": f"{group}{number:04d}",
            "decided_on": dt.date(2026, month, 2),
            "is_holdout": held,
            "has_answer": number < hits,
        }
        for number in range(of)
    ]


def _figures(rows, tiers=()):
    found = response_figures(schema.answered.rows(rows), schema.hcp_tier.rows(list(tiers)), brand="甲")
    table = found.to_pyarrow().to_pylist()
    return {(row["metric"], row["period"], row["cut"], row["cut_value"]): row for row in table}


def test_the_lift_and_its_interval_are_those_of_two_shares():
    found = _figures([*_rows("o", 60, 300), *_rows("h", 4, 40, held=True)])

    lift, expected = found["response_lift", "2026-03", "", ""], share_lift((60, 300), (4, 40))
    assert lift["figure_value"] == pytest.approx(expected.value)
    assert (lift["low"], lift["high"], lift["n"]) == (
        pytest.approx(expected.low),
        pytest.approx(expected.high),
        expected.n,
    )
    assert found["response_share_offered", "all", "", ""]["numerator"] == 60
    assert found["response_share_held_out", "all", "", ""]["denominator"] == 40


def test_a_person_counts_once_with_her_first_decision():
    first = _rows("o", 0, 5)
    later = [
        row | {"decision_id": row["decision_id"] + "b", "decided_on": dt.date(2026, 3, 9), "has_answer": True}
        for row in first
    ]

    found = _figures([*first, *later, *_rows("h", 0, 2, held=True)])

    offered = found["response_share_offered", "2026-03", "", ""]
    assert (offered["figure_value"], offered["n"]) == (0, 5)


def test_where_nobody_was_held_out_there_is_no_lift():
    found = _figures(_rows("o", 3, 9))

    assert found["response_lift", "all", "", ""]["figure_value"] is None
    assert ("response_share_held_out", "all", "", "") not in found


def test_tiers_are_compared_within_themselves():
    tiers = [{"one_id": f"{group}0000", "brand": "甲", "tier": 1} for group in "oh"]

    found = _figures([*_rows("o", 1, 2), *_rows("h", 0, 2, held=True)], tiers)

    assert found["response_lift", "all", "tier", "1"]["figure_value"] == 1
    assert found["response_lift", "all", "tier", "unknown"]["figure_value"] == 0
