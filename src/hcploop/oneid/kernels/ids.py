"""Ids that stay: who inherits one, who gets a new one, which are redirected."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from hcploop import schema
from hcploop.oneid.kernels.past import Past, heirs

_LETTERS = np.frombuffer(b"0123456789ABCDEFGHJKMNPQRSTVWXYZ", np.uint8)


_CHANGE = schema.oneid_event.without("event_id", "happened_at").arrow_schema


def record_persons(clusters: pa.Table, previous: pa.Table, past: Past, *, issued: Sequence[str]) -> pa.Table:
    """Each record's person, with the ids of the last run wherever they can stay.

    Old ids and new clusters are paired by the number of records that they share, the largest first, and of
    equals the id issued earlier: so an id goes where most of its records went. Where ids were joined, each goes only
    where records are that it had before: what was joined and is parted again has the ids of before (`heirs`).
    A cluster that is left without one gets a new id.

    Parameters
    ----------
    clusters : schema.cluster
        This run's clusters: those of people we know.
    previous : schema.record_person
        The last run's; empty at the first.
    past : Past
        What ids records had before that.
    issued : sequence of str
        Every id ever issued, the oldest first; none of them is issued anew.

    Returns
    -------
    schema.record_person
        One row a record, in the order of `clusters`.
    """
    names, place = np.unique(clusters["cluster"].to_numpy(), return_inverse=True)
    old_ids, old, new, records = _overlaps(clusters, previous, place)
    age = {one_id: number for number, one_id in enumerate(issued)}
    is_open = _contested(old, new, len(names))
    ids = np.full(len(names), "", object)
    ids[new[~is_open]] = np.array(old_ids, object)[old[~is_open]]
    open_ids = [old_ids[number] for number in old[is_open].tolist()]
    held = list(zip(records[is_open].tolist(), open_ids, new[is_open].tolist(), strict=True))
    for number, one_id in heirs(held, past, age).items():
        ids[number] = one_id
    empty = np.flatnonzero(ids == "")
    ids[empty] = minted(names[empty].tolist(), used=age.keys() | set(old_ids) | past.goals.keys())
    column = pa.array(ids, pa.string()).take(pa.array(place))
    table = clusters.select(["record_id", "probability"]).append_column("one_id", column)
    return schema.record_person.check_arrow(table)


def minted(founders: Sequence[int], *, used: Collection[str]) -> list[str]:
    """New ids, one a founding record: H and eleven characters of Crockford's base 32.

    Parameters
    ----------
    founders : sequence of int
        Founding records, all different.
    used : collection of str
        Ids that may not be given again.

    Returns
    -------
    list of str
        Ids of twelve characters, all different and none of them used. The same founder gets the same id as long as
        it is free.

    Examples
    --------
    >>> first = minted([7], used=())
    >>> first == minted([7], used=()), first == minted([7], used=first)
    (True, False)
    >>> len(first[0])
    12
    """
    given: set[str] = set()
    ids = _spelled([(founder, 0) for founder in founders])
    for number, founder in enumerate(founders):
        counter = 0
        while ids[number] in used or ids[number] in given:
            counter += 1
            ids[number] = _spelled([(founder, counter)])[0]
        given.add(ids[number])
    return ids


def redirects(previous: pa.Table, current: pa.Table, past: Past, *, as_of: dt.datetime) -> pa.Table:
    """Where every id that was merged into another leads now.

    Parameters
    ----------
    previous, current : schema.record_person
        The last run's and this run's.
    past : Past
        With the redirects of earlier runs.
    as_of : datetime.datetime
        The moment of this run.

    Returns
    -------
    schema.hcp_redirect
        This run's redirects and the standing ones, without those of ids that came back. A standing one leads on with
        the records that had its id, where its goal lost records. One step leads to the end.
    """
    back = _back(previous, current, past)
    moves = _moves(previous, current, back)
    alive = _alive(current) if moves else set()
    now = {old: new for old, new, _ in moves if old not in alive}
    led = _led(previous, current, past, {old for old, _, _ in moves})
    rows = [
        {**row, "one_id": led.get(row["old_one_id"], now.get(row["one_id"], row["one_id"]))}
        for row in past.standing.to_pylist()
        if row["old_one_id"] not in back
    ]
    rows += [{"old_one_id": old, "one_id": new, "redirected_at": as_of} for old, new in now.items()]
    return schema.hcp_redirect.arrow(sorted(rows, key=lambda row: str(row["old_one_id"])))


def events(previous: pa.Table, current: pa.Table, past: Past, *, as_of: dt.datetime) -> pa.Table:
    """What changed in the identity graph between two runs.

    Parameters
    ----------
    previous, current : schema.record_person
        The last run's and this run's.
    past : Past
        With the redirects of earlier runs.
    as_of : datetime.datetime
        The moment of this run.

    Returns
    -------
    schema.oneid_event
        `minted`: a new id; `merged`: an id whose records went to another; `split`: an id that got records of
        another that goes on; `restored`: an id that had been merged into another and got records back from it;
        `retired`: an id whose records are all gone.
    """
    back = _back(previous, current, past)
    moves = _moves(previous, current, back, every=True)
    target: dict[str, str] = {}
    for old, new, _ in moves:
        target.setdefault(old, new)
    before, after = _alive(previous), _alive(current)
    gone = before - after - target.keys()
    was_held = _members(previous, gone | target.keys())
    rows = []
    for old, new, records in moves:
        told = f"{len(records)} of {len(was_held[old])} records of {old} are {new}"
        if old not in after and target[old] == new:
            rows.append(_event("merged", new, old, records, f"{told} now"))
        elif new in back:
            rows.append(_event("restored", new, old, records, f"{told} again"))
        elif old in after:
            rows.append(_event("split", new, old, records, f"{told} now"))
        else:
            rows.append(_event("split", new, old, records, f"{told} now; the others are {target[old]}"))
    rows += [_event("retired", one_id, None, was_held[one_id], "none of its records is left") for one_id in gone]
    both = pa.concat_tables([_mints(current, after - before - back), pa.Table.from_pylist(rows, schema=_CHANGE)])
    return _stamped(both, as_of)


def _event(kind: str, one_id: str, other: str | None, records: list[int], evidence: str) -> dict[str, object]:
    told = sorted(records)
    return {"kind": kind, "one_id": one_id, "other_one_id": other, "record_ids": told, "evidence": evidence}


def _mints(current: pa.Table, ids: Collection[str]) -> pa.Table:
    """Tell the new ids: at the first run everybody's, so by columns."""
    held = current.filter(pc.is_in(current["one_id"], value_set=pa.array(ids, pa.string())))
    ordered = held.select(["one_id", "record_id"]).sort_by([("one_id", "ascending"), ("record_id", "ascending")])
    grouped = ordered.group_by("one_id", use_threads=False).aggregate([("record_id", "list")])
    counted = pc.cast(pc.list_value_length(grouped["record_id_list"]), pa.string())
    told = pc.binary_join_element_wise(counted, "records, first seen as one person", " ")
    columns = [
        pa.array(["minted"] * grouped.num_rows, pa.string()),
        grouped["one_id"],
        pa.nulls(grouped.num_rows, pa.string()),
        grouped["record_id_list"],
        told,
    ]
    return pa.table(columns, schema=_CHANGE)


def _stamped(changes: pa.Table, as_of: dt.datetime) -> pa.Table:
    """Give each change its id and its moment."""
    stamp = as_of.isoformat()
    told = zip(*(changes[name].to_pylist() for name in ("kind", "one_id", "other_one_id")), strict=True)
    ids = [
        hashlib.md5(f"{stamp}|{kind}|{one_id}|{other}".encode(), usedforsecurity=False).hexdigest()[:16]
        for kind, one_id, other in told
    ]
    moments = pa.array([as_of] * len(ids), pa.timestamp("us"))
    table = changes.append_column("event_id", pa.array(ids, pa.string())).append_column("happened_at", moments)
    ordered = table.sort_by([(name, "ascending") for name in ("kind", "one_id", "event_id")])
    return schema.oneid_event.check_arrow(ordered.select(schema.oneid_event.columns))


def _overlaps(
    clusters: pa.Table, previous: pa.Table, place: np.ndarray
) -> tuple[list[str], np.ndarray, np.ndarray, np.ndarray]:
    """Old ids; of each record that there was before its old id and its new cluster, as positions, and its number."""
    records, old_records = clusters["record_id"].to_numpy(), previous["record_id"].to_numpy()
    both, ours, theirs = np.intersect1d(records, old_records, assume_unique=True, return_indices=True)
    held = previous["one_id"].combine_chunks().dictionary_encode()
    return held.dictionary.to_pylist(), held.indices.to_numpy().astype(np.int64)[theirs], place[ours], both


def _contested(old: np.ndarray, new: np.ndarray, number: int) -> np.ndarray:
    """Tell the records whose old id lies in several clusters or whose cluster holds several old ids."""
    # Two positions in one number: numpy sorts numbers many times faster than rows.
    pairs, place = np.unique(old * max(number, 1) + new, return_inverse=True)
    first, second = pairs // max(number, 1), pairs % max(number, 1)
    is_open: np.ndarray = (np.bincount(first)[first] > 1) | (np.bincount(second)[second] > 1)
    return is_open[place] if len(pairs) else np.zeros(0, bool)


def _back(previous: pa.Table, current: pa.Table, past: Past) -> set[str]:
    """Ids that had been merged into others and are somebody's again."""
    return (_alive(current) - _alive(previous)) & past.goals.keys() if past.goals else set()


def _led(previous: pa.Table, current: pa.Table, past: Past, lost: set[str]) -> dict[str, str]:
    """Of ids that lead to one that lost records: where most of the records are that had them."""
    if not lost & set(past.goals.values()):
        return {}
    asked = previous.filter(pc.is_in(previous["one_id"], value_set=pa.array(sorted(lost), pa.string())))
    there = current.filter(pc.is_in(current["record_id"], value_set=asked["record_id"].combine_chunks()))
    now = dict(zip(there["record_id"].to_pylist(), there["one_id"].to_pylist(), strict=True))
    counts: dict[str, dict[str, int]] = {}
    for record, way in past.of(np.array(sorted(now), np.int64)).items():
        for lapsed in past.lapsed(way):
            found = counts.setdefault(lapsed, {})
            found[now[record]] = found.get(now[record], 0) + 1
    return {lapsed: min(found, key=lambda one: (-found[one], one)) for lapsed, found in counts.items()}


def _moves(
    previous: pa.Table, current: pa.Table, back: Collection[str], *, every: bool = False
) -> list[tuple[str, str, list[int]]]:
    """Records whose id changed, as (old, new, records); of each old id that of most records first, or all.

    An id that came back took its own records along: what it left leads elsewhere if anywhere else.
    """
    _, ours, theirs = np.intersect1d(
        previous["record_id"].to_numpy(), current["record_id"].to_numpy(), assume_unique=True, return_indices=True
    )
    before, now = previous.take(pa.array(ours)), current.take(pa.array(theirs))
    is_moved = pc.not_equal(before["one_id"], now["one_id"])
    old, new = before.filter(is_moved), now.filter(is_moved)
    moved: dict[tuple[str, str], list[int]] = {}
    told = zip(old["record_id"].to_pylist(), old["one_id"].to_pylist(), new["one_id"].to_pylist(), strict=True)
    for record, old_id, new_id in told:
        moved.setdefault((old_id, new_id), []).append(record)
    ranked = sorted(moved.items(), key=lambda item: (item[0][0], item[0][1] in back, -len(item[1]), item[0][1]))
    seen: set[str] = set()
    kept = []
    for (old_id, new_id), records in ranked:
        if every or old_id not in seen:
            kept.append((old_id, new_id, records))
        seen.add(old_id)
    return kept


def _alive(table: pa.Table) -> set[str]:
    return set(pc.unique(table["one_id"]).to_pylist())


def _members(table: pa.Table, wanted: Collection[str]) -> dict[str, list[int]]:
    """The records of some ids."""
    asked = table.filter(pc.is_in(table["one_id"], value_set=pa.array(wanted, pa.string())))
    held: dict[str, list[int]] = {}
    for record, one_id in zip(asked["record_id"].to_pylist(), asked["one_id"].to_pylist(), strict=True):
        held.setdefault(one_id, []).append(record)
    return held


def _spelled(seeds: Sequence[tuple[int, int]]) -> list[str]:
    """Fifty-five bits of md5, five a letter."""
    digests = b"".join(
        hashlib.md5(f"{founder}:{counter}".encode(), usedforsecurity=False).digest()[:8] for founder, counter in seeds
    )
    bits = np.frombuffer(digests, ">u8").astype(np.uint64)
    shifts = np.arange(50, -1, -5, dtype=np.uint64)
    letters = _LETTERS[((bits[:, None] >> shifts) & np.uint64(31)).astype(np.int64)]
    return ["H" + row.tobytes().decode() for row in letters]
