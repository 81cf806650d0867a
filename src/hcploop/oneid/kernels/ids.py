"""Ids that stay: who inherits one, who gets a new one, which are redirected."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from hcploop import schema

_LETTERS = np.frombuffer(b"0123456789ABCDEFGHJKMNPQRSTVWXYZ", np.uint8)


_CHANGE = schema.oneid_event.without("event_id", "happened_at").arrow_schema


def record_persons(clusters: pa.Table, previous: pa.Table, *, issued: Sequence[str]) -> pa.Table:
    """Each record's person, with the ids of the last run wherever they can stay.

    Old ids and new clusters are paired by the number of records that they share, the largest first, and of
    equals the id issued earlier: so an id goes where most of its records went. A cluster that is left without
    one gets a new id.

    Parameters
    ----------
    clusters : schema.cluster
        This run's clusters: those of people we know.
    previous : schema.record_person
        The last run's; empty at the first.
    issued : sequence of str
        Every id ever issued, the oldest first; none of them is issued again.

    Returns
    -------
    schema.record_person
        One row a record, in the order of `clusters`.
    """
    names, place = np.unique(clusters["cluster"].to_numpy(), return_inverse=True)
    ids = [""] * len(names)
    old_ids, links = _overlaps(clusters, previous, place)
    age = {one_id: number for number, one_id in enumerate(issued)}
    ages = np.array([age.get(one_id, len(age)) for one_id in old_ids], np.int64)
    taken: set[int] = set()
    order = np.lexsort((links[:, 1], ages[links[:, 0]], -links[:, 2]))
    for old, new, _ in links[order].tolist():
        if old not in taken and not ids[new]:
            ids[new] = old_ids[old]
            taken.add(old)
    empty = [number for number, one_id in enumerate(ids) if not one_id]
    for number, one_id in zip(empty, minted(names[empty].tolist(), used=age.keys() | set(old_ids)), strict=True):
        ids[number] = one_id
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


def redirects(previous: pa.Table, current: pa.Table, standing: pa.Table, *, as_of: dt.datetime) -> pa.Table:
    """Where every id that was merged into another leads now.

    Parameters
    ----------
    previous, current : schema.record_person
        The last run's and this run's.
    standing : schema.hcp_redirect
        The redirects of earlier runs.
    as_of : datetime.datetime
        The moment of this run.

    Returns
    -------
    schema.hcp_redirect
        Standing redirects, led on where their goal was merged itself, and this run's. One step leads to the end.
    """
    moves = _moves(previous, current)
    standing_ids = _alive(current) if moves else set()
    now = {old: new for old, new, _ in moves if old not in standing_ids}
    rows = [
        {**row, "one_id": now.get(row["one_id"], row["one_id"])}
        for row in standing.to_pylist()
        if row["old_one_id"] not in now
    ]
    rows += [{"old_one_id": old, "one_id": new, "redirected_at": as_of} for old, new in now.items()]
    return schema.hcp_redirect.arrow(sorted(rows, key=lambda row: str(row["old_one_id"])))


def events(previous: pa.Table, current: pa.Table, *, as_of: dt.datetime) -> pa.Table:
    """What changed in the identity graph between two runs.

    Parameters
    ----------
    previous, current : schema.record_person
        The last run's and this run's.
    as_of : datetime.datetime
        The moment of this run.

    Returns
    -------
    schema.oneid_event
        `minted`: a new id; `merged`: an id whose records went to another; `split`: an id that got records of
        another that goes on; `retired`: an id whose records are all gone.
    """
    moves = _moves(previous, current, every=True)
    target: dict[str, str] = {}
    for old, new, _ in moves:
        target.setdefault(old, new)
    before, after = _alive(previous), _alive(current)
    gone = before - after - target.keys()
    was_held = _members(previous, gone | target.keys())
    rows = []
    for old, new, records in moves:
        told = f"{len(records)} of {len(was_held[old])} records of {old} are {new} now"
        if old in after:
            rows.append(_event("split", new, old, records, told))
        elif target[old] == new:
            rows.append(_event("merged", new, old, records, told))
        else:
            rows.append(_event("split", new, old, records, f"{told}; the others are {target[old]}"))
    rows += [_event("retired", one_id, None, was_held[one_id], "none of its records is left") for one_id in gone]
    both = pa.concat_tables([_mints(current, after - before), pa.Table.from_pylist(rows, schema=_CHANGE)])
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


def _overlaps(clusters: pa.Table, previous: pa.Table, place: np.ndarray) -> tuple[list[str], np.ndarray]:
    """Old ids, and rows (old id, new cluster, records in common) as positions and a count."""
    records, old_records = clusters["record_id"].to_numpy(), previous["record_id"].to_numpy()
    _, ours, theirs = np.intersect1d(records, old_records, assume_unique=True, return_indices=True)
    held = previous["one_id"].combine_chunks().dictionary_encode()
    old_place = held.indices.to_numpy().astype(np.int64)
    # Two positions in one number: numpy sorts numbers many times faster than rows.
    width = len(clusters) + 1
    both, counts = np.unique(old_place[theirs] * width + place[ours], return_counts=True)
    return held.dictionary.to_pylist(), np.column_stack([both // width, both % width, counts])


def _moves(previous: pa.Table, current: pa.Table, *, every: bool = False) -> list[tuple[str, str, list[int]]]:
    """Records whose id changed, as (old, new, records), most records first; of each old id the first, or all."""
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
    ranked = sorted(moved.items(), key=lambda item: (item[0][0], -len(item[1]), item[0][1]))
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
