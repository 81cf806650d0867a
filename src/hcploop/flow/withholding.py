"""Rows of people who were forgotten, in files that come later: they are dropped before anything is stored."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from hcploop.engine import Engine
from hcploop.engine.forgotten import Forgotten
from hcploop.engine.rewriting import Cut, cut
from hcploop.feeds.landed import Landed
from hcploop.feeds.mapping import mapped
from hcploop.flow.work import Work
from hcploop.market import Feed, Market
from hcploop.schema.kinds import IDENTIFIERS, KINDS
from hcploop.structure.kernels.person_keys import person_keys

_SEPARATORS = re.compile(r"[,;|\t\"'{}\[\]]+")
_NAMED_PAIR = ("name", "hospital")


def without_forgotten(work: Work, landed: Landed, feed: Feed, part: Path, *, file: str) -> Landed:
    """Take the rows of forgotten people out of a file that was just landed.

    Parameters
    ----------
    work : Work
        The run.
    landed : Landed
        What `land` made.
    feed : Feed
        Its feed.
    part : Path
        The part; it is written anew, and tells how many rows were dropped.
    file : str
        What errors call the file.

    Returns
    -------
    Landed
        Without their rows.

    Raises
    ------
    InputError
        The file lacks a column.
    """
    forgotten = work.forgotten
    if not forgotten or not landed.columns:
        return landed
    places = forgotten_places(work.engine, work.market, forgotten, feed, part, file=file)
    unread = unread_of_forgotten(forgotten, landed.rejected, feed)
    if not places and not unread:
        return landed
    rows = pq.read_metadata(part).num_rows
    cut(part, Cut(rows, places, forgotten=len(places) + len(unread)))
    kept = [place for place in range(landed.rejected.num_rows) if place not in unread]
    return replace(landed, rows=landed.rows - len(places), rejected=landed.rejected.take(pa.array(kept, pa.int64())))


def forgotten_places(
    engine: Engine, market: Market, forgotten: Forgotten, feed: Feed, part: Path, *, file: str
) -> list[int]:
    """Find the rows of forgotten people in a landed part.

    Parameters
    ----------
    engine : Engine
        Reads the part.
    market : Market
        Whose feed it is.
    forgotten : Forgotten
        Who was forgotten.
    feed : Feed
        The feed.
    part : Path
        The landed part.
    file : str
        What errors call the file.

    Returns
    -------
    list of int
        Their places, counted from 0.
    """
    rows = engine.read([part], numbered=True)
    # Places stand where a file's own numbers do: what is wanted is which rows to take out.
    placed = rows.mutate(row_number=rows.file_row_number).drop("file_row_number", "file_number")
    named = mapped(placed, feed, file=file)
    columns = _telling(named.columns, feed)
    if not columns:
        return []
    told = engine.arrow(named.select("row_number", **{name: named[name].cast("string") for name in columns}))
    found: set[int] = set()
    for name in columns:
        texts = told[name].combine_chunks()
        known = [text for text in pc.unique(texts).to_pylist() if text and text.strip()]
        gone = _gone(known, name, forgotten, feed, market)
        if gone:
            found |= set(told.filter(pc.is_in(texts, pa.array(gone, pa.string())))["row_number"].to_pylist())
    if set(_NAMED_PAIR) <= set(named.columns):
        pairs = engine.arrow(named.select("row_number", *_NAMED_PAIR)).to_pylist()
        found |= {row["row_number"] for row in pairs if _is_named(row, forgotten)}
    return sorted(found)


def unread_of_forgotten(forgotten: Forgotten, rejected: pa.Table, feed: Feed) -> set[int]:
    """Find rows that could not be read and tell a forgotten person: one of their values is an identifier of hers."""
    found = set()
    for place, text in enumerate(rejected["raw_value"].to_pylist()):
        if any(_is_told(forgotten, word, feed) for word in _words(text)):
            found.add(place)
    return found


def _telling(columns: tuple[str, ...] | list[str], feed: Feed) -> list[str]:
    kind = KINDS[feed.kind]
    names = {*IDENTIFIERS, "decision_id", "record_a", "record_b"} | ({"source_id"} if kind.name == "people" else set())
    return [name for name in columns if name in names or name.startswith("id_")]


def _gone(texts: list[str], name: str, forgotten: Forgotten, feed: Feed, market: Market) -> list[str]:
    """Pick the texts of a column that stand for somebody who was forgotten."""
    if name in ("record_a", "record_b"):
        return [text for text in texts if forgotten.has("record", "\x1f".join(text.strip().split(":", 1)))]
    if name == "phone":
        # Only a kernel reads every writing of a telephone.
        table = pa.table({"person_kind": pa.repeat(pa.scalar("phone"), len(texts)), "person_raw": pa.array(texts)})
        values = person_keys(table, source=feed.source, zone=market.time_zone).to_pylist() if texts else []
        return [
            row["person_raw"] for row in values if row["person_value"] and forgotten.has("phone", row["person_value"])
        ]
    if name in ("source_id", "source_person_id"):
        return [text for text in texts if forgotten.has("record", f"{feed.source}\x1f{_tidy(text)}")]
    return [text for text in texts if forgotten.has(name, text)]


def _is_named(row: dict[str, str | None], forgotten: Forgotten) -> bool:
    if not row["name"] or not row["hospital"]:
        return False
    return forgotten.has("name", f"{_tidy(str(row['name']))}\x1f{_tidy(str(row['hospital']))}")


def _is_told(forgotten: Forgotten, word: str, feed: Feed) -> bool:
    digits = re.sub(r"\D", "", word)
    return (
        forgotten.has("record", f"{feed.source}\x1f{word}")
        or any(forgotten.has(kind, word) for kind in IDENTIFIERS if kind != "phone")
        or (len(digits) >= 11 and forgotten.has("phone", f"+86{digits[-11:]}"))
    )


def _words(text: str | None) -> Iterator[str]:
    yield from (_tidy(word) for word in _SEPARATORS.split(text or "") if word.strip())


def _tidy(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()
