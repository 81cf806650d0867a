"""When a person is likeliest to act."""

import datetime as dt

import ibis
import pytest

from hcploop.nextbest.best_time import best_times, own_times
from hcploop.nextbest.policy import NextBestPolicy
from hcploop.structure.touches import touch_part

AS_OF = dt.datetime.fromisoformat("2026-06-30T15:59:59")


@pytest.fixture
def best(run):
    def found(slots, **changes):
        table = ibis.memtable(
            [{"person": p, "weekday": w, "hour": h, "actions": n} for p, w, h, n in slots],
            schema=ibis.schema({"person": "int64", "weekday": "int64", "hour": "int64", "actions": "int64"}),
        )
        policy = NextBestPolicy.from_table({"time": changes}, "").time
        rows = run(best_times(table, policy=policy))
        return {(row["person"], row["is_in_office"]): (row["weekday"], row["hour"]) for row in rows}

    return found


@pytest.fixture
def told(run):
    def found(*touches, zone="Asia/Shanghai"):
        rows = [
            {"record_id": 1, "status": "submitted", "action": "read", "local_on": at.date(), "happened_at": at, **rest}
            for at, rest in touches
        ]
        policy = NextBestPolicy.default().time
        owners = ibis.memtable({"record_id": [1], "person": [5]})
        return run(own_times(touch_part.rows(rows), owners, as_of=AS_OF, zone=zone, policy=policy))

    return found


def at(text):
    return dt.datetime.fromisoformat(text)


def test_many_own_actions_decide_against_the_market(best):
    market = [(n, 3, 10, 1) for n in range(1, 60)]

    found = best([*market, (0, 5, 15, 30)])

    assert found[0, True] == (5, 15)


def test_one_own_action_does_not(best):
    market = [(n, 3, 10, 1) for n in range(1, 60)]

    found = best([*market, (0, 5, 15, 1)])

    assert found[0, True] == (3, 10)
    assert found[None, True] == (3, 10)


def test_evenings_and_weekends_count_for_messages_only(best):
    found = best([(0, 6, 20, 50), (0, 2, 11, 1)])

    assert found[0, False] == (6, 20)
    assert found[0, True] == (2, 11)


def test_nobody_is_written_to_at_night(best):
    found = best([(0, 2, 3, 50), (0, 4, 8, 1)])

    assert found[0, False] == (4, 8)


def test_of_equal_slots_the_earlier_is_taken(best):
    found = best([(0, 4, 14, 5), (0, 2, 10, 5)])

    assert found[0, True] == (2, 10)


def test_without_any_action_nothing_is_said(best):
    assert best([]) == {}


def test_hours_and_weekdays_are_those_of_the_market(told):
    # 18:30 UTC of Monday is 2:30 of Tuesday in Shanghai, 14:30 of Monday in New York in summer.
    moment = at("2026-06-01T18:30:00")

    (shanghai,), (new_york,) = told((moment, {})), told((moment, {}), zone="America/New_York")

    assert (shanghai["weekday"], shanghai["hour"]) == (2, 2)
    assert (new_york["weekday"], new_york["hour"]) == (1, 14)
    assert shanghai["person"] == 5


def test_only_what_she_did_herself_up_to_the_as_of_moment_counts(told):
    fine = at("2026-06-01T02:00:00")

    rows = told(
        (fine, {}),
        (fine, {"action": "visit"}),
        (fine, {"status": "planned"}),
        (at("2026-06-30T16:00:00"), {}),
        (at("2025-06-30T02:00:00"), {}),
    )

    assert [row["actions"] for row in rows] == [1]


def test_a_weekday_that_is_nothing_but_a_holiday_is_nobodys_best(run):
    table = ibis.memtable([{"person": 0, "weekday": day, "hour": 10, "actions": 40 - day} for day in (1, 2)])
    policy = NextBestPolicy.default().time

    found = run(best_times(table, policy=policy, holidays=(1,)))

    assert {row["weekday"] for row in found if not row["is_in_office"]} == {2}
