"""What people decided a name to mean comes before every rule."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from hcploop.schema.kinds.name_decisions import NO_PLACE
from hcploop.structure.kernels.hospitals import hospitals
from hcploop.structure.kernels.text import raw_values


def as_decided(values: pa.Table, decisions: pa.Table, read: Callable[[pa.Table], pa.Table], *, kind: str) -> pa.Table:
    """Read names by a kernel; a decided one as what was decided, in the place of what is written.

    Parameters
    ----------
    values : table with the column `raw`
        Distinct names.
    decisions : schema.name_decision
        What stewards decided.
    read : callable
        The kernel: one row a value, in their order, with the column `raw`.
    kind : str
        Which decisions count.

    Returns
    -------
    arrow table
        As the kernel gives it, under the names as written; `reason` is `decided`, and `score` 1, where it has them.
    """
    told = _told(decisions, kind)
    if not told:
        return read(values)
    raw = raw_values(values)
    meant = [told.get((text.strip(), "")) for text in raw]
    texts = [text if one is None else one for text, one in zip(raw, meant, strict=True)]
    found = read(values.set_column(values.column_names.index("raw"), "raw", pa.array(texts, pa.string())))
    return _under_their_names(found, values, pa.array([one is not None for one in meant]))


def hospitals_as_decided(values: pa.Table, institutions: pa.Table, decisions: pa.Table) -> pa.Table:
    """Say which institution each name is: the decided one, else what the rules find.

    Parameters
    ----------
    values : table with the columns `raw` and `place`
        Distinct names.
    institutions : schema.institution
        The market's list; may be empty.
    decisions : schema.name_decision
        What stewards decided: an institution's id, a name by which the rules find it, or nothing, which means none of
        the list. A decision with a place counts in that place only, one with `NO_PLACE` where no place is told; both
        come before one without.

    Returns
    -------
    schema.hospital_match
        One row a value, in their order; `reason` is `decided`, and the score 1, where somebody decided.
    """
    told = _told(decisions, "hospital")
    if not told:
        return hospitals(values, institutions)
    listed = {row["institution_id"]: row for row in institutions.to_pylist()}
    both = zip(raw_values(values), raw_values(values, "place"), strict=True)
    meant = [told.get((raw.strip(), place.strip() or NO_PLACE), told.get((raw.strip(), ""))) for raw, place in both]
    is_none = pa.array([one == "" for one in meant])
    read_as = pa.table(
        {
            "raw": [_name(one, listed) or raw for one, raw in zip(meant, raw_values(values), strict=True)],
            "place": [_place(one, listed) or at for one, at in zip(meant, raw_values(values, "place"), strict=True)],
        },
        schema=pa.schema([("raw", pa.string()), ("place", pa.string())]),
    )
    found, alone = hospitals(read_as, institutions), hospitals(read_as, institutions.slice(0, 0))
    columns = {name: pc.if_else(is_none, alone[name], found[name]) for name in found.column_names}
    ids = [one if one in listed else None for one in meant]
    columns["institution_id"] = pc.coalesce(pa.array(ids, pa.string()), columns["institution_id"])
    columns["hospital"] = pc.coalesce(
        pa.array([listed[one]["name"] if one else None for one in ids], pa.string()), columns["hospital"]
    )
    is_decided = pa.array([one is not None for one in meant])
    return _under_their_names(pa.table(columns), values, is_decided)


def _told(decisions: pa.Table, kind: str) -> dict[tuple[str, str], str]:
    return {(row["raw"], row["place"]): row["value"] for row in decisions.to_pylist() if row["kind"] == kind}


def _name(meant: str | None, listed: dict[str, dict[str, Any]]) -> str | None:
    return listed[meant]["name"] if meant in listed else meant


def _place(meant: str | None, listed: dict[str, dict[str, Any]]) -> str:
    row = listed.get(meant or "")
    return f"{row['province'] or ''} {row['city'] or ''}".strip() if row else ""


def _under_their_names(found: pa.Table, values: pa.Table, is_decided: pa.Array) -> pa.Table:
    for name in ("raw", "place"):
        if name in found.column_names and name in values.column_names:
            found = found.set_column(found.column_names.index(name), name, values[name].cast(pa.string()))
    if "reason" in found.column_names:
        reason = pc.if_else(is_decided, "decided", found["reason"])
        found = found.set_column(found.column_names.index("reason"), "reason", reason)
    if "score" in found.column_names:
        score = pc.if_else(is_decided, 1.0, found["score"])
        found = found.set_column(found.column_names.index("score"), "score", score)
    return found
