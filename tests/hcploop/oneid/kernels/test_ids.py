import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.identity_graph import NO_MOVES, NOBODY, IdentityGraph, clustered

from hcploop import schema
from hcploop.oneid.kernels.ids import events, minted, record_persons, redirects
from hcploop.oneid.kernels.past import Past

_NOW = dt.datetime.fromisoformat("2026-06-30T00:00:00")
_NO_REDIRECT = schema.hcp_redirect.arrow([])
_NO_PAST = Past(NO_MOVES, _NO_REDIRECT)


@pytest.fixture
def graph():
    return IdentityGraph()


def _ids(table):
    return dict(zip(table["record_id"].to_pylist(), table["one_id"].to_pylist(), strict=True))


def _first(**members):
    return record_persons(clustered(**members), NOBODY, _NO_PAST, issued=[])


def _issued(table):
    return list(dict.fromkeys(table["one_id"].to_pylist()))


def test_an_id_has_twelve_characters_that_are_not_mistaken_for_each_other():
    ids = minted(range(2000), used=())

    assert len(set(ids)) == 2000
    assert {len(one_id) for one_id in ids} == {12}
    assert all(one_id[0] == "H" and not set(one_id[1:]) & set("ILOU") for one_id in ids)


def test_a_second_run_on_the_same_records_changes_nothing():
    first = _first(a=[1, 2], b=[3])

    second = record_persons(clustered(a=[1, 2], b=[3]), first, _NO_PAST, issued=_issued(first))

    assert second.equals(first)
    assert len(events(first, second, _NO_PAST, as_of=_NOW)) == 0


def test_a_new_record_does_not_change_the_id_even_where_it_becomes_the_smallest():
    first = _first(a=[5, 6])

    second = record_persons(clustered(a=[1, 5, 6]), first, _NO_PAST, issued=_issued(first))

    assert set(_ids(second).values()) == set(_ids(first).values())


def test_a_merge_keeps_the_id_of_most_records_and_redirects_the_other():
    first = _first(a=[1], b=[2, 3])
    small, large = _ids(first)[1], _ids(first)[2]

    second = record_persons(clustered(a=[1, 2, 3]), first, _NO_PAST, issued=_issued(first))

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

    second = record_persons(clustered(a=[1, 2]), first, _NO_PAST, issued=[older, younger])

    assert set(_ids(second).values()) == {older}


def test_a_split_leaves_the_id_with_the_most_records_and_mints_a_new_one():
    first = _first(a=[1, 2, 3])
    one_id = _ids(first)[1]

    second = record_persons(clustered(a=[1], b=[2, 3]), first, _NO_PAST, issued=_issued(first))

    assert _ids(second)[2] == _ids(second)[3] == one_id
    assert _ids(second)[1] != one_id
    told = {row["kind"]: row for row in events(first, second, _NO_PAST, as_of=_NOW).to_pylist()}
    assert told["split"]["other_one_id"] == one_id
    assert told["split"]["record_ids"] == [1]
    assert told["minted"]["one_id"] == _ids(second)[1]
    assert len(redirects(first, second, _NO_PAST, as_of=_NOW)) == 0


def test_an_id_is_never_issued_again():
    first = _first(a=[1])
    gone = record_persons(clustered(), first, _NO_PAST, issued=_issued(first))

    back = record_persons(clustered(a=[1]), gone, _NO_PAST, issued=_issued(first))

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
    second = record_persons(clustered(a=[1, 2, 3], c=[4, 5, 6]), first, _NO_PAST, issued=_issued(first))
    standing = redirects(first, second, _NO_PAST, as_of=_NOW)
    third = record_persons(clustered(a=[1, 2, 3, 4, 5, 6]), second, _NO_PAST, issued=_issued(first))

    led = redirects(second, third, Past(NO_MOVES, standing), as_of=_NOW).to_pylist()

    assert {row["old_one_id"]: row["one_id"] for row in led} == ({a: b, c: b} if _ids(third)[1] == b else {a: c, b: c})


def test_no_records_make_no_ids():
    assert len(record_persons(schema.cluster.arrow([]), NOBODY, _NO_PAST, issued=[])) == 0


_RECORDS = range(1, 10)
_worlds = st.fixed_dictionaries({record: st.sampled_from("abcd-") for record in _RECORDS})


def _grouped(world):
    """Records by what they are told to be; those told to be nothing are not there."""
    return {name: [record for record in world if world[record] == name] for name in sorted(set(world.values()) - {"-"})}


def _run_through(worlds):
    graph = IdentityGraph()
    for world in worlds:
        graph.turn(**_grouped(world))
    return graph


@settings(max_examples=150, deadline=None)
@given(st.lists(_worlds, min_size=1, max_size=4), _worlds)
def test_no_id_changes_its_owner_and_none_comes_or_goes_without_an_event(worlds, last):
    graph = _run_through(worlds)
    before, issued = graph.ids, set(graph.issued)

    now = graph.turn(**_grouped(last))

    told = graph.told[-1]
    moved = [
        (record, row["other_one_id"], row["one_id"])
        for row in told
        if row["other_one_id"]
        for record in row["record_ids"]
    ]
    assert sorted(moved) == sorted(
        (one, before[one], now[one]) for one in before.keys() & now.keys() if before[one] != now[one]
    )
    came, went = set(now.values()) - set(before.values()), set(before.values()) - set(now.values())
    by_kind = {
        kind: {row["one_id"] for row in told if row["kind"] == kind} for kind in ("minted", "restored", "retired")
    }
    assert by_kind["minted"] | by_kind["restored"] == came
    assert by_kind["minted"].isdisjoint(issued)
    assert by_kind["restored"] <= issued
    assert went == by_kind["retired"] | {row["other_one_id"] for row in told if row["kind"] == "merged"}
    assert all(graph.leads[one_id] in now.values() for one_id in went - by_kind["retired"])
    assert graph.leads.keys().isdisjoint(now.values())
    for one_id in set(now.values()) & set(before.values()):
        assert any(before.get(record) == now[record] == one_id for record in now)


@settings(max_examples=150, deadline=None)
@given(st.lists(_worlds, min_size=1, max_size=4))
def test_ids_and_the_events_of_all_runs_add_up(worlds):
    graph = _run_through(worlds)

    kinds = [(row["kind"], row["one_id"]) for told in graph.told for row in told]
    minted_ids = [one_id for kind, one_id in kinds if kind == "minted"]
    retired = {one_id for kind, one_id in kinds if kind == "retired"}
    assert sorted(minted_ids) == sorted(graph.issued)
    assert set(graph.issued) == set(graph.ids.values()) | retired | graph.leads.keys()
    assert len(graph.issued) == len(set(graph.ids.values())) + len(retired) + len(graph.leads)
    assert list(graph.ids) == [record for record in _RECORDS if worlds[-1][record] != "-"]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(_worlds, min_size=1, max_size=3),
    st.lists(st.fixed_dictionaries({name: st.sampled_from("abcd") for name in "abcd"}), min_size=1, max_size=3),
)
def test_what_was_joined_and_is_parted_again_has_the_very_ids_of_before(worlds, joins):
    graph = _run_through(worlds)
    before, joined, world = graph.ids, graph.leads.keys(), worlds[-1]
    for join in joins:
        world = {record: join.get(name, "-") for record, name in world.items()}
        graph.turn(**_grouped(world))

    assert graph.turn(**_grouped(worlds[-1])) == before
    assert graph.leads.keys() == joined


@settings(max_examples=150, deadline=None)
@given(_worlds, _worlds)
def test_whatever_a_run_changed_among_the_same_records_the_next_can_undo(world, other):
    here = {record: name for record, name in world.items() if name != "-"}
    graph = _run_through([here])
    before = graph.ids
    graph.turn(**_grouped({record: other[record].replace("-", "e") for record in here}))

    assert graph.turn(**_grouped(here)) == before
    assert graph.leads.keys().isdisjoint(before.values())


@given(st.lists(_worlds, min_size=2, max_size=3), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_id(worlds, order):
    graph, shuffled = _run_through(worlds), IdentityGraph()
    for world in worlds:
        rows = clustered(**_grouped(world))
        places = list(range(len(rows)))
        order.shuffle(places)
        shuffled.turn(rows.take(places))

    assert shuffled.ids == graph.ids
    assert shuffled.leads == graph.leads
    assert shuffled.told == graph.told
