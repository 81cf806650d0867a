"""Files of one JSON object a line → a part."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pyarrow as pa

from hcploop.errors import InputError
from hcploop.feeds.format import Format
from hcploop.feeds.header import ROW_NUMBER, check_header
from hcploop.feeds.landed import Landed, landed_schema, rejected_rows, without_blank_rows, writing
from hcploop.feeds.shown import shown
from hcploop.feeds.text import open_text
from hcploop.market import Feed

BATCH = 50_000
"""Lines that are held at a time."""


def sniff_jsonl(path: Path, *, encoding: str, file: str) -> Format:
    """Tell the columns of a jsonl file: every key of every line, in the order in which they are first seen.

    Raises
    ------
    InputError
        The file holds one JSON document over several lines, or no line is an object.
    """
    columns: dict[str, None] = {}
    broken = lines = 0
    for _, line in _lines(path, encoding=encoding, file=file):
        found = _object(line)
        lines += 1
        broken += found is None
        if found is not None:
            columns.update(dict.fromkeys(found))
        elif lines == 1 and line.lstrip().startswith("["):
            raise InputError(
                "the file is one JSON list, not one object a line",
                file=file,
                row=1,
                remedy="Export it as JSON Lines (one object a line)",
            )
    if lines and broken == lines:
        raise InputError(
            "no line of the file is a JSON object",
            file=file,
            row=1,
            remedy="Export it as JSON Lines (one object a line)",
        )
    if columns:
        check_header(tuple(columns), row=1, file=file)
    return Format("jsonl", encoding=encoding, line_end="LF", columns=tuple(columns))


def land_jsonl(path: Path, feed: Feed, to: Path, how: Format, *, file: str) -> Landed:
    """Write the part of a jsonl file; parameters and return value as in `hcploop.feeds.land`.

    Rows are lines, counted from 1: there is no header.
    """
    rejected: list[tuple[int, str, str]] = []
    count = 0
    lines = _lines(path, encoding=how.encoding, file=file)
    with writing(to, how.columns) as writer:
        while batch := list(islice(lines, BATCH)):
            rows = []
            for number, line in batch:
                found = _object(line)
                if found is None:
                    rejected.append((number, line, "the line is not a JSON object"))
                else:
                    rows.append({**{name: shown(value) for name, value in found.items()}, ROW_NUMBER: number})
            kept = without_blank_rows(pa.Table.from_pylist(rows, schema=landed_schema(how.columns)))
            writer.write_table(kept)
            count += kept.num_rows
    return Landed(count, how.columns, how, rejected_rows(feed.name, file, rejected))


def _lines(path: Path, *, encoding: str, file: str) -> Iterator[tuple[int, str]]:
    with open_text(path, encoding=encoding, file=file) as text:
        for number, line in enumerate(text, 1):
            if line.strip():
                yield number, line.decode().rstrip("\n")


def _object(line: str) -> dict[str, object] | None:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
