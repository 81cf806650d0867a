"""Touches as feeds: visits by month, every other stream as one file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from hcploop.simulate.bad_rows import with_bad_moments
from hcploop.simulate.contents import Contents
from hcploop.simulate.feed import Feed, renamed
from hcploop.simulate.field_force import FieldForce
from hcploop.simulate.headings import MODE_ZH, STATUS_ZH, TOUCHES_ZH, VISITS_ZH, headings, value_map
from hcploop.simulate.phones import e164
from hcploop.simulate.plan import MarketPlan
from hcploop.simulate.records import Records, Truth
from hcploop.simulate.streams import STREAMS, Stream
from hcploop.simulate.touches import Touches
from hcploop.simulate.visits import Visits
from hcploop.simulate.words import words

LOCAL_BEHIND_UTC = np.timedelta64(8, "h")
"""Asia/Shanghai is eight hours ahead of UTC all year."""


def named_people(truth: Truth, records: dict[str, Records]) -> dict[str, list[str]]:
    """Give, for every stream, the identifier by which its rows name each doctor; empty where it knows none."""
    found = {}
    for stream in STREAMS:
        if stream.named_by == "email":
            mailed = {i for source in ("portal", "academic") for i in _with(records[source], "email")}
            found[stream.name] = [mail if i in mailed else "" for i, mail in enumerate(truth.doctors.email)]
        elif stream.named_by == "phone":
            phones = truth.phones
            found[stream.name] = [shared or own for shared, own in zip(phones.shared, phones.own, strict=True)]
        elif stream.named_by == "wechat_unionid":
            members = records[stream.source].main_row()
            ids = truth.unionids[stream.source]
            found[stream.name] = [one if i in members else "" for i, one in enumerate(ids)]
        else:
            found[stream.name] = person_ids(records[stream.source], len(truth.doctors))
    return found


def person_ids(records: Records, count: int) -> list[str]:
    """Give a source's id of every doctor; empty for those whom it does not know."""
    ids = [""] * count
    for person, row in records.main_row().items():
        ids[person] = records.rows[row]["source_id"]
    return ids


def _with(records: Records, column: str) -> set[int]:
    return {int(person) for person, row in zip(records.person, records.rows, strict=True) if row[column]}


def touch_feed(plan: MarketPlan, stream: Stream, touches: Touches, named: Sequence[str], contents: Contents) -> Feed:
    """Make the feed of a stream.

    Parameters
    ----------
    plan : MarketPlan
        Language, unkindness.
    stream : Stream
        Where it stands and how it is written.
    touches : Touches
        Its touches.
    named : sequence of str
        How it names every doctor.
    contents : Contents
        For their ids.

    Returns
    -------
    Feed
        Moments are local in text files, with their offset in JSON, and UTC in Parquet.
    """
    chinese = {stream.named_by if k == "person" else k: v for k, v in TOUCHES_ZH.items()}
    raw = headings(plan, chinese)
    for name in ("duration_seconds", "progress_share"):
        if np.isnan(getattr(touches, name)).all():
            del raw[name]
    people = [named[i] for i in touches.person]
    if stream.named_by == "phone":
        people = [e164(number).replace("+86", "0086 ") for number in people]
    columns: dict[str, Sequence[Any]] = {
        "touch_id": [f"T{stream.number:02d}{row + 1:07d}" for row in range(len(touches))],
        stream.named_by: people,
        "action": list(touches.action),
        "happened_at": _moments(stream.path, touches.at, (stream.settings or {}).get("dates", "")),
        "content_id": content_ids(contents, touches.content),
        "duration_seconds": _or_none(touches.duration_seconds),
        "progress_share": _or_none(touches.progress_share),
    }
    if not stream.path.endswith(".parquet"):
        columns |= with_bad_moments(plan, columns, stream.named_by, stream.number)
    settings = {**(stream.settings or {}), "mode": "append", "constants": {"channel": stream.channel}}
    files = {stream.path: renamed(columns, raw)}
    return Feed(stream.name, stream.source, "touches", stream.path, files, raw, settings)


def content_ids(contents: Contents, places: np.ndarray) -> list[str]:
    """Give the ids of contents by their places; empty for -1."""
    return [contents.content_id[place] if place >= 0 else "" for place in places]


def _moments(path: str, at: np.ndarray, dates: str) -> Sequence[Any]:
    if path.endswith(".parquet"):
        utc: Sequence[Any] = pa.array((at - LOCAL_BEHIND_UTC).astype("datetime64[us]")).cast(
            pa.timestamp("us", tz="UTC")
        )
        return utc
    text = np.datetime_as_string(at, unit="s")
    if path.endswith(".jsonl"):
        return [f"{moment}+08:00" for moment in text]
    plain = [str(moment).replace("T", " ") for moment in text]
    return [moment.replace("-", "/") for moment in plain] if "/" in dates else plain


def _or_none(values: np.ndarray) -> list[float | None]:
    return [None if missing else float(value) for value, missing in zip(values, np.isnan(values), strict=True)]


def visit_feed(
    plan: MarketPlan, visits: Visits, ids: Sequence[str], contents: Contents, field_force: FieldForce
) -> Feed:
    """Make the feed of visits, one file a month; a visit planned in one file comes again in the next."""
    raw = headings(plan, VISITS_ZH)
    said = {name: word for word, name in value_map(plan, STATUS_ZH).items()}
    modes = {name: word for word, name in value_map(plan, MODE_ZH).items()}
    notes = words("asked.toml")["notes_zh" if plan.is_zh else "notes_en"]
    brand = contents.brand[visits.content]
    columns: dict[str, Sequence[Any]] = {
        "touch_id": [f"V{row + 1:08d}" for row in range(len(visits))],
        "source_person_id": [ids[i] for i in visits.person],
        "rep_id": [field_force.rep_id[i] for i in visits.rep],
        "happened_at": [str(moment).replace("T", " ").replace("-", "/") for moment in visits.at],
        "status": [said[str(status)] for status in visits.status],
        "parent_id": [f"V{row + 1:08d}" if row >= 0 else "" for row in visits.parent],
        "content_id": content_ids(contents, visits.content),
        "duration_seconds": list(visits.duration_seconds),
        "brand": [
            plan.brands[b] if place >= 0 and b >= 0 else "" for b, place in zip(brand, visits.content, strict=True)
        ],
        "mode": [modes["active" if asked else "passive"] for asked in visits.is_asked_for],
        "note": [notes[row % len(notes)] for row in range(len(visits))],
    }
    columns |= with_bad_moments(plan, columns, "source_person_id", 20)
    settings = {
        "encoding": "gb18030" if plan.is_zh else "utf-8",
        "dates": "%Y/%m/%d %H:%M:%S",
        "mode": "upsert",
        "constants": {"channel": "visit", "action": "visit"},
        "values": {"status": value_map(plan, STATUS_ZH), "mode": value_map(plan, MODE_ZH)},
    }
    files = _by_month(renamed(columns, raw), visits, raw["status"], said["planned"])
    return Feed("crm_visits", "crm", "touches", "crm/visits/*.csv", files, raw, settings)


def _by_month(table: pa.Table, visits: Visits, status: str, planned: str) -> dict[str, pa.Table]:
    month = visits.at.astype("datetime64[M]")
    files, late = {}, table.slice(0, 0)
    for name in np.unique(month):
        rows = np.flatnonzero(month == name)
        is_planned = visits.was_planned[rows] & (name < month[-1])
        part = table.take(rows)
        place = part.column_names.index(status)
        states = np.where(is_planned, planned, np.array(part[status].to_pylist(), dtype=object))
        first = part.set_column(place, status, pa.array(states, pa.string()))
        files[f"crm/visits/{name}.csv"] = pa.concat_tables([late, first])
        late = part.filter(pa.array(is_planned))
    return files
