import datetime as dt

import pytest

from hcploop import schema
from hcploop.oneid.changes import (
    changed_persons,
    changed_records,
    loosened_records,
    standing_pairs,
    told_moves,
    touched_records,
)

_NOW = dt.datetime.fromisoformat("2026-06-30T00:00:00")
_BASE = {"source": "crm", "feed": "crm", "source_id": "1", "is_full_name": True}
_ZHANG = {**_BASE, "record_id": 1, "name_key": "张伟民", "phone": "138"}
_LI = {**_BASE, "record_id": 2, "name_key": "李雷", "phone": "139"}


def touched(now, before, *, shared=(), shared_before=(), kind="phone"):
    tables = [schema.record.rows(rows) for rows in (now, before)]
    offices = [
        schema.shared_contact.rows([{"kind": kind, "contact": one, "names": 3, "records": 3} for one in contacts])
        for contacts in (shared, shared_before)
    ]
    found = touched_records(*tables, changed_records(*tables), shared=offices[0], shared_before=offices[1])
    return sorted(found.to_pyarrow()["record_id"].to_pylist())


def test_who_is_as_before_is_not_touched():
    assert touched([_ZHANG, _LI], [_ZHANG, _LI]) == []
    assert touched([{**_ZHANG, "papers": 3.0}], [_ZHANG]) == []


@pytest.mark.parametrize(
    "change",
    [{"phone": "137"}, {"phone": None}, {"name_key": "张伟"}, {"other_ids": ["doccheck:7"]}, {"title_rank": 2}],
)
def test_who_changed_in_what_linking_reads_is_touched(change):
    assert touched([{**_ZHANG, **change}, _LI], [_ZHANG, _LI]) == [1]
    assert touched([_ZHANG, _LI], [{**_ZHANG, **change}, _LI]) == [1]


def test_who_came_and_who_went_are_touched():
    assert touched([_ZHANG], [_LI]) == [1, 2]


def test_whose_telephone_became_an_offices_is_touched():
    assert touched([_ZHANG, _LI], [_ZHANG, _LI], shared=["138"]) == [1]
    assert touched([_ZHANG, _LI], [_ZHANG, _LI], shared_before=["139"]) == [2]
    assert touched([_ZHANG, _LI], [_ZHANG, _LI], shared=["138"], shared_before=["138"]) == []


@pytest.mark.parametrize("kind", ["email", "licence_no", "wechat_unionid", "wechat_openid", "external_userid"])
def test_whose_identifier_became_nobodys_own_or_hers_again_is_touched(kind):
    people = [{**_ZHANG, kind: "a"}, {**_LI, kind: "b"}]

    assert touched(people, people, shared=["a"], kind=kind) == [1]
    assert touched(people, people, shared_before=["b"], kind=kind) == [2]
    assert touched(people, people, shared=["138"], kind=kind) == []


def test_whose_further_identifier_became_nobodys_own_is_touched():
    people = [{**_ZHANG, "other_ids": ["npi:1", "card:0"]}, {**_LI, "other_ids": ["npi:0"]}]

    assert touched(people, people, shared=["card:0"], kind="id_card") == [1]
    assert touched(people, people, shared_before=["npi:0"], kind="id_npi") == [2]


def test_pairs_of_untouched_records_stand_and_the_others_loosen_their_ends():
    row = {"probability": 0.9, "match_weight": 3.0, "evidence": "name same +9.1"}
    pairs = schema.pair_score.rows([{"record_a": a, "record_b": b, **row} for a, b in ((1, 2), (2, 3), (4, 5))])
    records = schema.record.rows([{**_ZHANG, "record_id": 3}]).select("record_id")

    stand = standing_pairs(pairs, records).to_pyarrow()
    loose = loosened_records(pairs, records).to_pyarrow()

    assert sorted(stand["record_a"].to_pylist()) == [1, 4]
    assert sorted(loose["record_id"].to_pylist()) == [2, 3]


def changed(records, records_before, persons, persons_before, ended=()):
    told = tuple(schema.record.rows(rows) for rows in (records, records_before))
    who = [
        schema.record_person.rows(
            [{"record_id": record, "one_id": one_id, "probability": 1.0} for record, one_id in rows.items()]
        )
        for rows in (persons, persons_before)
    ]
    ends = schema.affiliation.rows([{"record_id": record, "hospital": "华山医院", "source": "crm"} for record in ended])
    found = changed_persons(changed_records(*told), ends, persons=tuple(who))
    return sorted(found.to_pyarrow()["one_id"].to_pylist())


def test_nobody_changed_where_nothing_did():
    lists = {**_ZHANG, "grades": ["all:A"], "papers": 3.0}

    assert changed([lists], [lists], {1: "HA"}, {1: "HA"}) == []


@pytest.mark.parametrize("change", [{"papers": 4.0}, {"grades": ["all:B"]}, {"hospital": None, "title": "主任医师"}])
def test_whose_record_tells_something_else_changed(change):
    before = {**_ZHANG, "grades": ["all:A"], "papers": 3.0, "hospital": "华山医院"}

    assert changed([{**before, **change}, _LI], [before, _LI], {1: "HA", 2: "HB"}, {1: "HA", 2: "HB"}) == ["HA"]


def test_who_gave_and_who_got_a_record_changed():
    people = [_ZHANG, _LI, {**_LI, "record_id": 3}]

    assert changed(people, people, {1: "HA", 2: "HB", 3: "HA"}, {1: "HA", 2: "HB", 3: "HB"}) == ["HA", "HB"]
    assert changed(people[:2], people, {1: "HA", 2: "HB"}, {1: "HA", 2: "HB", 3: "HC"}) == ["HC"]


def test_whose_time_at_a_hospital_ended_changed():
    same = [_ZHANG, _LI], [_ZHANG, _LI], {1: "HA", 2: "HB"}, {1: "HA", 2: "HB"}

    assert changed(*same, ended=[2]) == ["HB"]


def test_moves_are_told_by_run_with_the_ids_that_were_minted_with_them():
    rows = [
        ("minted", "A", None, [1, 2, 3], 0),
        ("split", "B", "A", [3], 1),
        ("minted", "B", None, [3], 1),
        ("merged", "A", "B", [3], 2),
    ]
    told = [
        {"event_id": str(n), "happened_at": _NOW, "kind": kind, "one_id": one, "other_one_id": other}
        | {"record_ids": records, "evidence": ""}
        for n, (kind, one, other, records, _) in enumerate(rows)
    ]
    events = schema.oneid_event.rows(told)
    turn = events.event_id.cases(*[(str(n), row[-1]) for n, row in enumerate(rows)], else_=0)

    moves = told_moves(events.mutate(file_number=turn)).order_by("turn").to_pyarrow().to_pylist()

    assert [(row["other_one_id"], row["one_id"], row["turn"]) for row in moves] == [("A", "B", 1), ("B", "A", 2)]
    assert [(row["is_founding"], row["is_joined"]) for row in moves] == [(True, False), (False, True)]
