"""Who moved from which tier to which, and why."""

import datetime as dt

import pyarrow as pa
import pytest

from hcploop import schema
from hcploop_web.accounts.rows import EVERYTHING, NOTHING, Sight
from hcploop_web.insights.moves import MoveQuery, Moves

KNOWN = {
    "brand": "x", "persona": "pioneer", "grade": "A", "tier": 1, "identity": 0.9, "engagement": 0.9, "name": "王芳",
    "identity_level": "high", "engagement_level": "high", "population": "all",
    "hospital": None, "department": None, "city": None, "rep_id": "R1", "territory": "T1",
}  # fmt: skip
TYPES = pa.schema(
    [(name, pa.string()) for name in ("one_id", "brand", "persona", "grade", "name", "hospital", "department", "city")]
    + [("identity_level", pa.string()), ("engagement_level", pa.string()), ("population", pa.string())]
    + [("rep_id", pa.string()), ("territory", pa.string()), ("tier", pa.int64())]
    + [("identity", pa.float64()), ("engagement", pa.float64())]
)

LESS = {"persona": "traditional", "engagement_level": "mid", "tier": 2}


def _rated(*rows):
    return pa.Table.from_pylist([{**KNOWN, **row} for row in rows], schema=TYPES)


def _moves(before, after, merged=()):
    moment = dt.datetime(2026, 6, 1)  # noqa: DTZ001 - tables hold UTC without zone
    redirects = [{"old_one_id": old, "one_id": new, "redirected_at": moment} for old, new in merged]
    return Moves(_rated(*before), _rated(*after), schema.hcp_redirect.arrow(redirects))


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ({}, {}, "stayed"),
        ({}, {"grade": "C", "tier": 3}, "grade"),
        ({}, LESS | {"engagement": 0.5}, "persona"),
        ({}, LESS, "policy"),
        ({}, LESS | {"engagement": 0.5, "population": "city=上海"}, "policy"),
        ({}, {"tier": 2}, "policy"),
        ({}, {"grade": "C", "persona": "ordinary", "engagement": 0.1, "tier": 7}, "grade and persona"),
        ({"grade": None, "tier": 0}, {"grade": "B", "tier": 1}, "grade"),
    ],
)
def test_a_move_says_why(before, after, why):
    stays = {"one_id": "b", "engagement": 0.67}
    moves = _moves([{"one_id": "a", **before}, stays], [{"one_id": "a", **after}, stays])

    wanted = {"stayed": 2} if why == "stayed" else {why: 1, "stayed": 1}
    assert moves.summary("x", EVERYTHING).whys == wanted


@pytest.mark.parametrize(("cut", "why"), [(0.67, "persona"), (0.675, "persona"), (0.8, "policy")])
def test_a_cut_that_moved_explains_what_a_shift_of_others_does_not(cut, why):
    before = [{"one_id": "a", "engagement": 0.70}, {"one_id": "b", "engagement": 0.67}, {"one_id": "gone"}]
    after = [{"one_id": "a", **LESS, "engagement": 0.66}, {"one_id": "b", "engagement": cut}]

    assert _moves(before, after).summary("x", EVERYTHING).whys[why] == 1


def test_who_came_went_or_was_merged_is_told_apart():
    moves = _moves([{"one_id": "gone"}, {"one_id": "old"}], [{"one_id": "new"}], merged=[("old", "new")])

    assert moves.summary("x", EVERYTHING).whys == {"new": 1, "gone": 1, "merged": 1}


def test_up_is_a_smaller_number_and_every_doctor_is_counted_once():
    before = [
        {"one_id": "up", "tier": 5},
        {"one_id": "down", "tier": 1},
        {"one_id": "lost", "tier": 3},
        {"one_id": "s"},
    ]
    after = [{"one_id": "up", "tier": 2}, {"one_id": "down", "tier": 4}, {"one_id": "lost", "tier": 0}, {"one_id": "s"}]

    told = _moves(before, after).summary("x", EVERYTHING)

    assert (told.up, told.down, told.stayed, told.moved, told.total) == (1, 2, 1, 3, 4)
    assert told.before == {1: 2, 3: 1, 5: 1}
    assert told.after == {0: 1, 1: 1, 2: 1, 4: 1}


def test_a_list_holds_who_moved_of_one_brand_and_a_cell_its_own():
    before = [{"one_id": "a"}, {"one_id": "b", "tier": 2}, {"one_id": "b", "tier": 2, "brand": "y"}]
    after = [{"one_id": "a"}, {"one_id": "b", "tier": 3}, {"one_id": "b", "tier": 4, "brand": "y"}]
    moves = _moves(before, after)

    assert [row.one_id for row in moves.movers(MoveQuery("x"), EVERYTHING)[0]] == ["b"]
    assert [row.one_id for row in moves.movers(MoveQuery("x", 1, 1), EVERYTHING)[0]] == ["a"]
    assert moves.movers(MoveQuery("x", 2, 4), EVERYTHING) == ((), 0)


def test_moves_are_cut_to_what_the_user_sees():
    before = [{"one_id": "hers"}, {"one_id": "other", "rep_id": "R2", "territory": "T2"}]
    after = [{"one_id": "hers", "tier": 2}, {"one_id": "other", "tier": 2, "rep_id": "R2", "territory": "T2"}]
    moves = _moves(before, after)
    own = Sight(frozenset({"R1"}), frozenset(), None)

    assert moves.summary("x", own).total == 1
    assert [row.one_id for row in moves.movers(MoveQuery("x"), own)[0]] == ["hers"]
    assert moves.summary("x", NOTHING).total == 0
    assert moves.movers(MoveQuery("x"), NOTHING)[1] == 0
