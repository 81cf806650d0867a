"""Fields whose best value was hard to tell, and which record says what."""

import pytest

from hcploop.engine import open_snapshot
from hcploop.schema.field_value import FIELDS
from hcploop_web.console.models.value_decision import ValueField
from hcploop_web.insights.value_conflicts import ValueQuery, open_values, said_of, told_by

pytestmark = pytest.mark.slow


def _conflicts(out):
    return open_snapshot(out).arrow("value_conflict").to_pylist()


def test_every_field_of_which_one_value_survives_may_be_decided():
    assert set(ValueField.values) == set(FIELDS)


def test_those_of_most_records_come_first_and_what_is_skipped_last(market):
    rows = _conflicts(market)

    told = open_values(ValueQuery(), rows=len(rows))
    first = told.following[0]
    skipped = open_values(ValueQuery(skipped=((first.one_id, first.field),)), rows=len(rows))

    assert (told.left, told.total, len(told.following)) == (len(rows),) * 3
    assert [one.records for one in told.following] == sorted((row["weight"] for row in rows), reverse=True)
    assert told.value == first
    assert skipped.following[-1] == first


def test_a_filter_keeps_its_field_and_what_is_chosen_comes_before_others(market):
    rows = _conflicts(market)
    last = min(rows, key=lambda row: (row["weight"], row["one_id"]))

    told = open_values(ValueQuery(field=last["field"], chosen=(last["one_id"], last["field"])), rows=1000)

    assert told.total == sum(row["field"] == last["field"] for row in rows)
    assert (told.value.one_id, told.value.value, told.value.other) == (last["one_id"], last["value"], last["other"])
    assert open_values(ValueQuery(chosen=("nobody", "name")), rows=1).value == open_values(ValueQuery(), rows=1).value


def test_every_value_that_the_loop_lists_is_said_by_a_record_in_the_same_order(market):
    listed = open_snapshot(market).arrow("hcp_value").to_pylist()
    fields = {(row["one_id"], row["field"]) for row in listed}
    assert fields

    for one_id, field in sorted(fields):
        own = sorted((row for row in listed if (row["one_id"], row["field"]) == (one_id, field)), key=_place)
        said = said_of(one_id, field)
        assert [one.value for one in said] == [row["value"] for row in own]
        assert [one.is_kept for one in said] == [row["is_kept"] for row in own]
        told = told_by([(one.record, field) for one in said])
        # Of a hospital the record tells its own writing; all else is what the loop shows.
        if field != "hospital":
            assert [told[one.record, field][2] for one in said] == [one.value for one in said]


def _place(row):
    return row["place"]


def test_a_field_that_rules_told_may_be_chosen_too(market):
    asked = {(row["one_id"], row["field"]) for row in _conflicts(market)}
    listed = open_snapshot(market).arrow("hcp_value").to_pylist()
    told = next(row for row in listed if (row["one_id"], row["field"]) not in asked)

    value = open_values(ValueQuery(chosen=(told["one_id"], told["field"])), rows=1).value

    assert (value.one_id, value.field, value.reason) == (told["one_id"], told["field"], "")


def test_what_is_decided_of_a_record_is_decided_of_its_doctor(market):
    first = open_values(ValueQuery(), rows=1)
    record = said_of(first.value.one_id, first.value.field)[-1].record

    after = open_values(ValueQuery(decided=((record, first.value.field),)), rows=1)

    assert after.left == first.left - 1
    assert (after.value.one_id, after.value.field) != (first.value.one_id, first.value.field)
    assert open_values(ValueQuery(decided=(("crm:nobody", "name"),)), rows=1).left == first.left


def test_contacts_are_never_told_in_full(market):
    listed = [row for row in _conflicts(market) if row["field"] in ("phone", "email", "licence_no")]

    for row in listed:
        assert all("***" in one.value for one in said_of(row["one_id"], row["field"]))
    assert listed
