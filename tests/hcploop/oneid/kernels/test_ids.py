import datetime as dt

import pyarrow as pa
import pytest

from hcploop import schema
from hcploop.oneid.kernels.ids import events, minted, record_persons, redirects
from hcploop.oneid.kernels.past import Past

_NOW = dt.datetime.fromisoformat("2026-06-30T00:00:00")
_NOBODY = schema.record_person.arrow([])
_NO_REDIRECT = schema.hcp_redirect.arrow([])
_MOVES = pa.schema(
    [
        ("turn", pa.int64()),
        ("other_one_id", pa.string()),
        ("one_id", pa.string()),
        ("record_ids", pa.list_(pa.int64())),
        ("is_founding", pa.bool_()),
    ]
)
_NO_PAST = Past(_MOVES.empty_table(), _NO_REDIRECT)


def _clusters(**members):
    rows = [
        {"record_id": record, "cluster": min(records), "probability": 1.0}
        for records in members.values()
        for record in records
    ]
    return schema.cluster.arrow(sorted(rows, key=lambda row: row["record_id"]))


class _Graph:
    """Runs that follow one another: what each found, and what it told."""

    def __init__(self):
        self.persons, self.standing, self.moves = _NOBODY, _NO_REDIRECT, _MOVES.empty_table()
        self.issued, self.told = [], []

    @property
    def leads(self):
        return dict(zip(*(self.standing[name].to_pylist() for name in ("old_one_id", "one_id")), strict=True))

    def turn(self, **members):
        past, before = Past(self.moves, self.standing), self.persons
        self.persons = record_persons(_clusters(**members), before, past, issued=self.issued)
        self.standing = redirects(before, self.persons, past, as_of=_NOW)
        told = events(before, self.persons, past, as_of=_NOW).to_pylist()
        new = {row["one_id"] for row in told if row["kind"] == "minted"}
        rows = [
            {**row, "turn": len(self.told), "is_founding": row["one_id"] in new} for row in told if row["other_one_id"]
        ]
        self.moves = pa.concat_tables([self.moves, pa.Table.from_pylist(rows, schema=_MOVES)])
        self.told.append(told)
        self.issued += sorted(set(_ids(self.persons).values()) - set(self.issued))
        return _ids(self.persons)


@pytest.fixture
def graph():
    return _Graph()


def _ids(table):
    return dict(zip(table["record_id"].to_pylist(), table["one_id"].to_pylist(), strict=True))


def _first(**members):
    return record_persons(_clusters(**members), _NOBODY, _NO_PAST, issued=[])


def _issued(table):
    return list(dict.fromkeys(table["one_id"].to_pylist()))


def test_an_id_has_twelve_characters_that_are_not_mistaken_for_each_other():
    ids = minted(range(2000), used=())

    assert len(set(ids)) == 2000
    assert {len(one_id) for one_id in ids} == {12}
    assert all(one_id[0] == "H" and not set(one_id[1:]) & set("ILOU") for one_id in ids)


def test_a_second_run_on_the_same_records_changes_nothing():
    first = _first(a=[1, 2], b=[3])

    second = record_persons(_clusters(a=[1, 2], b=[3]), first, _NO_PAST, issued=_issued(first))

    assert second.equals(first)
    assert len(events(first, second, _NO_PAST, as_of=_NOW)) == 0


def test_a_new_record_does_not_change_the_id_even_where_it_becomes_the_smallest():
    first = _first(a=[5, 6])

    second = record_persons(_clusters(a=[1, 5, 6]), first, _NO_PAST, issued=_issued(first))

    assert set(_ids(second).values()) == set(_ids(first).values())


def test_a_merge_keeps_the_id_of_most_records_and_redirects_the_other():
    first = _first(a=[1], b=[2, 3])
    small, large = _ids(first)[1], _ids(first)[2]

    second = record_persons(_clusters(a=[1, 2, 3]), first, _NO_PAST, issued=_issued(first))

    assert set(_ids(second).values()) == {large}
    assert redirects(first, second, _NO_PAST, as_of=_NOW).to_pylist() == [
        {"old_one_id": small, "one_id": large, "redirected_at": _NOW}
    ]
    told = events(first, second, _NO_PAST, as_of=_NOW).to_pylist()
    assert [(row["kind"], row["one_id"], row["other_one_id"], row["record_ids"]) for row in told] == [
        ("merged", large, small, [1])
    ]


def test_of_two_equals_the_id_issued_earlier_stays():
    first = _first(a=[1], b=[2])
    older, younger = _ids(first)[2], _ids(first)[1]

    second = record_persons(_clusters(a=[1, 2]), first, _NO_PAST, issued=[older, younger])

    assert set(_ids(second).values()) == {older}


def test_a_split_leaves_the_id_with_the_most_records_and_mints_a_new_one():
    first = _first(a=[1, 2, 3])
    one_id = _ids(first)[1]

    second = record_persons(_clusters(a=[1], b=[2, 3]), first, _NO_PAST, issued=_issued(first))

    assert _ids(second)[2] == _ids(second)[3] == one_id
    assert _ids(second)[1] != one_id
    told = {row["kind"]: row for row in events(first, second, _NO_PAST, as_of=_NOW).to_pylist()}
    assert told["split"]["other_one_id"] == one_id
    assert told["split"]["record_ids"] == [1]
    assert told["minted"]["one_id"] == _ids(second)[1]
    assert len(redirects(first, second, _NO_PAST, as_of=_NOW)) == 0


def test_an_id_is_never_issued_again():
    first = _first(a=[1])
    gone = record_persons(_clusters(), first, _NO_PAST, issued=_issued(first))

    back = record_persons(_clusters(a=[1]), gone, _NO_PAST, issued=_issued(first))

    assert [row["kind"] for row in events(first, gone, _NO_PAST, as_of=_NOW).to_pylist()] == ["retired"]
    assert _ids(back)[1] not in _issued(first)


def test_a_merge_undone_gives_both_halves_their_ids_and_says_so(graph):
    first = graph.turn(a=[1], b=[2, 3])
    graph.turn(a=[1, 2, 3])

    parted = graph.turn(a=[1], b=[2, 3])

    assert parted == first
    assert [(row["kind"], row["one_id"], row["other_one_id"], row["record_ids"]) for row in graph.told[-1]] == [
        ("restored", first[1], first[2], [1])
    ]
    assert graph.leads == {}


def test_of_two_halves_the_one_whose_id_it_was_keeps_it_though_the_other_grew(graph):
    first = graph.turn(a=[1, 2, 3], b=[4, 5])
    graph.turn(a=[1, 2, 3, 4, 5, 6])

    parted = graph.turn(a=[1, 2, 3], b=[4, 5, 6])

    assert parted == {**first, 6: first[4]}


def test_what_was_joined_twice_is_parted_step_by_step(graph):
    first = graph.turn(a=[1, 2], b=[3, 4, 5], c=[6, 7])
    second = graph.turn(a=[1, 2, 6, 7], b=[3, 4, 5])
    graph.turn(a=[1, 2, 3, 4, 5, 6, 7])

    assert graph.turn(a=[1, 2, 6, 7], b=[3, 4, 5]) == second
    assert graph.leads == {first[6]: first[1]}
    assert graph.turn(a=[1, 2], b=[3, 4, 5], c=[6, 7]) == first
    assert graph.leads == {}


def test_an_id_that_was_joined_leads_on_with_the_records_that_had_it(graph):
    first = graph.turn(a=[1], b=[2, 3], c=[4, 5, 6])
    graph.turn(b=[1, 2, 3], c=[4, 5, 6])
    graph.turn(c=[1, 2, 3, 4, 5, 6])

    graph.turn(b=[1, 2, 3], c=[4, 5, 6])

    assert graph.leads == {first[1]: first[2]}


def test_joined_and_parted_again_and_again_it_is_the_same_two_ids(graph):
    first = graph.turn(a=[1], b=[2, 3])
    for _ in range(3):
        graph.turn(a=[1, 2, 3])
        assert graph.turn(a=[1], b=[2, 3]) == first

    assert [row["kind"] for row in graph.told[-1]] == ["restored"]


def test_a_half_that_a_split_made_gets_back_its_id_too(graph):
    graph.turn(a=[1, 2, 3, 4])
    second = graph.turn(a=[1, 2], b=[3, 4])
    graph.turn(a=[1, 2, 3, 4])

    assert graph.turn(a=[1, 2], b=[3, 4]) == second


def test_redirects_lead_to_the_end_in_one_step():
    first = _first(a=[1], b=[2, 3], c=[4, 5, 6])
    a, b, c = (_ids(first)[record] for record in (1, 2, 4))
    second = record_persons(_clusters(a=[1, 2, 3], c=[4, 5, 6]), first, _NO_PAST, issued=_issued(first))
    standing = redirects(first, second, _NO_PAST, as_of=_NOW)
    third = record_persons(_clusters(a=[1, 2, 3, 4, 5, 6]), second, _NO_PAST, issued=_issued(first))

    led = redirects(second, third, Past(_MOVES.empty_table(), standing), as_of=_NOW).to_pylist()

    assert {row["old_one_id"]: row["one_id"] for row in led} == ({a: b, c: b} if _ids(third)[1] == b else {a: c, b: c})


def test_no_records_make_no_ids():
    assert len(record_persons(schema.cluster.arrow([]), _NOBODY, _NO_PAST, issued=[])) == 0
