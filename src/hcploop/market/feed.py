"""One `[[feed]]` of a market: which files, what they hold, how they are read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from hcploop.schema.kinds import KINDS

FileFormat = Literal["csv", "tsv", "xlsx", "parquet", "jsonl"]
Mode = Literal["append", "upsert", "replace_window"]

UPSERTED = ("people", "contents", "institutions", "reps", "territories")
"""Kinds whose files describe things that change, so that a later row stands for an earlier one."""

READER_SETTINGS = ("format", "encoding", "delimiter", "sheet", "header_row")
"""What decides how bytes become rows; nothing else of a feed does."""


def _as_tuple(value: object) -> object:
    return (value,) if isinstance(value, str) else value


Strings = Annotated[tuple[str, ...], BeforeValidator(_as_tuple)]


class Join(BaseModel):
    """A canonical column made of several raw ones: `{ join = ["fn", "ln"], with = " " }`."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    join: Annotated[tuple[str, ...], Field(min_length=1)]
    glue: str = Field(default="", alias="with")


class Deleted(BaseModel):
    """The rows that mark their key as gone: those with one of `values` in the raw column `column`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    column: str
    values: Annotated[Strings, Field(min_length=1)]


ColumnSource = str | tuple[str, ...] | Join


class Feed(BaseModel):
    """Files of one layout from one source.

    `source`, `mode` and `key` are never empty: what the user leaves out is filled in from the name and the kind.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(min_length=1)]
    source: Annotated[str, Field(min_length=1)]
    kind: str
    path: Annotated[Strings, Field(min_length=1)]
    format: FileFormat | None = None
    encoding: str | None = None
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] | None = None
    sheet: str | int | None = None
    header_row: Annotated[int, Field(ge=1)] | None = None
    mode: Mode
    key: Strings
    deleted: Deleted | None = None
    columns: Mapping[str, ColumnSource] = {}
    values: Mapping[str, Mapping[str, str]] = {}
    constants: Mapping[str, str] = {}
    dates: str | None = None
    distinct: bool = False
    separator: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _fill_in(cls, given: object) -> object:
        if not isinstance(given, dict):
            return given
        kind = KINDS.get(given.get("kind", ""))
        filled = {"source": given.get("name"), "mode": default_mode(given.get("kind", "")), "key": ()}
        if kind is not None:
            filled["key"] = kind.key
        return {**{key: value for key, value in filled.items() if value is not None}, **given}

    @property
    def reader_fingerprint(self) -> str:
        """The md5 of the settings that decide how the file's bytes become rows."""
        return fingerprint({name: getattr(self, name) for name in READER_SETTINGS})

    def raw_columns(self, canonical: str) -> tuple[str, ...]:
        """Name the raw columns that the mapping gives for a canonical column; () where it gives none."""
        source = self.columns.get(canonical, ())
        if isinstance(source, str):
            return (source,)
        return source.join if isinstance(source, Join) else tuple(source)

    @property
    def named_columns(self) -> tuple[str, ...]:
        """Every raw column that the feed names anywhere, once, in the order in which they are named."""
        named = [raw for canonical in self.columns for raw in self.raw_columns(canonical)]
        if self.deleted is not None:
            named.append(self.deleted.column)
        return tuple(dict.fromkeys(named))


def default_mode(kind: str) -> Mode:
    """How a later file of a kind relates to an earlier one unless the feed says otherwise.

    Examples
    --------
    >>> default_mode("people"), default_mode("touches")
    ('upsert', 'append')
    """
    return "upsert" if kind in UPSERTED else "append"


def fingerprint(content: Mapping[str, Any]) -> str:
    """Hash some settings: an md5, the same on every machine and in every order of keys."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=True, default=str)
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
