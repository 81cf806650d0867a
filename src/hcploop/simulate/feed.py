"""A feed of the made-up market: its files and the lines of `market.toml` that describe them."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

CREATED_AT = dt.datetime(2026, 1, 1)  # noqa: DTZ001 -- xlsxwriter writes it as it stands; fixed, so bytes repeat
UTF8_BOM = "utf-8-sig"


@dataclass(frozen=True)
class Feed:
    """A feed: what its files hold, and how `market.toml` tells the reader about them.

    Parameters
    ----------
    name, source, kind, path : str
        As in `market.toml`; `path` may hold a `*`.
    files : mapping of str to pyarrow.Table
        By path; columns stand under their raw names and hold text, numbers or moments.
    columns : mapping of str to str
        Canonical name to raw name.
    settings : mapping of str to object
        Further keys of `market.toml`: encoding, mode, dates, values, constants, header_row …
    """

    name: str
    source: str
    kind: str
    path: str
    files: Mapping[str, pa.Table]
    columns: Mapping[str, str]
    settings: Mapping[str, Any] = field(default_factory=dict)

    def write(self, directory: Path) -> None:
        """Write its files under a directory."""
        encoding = self.settings.get("encoding", "utf-8")
        for path, table in self.files.items():
            target = directory / path
            target.parent.mkdir(parents=True, exist_ok=True)
            suffix = target.suffix
            if suffix == ".parquet":
                pq.write_table(table, target, compression="zstd")
            elif suffix == ".xlsx":
                _write_xlsx(table, target, int(self.settings.get("header_row", 1)))
            elif suffix == ".jsonl":
                target.write_bytes(_jsonl(table).encode(encoding))
            else:
                target.write_bytes(_csv(table, "\t" if suffix == ".tsv" else ",").encode(encoding))

    def toml(self) -> str:
        """Its `[[feed]]` in `market.toml`."""
        head = {"name": self.name, "source": self.source, "kind": self.kind, "path": self.path}
        # Python's utf-8-sig is utf-8 with a byte order mark, which every reader of utf-8 accepts.
        rest = {key: "utf-8" if value == UTF8_BOM else value for key, value in self.settings.items()}
        lines = [f"{key} = {toml_value(value)}" for key, value in {**head, **rest}.items()]
        return "\n".join(["[[feed]]", *lines, f"columns = {toml_value(dict(self.columns))}"])


def toml_value(value: object) -> str:
    """Write a value as TOML on one line.

    Examples
    --------
    >>> toml_value({"title": {"主任": "主任医师"}})
    '{ title = { "主任" = "主任医师" } }'
    """
    if isinstance(value, Mapping):
        inner = ", ".join(f"{_toml_key(key)} = {toml_value(item)}" for key, item in value.items())
        return f"{{ {inner} }}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(toml_value(item) for item in value)}]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _toml_key(key: str) -> str:
    is_bare = key.isascii() and key.replace("_", "").replace("-", "").isalnum()
    return key if is_bare else json.dumps(key, ensure_ascii=False)


def renamed(columns: Mapping[str, Sequence[Any]], raw: Mapping[str, str]) -> pa.Table:
    """Make a file's table from canonical columns: those named in `raw`, under their raw names, in its order."""
    return pa.table({raw[name]: columns[name] for name in raw})


def _csv(table: pa.Table, delimiter: str) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n" if delimiter == "," else "\n")
    writer.writerow(table.column_names)
    lists = [column.to_pylist() for column in table.columns]
    writer.writerows(zip(*(["" if item is None else item for item in column] for column in lists), strict=True))
    return buffer.getvalue()


def _jsonl(table: pa.Table) -> str:
    lines = []
    for place, row in enumerate(table.to_pylist()):
        # The first row names every column, so that a reader sees those that are empty throughout.
        told = {key: value for key, value in row.items() if place == 0 or (value is not None and value != "")}
        lines.append(json.dumps(told, ensure_ascii=False, separators=(",", ":"), default=str))
    return "\n".join(lines) + "\n"


def _write_xlsx(table: pa.Table, target: Path, header_row: int) -> None:
    with xlsxwriter.Workbook(target, {"strings_to_numbers": False}) as book:
        book.set_properties({"created": CREATED_AT})
        sheet = book.add_worksheet()
        if header_row > 1:
            sheet.write_string(0, 0, target.stem)
        for place, name in enumerate(table.column_names):
            sheet.write_string(header_row - 1, place, name)
            for row, value in enumerate(table.column(place).to_pylist(), start=header_row):
                if value is not None and value != "":
                    sheet.write(row, place, value)
