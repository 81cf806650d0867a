import datetime as dt

from hcploop import schema
from hcploop.oneid.kernels.ids import events, minted, record_persons, redirects

_NOW = dt.datetime.fromisoformat("2026-06-30T00:00:00")
_NOBODY = schema.record_person.arrow([])
_NO_REDIRECT = schema.hcp_redirect.arrow([])


def _clusters(**members):
    rows = [
        {"record_id": record, "cluster": min(records), "probability": 1.0}
        for records in members.values()
        for record in records
    ]
    return schema.cluster.arrow(sorted(rows, key=lambda row: row["record_id"]))


def _ids(table):
    return dict(zip(table["record_id"].to_pylist(), table["one_id"].to_pylist(), strict=True))


def _first(**members):
    return record_persons(_clusters(**members), _NOBODY, issued=[])


def _issued(table):
    return list(dict.fromkeys(table["one_id"].to_pylist()))


def test_an_id_has_twelve_characters_that_are_not_mistaken_for_each_other():
    ids = minted(range(2000), used=())

    assert len(set(ids)) == 2000
    assert {len(one_id) for one_id in ids} == {12}
    assert all(one_id[0] == "H" and not set(one_id[1:]) & set("ILOU") for one_id in ids)


def test_a_second_run_on_the_same_records_changes_nothing():
    first = _first(a=[1, 2], b=[3])

    second = record_persons(_clusters(a=[1, 2], b=[3]), first, issued=_issued(first))

    assert second.equals(first)
    assert len(events(first, second, as_of=_NOW)) == 0


def test_a_new_record_does_not_change_the_id_even_where_it_becomes_the_smallest():
    first = _first(a=[5, 6])

    second = record_persons(_clusters(a=[1, 5, 6]), first, issued=_issued(first))

    assert set(_ids(second).values()) == set(_ids(first).values())


def test_a_merge_keeps_the_id_of_most_records_and_redirects_the_other():
    first = _first(a=[1], b=[2, 3])
    small, large = _ids(first)[1], _ids(first)[2]

    second = record_persons(_clusters(a=[1, 2, 3]), first, issued=_issued(first))

    assert set(_ids(second).values()) == {large}
    assert redirects(first, second, _NO_REDIRECT, as_of=_NOW).to_pylist() == [
        {"old_one_id": small, "one_id": large, "redirected_at": _NOW}
    ]
    told = events(first, second, as_of=_NOW).to_pylist()
    assert [(row["kind"], row["one_id"], row["other_one_id"], row["record_ids"]) for row in told] == [
        ("merged", large, small, [1])
    ]


def test_of_two_equals_the_id_issued_earlier_stays():
    first = _first(a=[1], b=[2])
    older, younger = _ids(first)[2], _ids(first)[1]

    second = record_persons(_clusters(a=[1, 2]), first, issued=[older, younger])

    assert set(_ids(second).values()) == {older}


def test_a_split_leaves_the_id_with_the_most_records_and_mints_a_new_one():
    first = _first(a=[1, 2, 3])
    one_id = _ids(first)[1]

    second = record_persons(_clusters(a=[1], b=[2, 3]), first, issued=_issued(first))

    assert _ids(second)[2] == _ids(second)[3] == one_id
    assert _ids(second)[1] != one_id
    told = {row["kind"]: row for row in events(first, second, as_of=_NOW).to_pylist()}
    assert told["split"]["other_one_id"] == one_id
    assert told["split"]["record_ids"] == [1]
    assert told["minted"]["one_id"] == _ids(second)[1]
    assert len(redirects(first, second, _NO_REDIRECT, as_of=_NOW)) == 0


def test_an_id_is_never_issued_again():
    first = _first(a=[1])
    gone = record_persons(_clusters(), first, issued=_issued(first))

    back = record_persons(_clusters(a=[1]), gone, issued=_issued(first))

    assert [row["kind"] for row in events(first, gone, as_of=_NOW).to_pylist()] == ["retired"]
    assert _ids(back)[1] not in _issued(first)


def test_a_merge_undone_gives_the_other_half_a_new_id():
    first = _first(a=[1], b=[2, 3])
    merged = record_persons(_clusters(a=[1, 2, 3]), first, issued=_issued(first))

    parted = record_persons(_clusters(a=[1], b=[2, 3]), merged, issued=_issued(first))

    assert _ids(parted)[2] == _ids(first)[2]
    assert _ids(parted)[1] not in _ids(first).values()


def test_redirects_lead_to_the_end_in_one_step():
    first = _first(a=[1], b=[2, 3], c=[4, 5, 6])
    a, b, c = (_ids(first)[record] for record in (1, 2, 4))
    second = record_persons(_clusters(a=[1, 2, 3], c=[4, 5, 6]), first, issued=_issued(first))
    standing = redirects(first, second, _NO_REDIRECT, as_of=_NOW)
    third = record_persons(_clusters(a=[1, 2, 3, 4, 5, 6]), second, issued=_issued(first))

    led = redirects(second, third, standing, as_of=_NOW).to_pylist()

    assert {row["old_one_id"]: row["one_id"] for row in led} == ({a: b, c: b} if _ids(third)[1] == b else {a: c, b: c})


def test_no_records_make_no_ids():
    assert len(record_persons(schema.cluster.arrow([]), _NOBODY, issued=[])) == 0
