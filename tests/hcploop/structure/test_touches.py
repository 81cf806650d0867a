"""What every contact must have: an id, a brand, a day, a status, a place in its group."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hcploop.schema.kinds import KINDS
from hcploop.structure.touches import touches

AT = dt.datetime.fromisoformat("2026-05-01T02:00")


def made(*rows: dict[str, Any], grouped: bool = True, keyed: tuple[str, ...] = ("person",)) -> list[dict[str, Any]]:
    usual = {
        "channel": "visit",
        "action": "visit",
        "happened_at": AT,
        "person_kind": "source_person_id",
        "person_value": "D1",
        "record_id": 1,
        "feed": "visits",
        "source": "crm",
        "file": "visits/1.csv",
        "is_deleted": False,
    }
    full = [{**usual, "row_number": number, **row} for number, row in enumerate(rows, start=2)]
    full = [{**row, "row_key": row.get("row_key", row.get("touch_id"))} for row in full]
    staged = KINDS["touches"].staged.rows(full)
    found = touches(staged, zone="Asia/Shanghai", grouped=grouped, keyed=keyed)
    return found.order_by("row_number").to_pyarrow().to_pylist()


def counting(*rows: dict[str, Any]) -> list[int]:
    return [row["row_number"] for row in made(*rows) if row["counts_once"]]


def test_what_a_feed_leaves_out_is_filled_in():
    (row,) = made({})

    assert (row["brand"], row["status"], row["local_on"]) == ("all", "submitted", dt.date(2026, 5, 1))


def test_the_day_is_the_markets():
    (row,) = made({"happened_at": dt.datetime.fromisoformat("2026-04-30T17:00")})

    assert row["local_on"] == dt.date(2026, 5, 1)


def test_what_a_feed_says_stays():
    (row,) = made({"brand": "alpha", "status": "planned", "touch_id": "V1"})

    assert (row["brand"], row["status"], row["touch_id"], row["row_key"]) == ("alpha", "planned", "crm:V1", "V1")


def test_ids_of_contacts_and_groups_carry_the_name_of_their_source():
    ours, theirs = made({"touch_id": "1", "parent_id": "G"}, {"touch_id": "1", "parent_id": "G", "source": "sfe"})

    assert ours["touch_id"] == "crm:1"
    assert ours["parent_id"] == "crm:G"
    assert theirs["touch_id"] == "sfe:1"


def test_a_made_id_is_the_same_whenever_and_in_whichever_file_the_contact_is_told():
    first, again = made({"content_id": "c1"}, {"content_id": "c1", "file": "visits/2.csv", "note": "told again"})

    assert first["touch_id"] == again["touch_id"]
    assert first["row_key"] == again["row_key"] == first["touch_id"]


def test_a_made_id_differs_where_person_moment_action_channel_or_content_differ():
    rows = made(
        {},
        {"person_value": "D2"},
        {"happened_at": AT + dt.timedelta(seconds=1)},
        {"action": "call"},
        {"channel": "phone"},
        {"content_id": "c1"},
        {"feed": "other"},
    )

    assert len({row["touch_id"] for row in rows}) == 7


def test_a_key_that_is_the_id_is_not_written_twice():
    (row,) = made({"touch_id": "V1"}, keyed=("touch_id",))

    assert (row["touch_id"], row["row_key"]) == ("crm:V1", None)


def test_progress_above_one_is_a_percentage():
    rows = made({"progress_share": 0.4}, {"progress_share": 1.0}, {"progress_share": 40.0}, {"progress_share": None})

    assert [row["progress_share"] for row in rows] == [0.4, 1.0, 0.4, None]


def test_a_group_visit_counts_once():
    group = {"parent_id": "G1"}

    assert counting({**group, "touch_id": "1"}, {**group, "touch_id": "2"}, {**group, "touch_id": "3"}, {}) in (
        [2, 5],
        [4, 5],
    )


def test_a_group_counts_by_its_own_row_where_there_is_one():
    rows = ({"touch_id": "1", "parent_id": "G1"}, {"touch_id": "G1"}, {"touch_id": "2", "parent_id": "G1"})

    assert counting(*rows) == [3]


def test_a_row_that_names_itself_as_its_group_is_the_groups_own_row():
    assert counting({"touch_id": "G1", "parent_id": "G1"}, {"touch_id": "2", "parent_id": "G1"}) == [2]


def test_contacts_without_a_group_all_count():
    assert counting({"touch_id": "1"}, {}, {"touch_id": "2"}) == [2, 3, 4]


def test_a_file_that_tells_no_groups_counts_every_contact():
    assert [row["counts_once"] for row in made({}, {"content_id": "c1"}, grouped=False)] == [True, True]


def test_a_group_of_whom_one_was_cancelled_still_counts():
    group = {"parent_id": "G1"}

    found = made({**group, "touch_id": "1", "status": "cancelled"}, {**group, "touch_id": "2"})

    assert [row["counts_once"] for row in found if row["status"] == "submitted"] == [True]


def test_a_group_of_which_a_contact_is_told_twice_counts_once_by_a_row_that_stays():
    group = {"parent_id": "G1"}

    found = made({**group, "touch_id": "1"}, {**group, "touch_id": "2"}, {**group, "touch_id": "1"})

    in_force = {row["touch_id"]: row for row in found}
    assert sum(row["counts_once"] for row in in_force.values()) == 1


def test_an_attendee_who_is_taken_out_does_not_take_the_group_along():
    group = {"parent_id": "G1"}

    found = made({**group, "touch_id": "1"}, {**group, "touch_id": "2", "is_deleted": True})

    assert [row["counts_once"] for row in found if not row["is_deleted"]] == [True]
