"""The word in which kinds of feed are declared: `Kind`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from hcploop.schema.declare import Column, Table

IDENTIFIERS: Mapping[str, Column] = {
    "source_person_id": Column("string", "the source's id of the person"),
    "phone": Column("string", "telephone"),
    "email": Column("string", "e-mail"),
    "licence_no": Column("string", "licence"),
    "wechat_unionid": Column("string", "unionid; written as unionid@platform, or bare"),
    "wechat_openid": Column("string", "openid; written as openid@app, or bare"),
    "external_userid": Column("string", "external_userid@corp, or bare"),
}
"""The columns by which a row can name a person, the first that holds a value counting."""

LINEAGE: Mapping[str, Column] = {
    "feed": Column("string", "the feed", required=True),
    "source": Column("string", "whose ids these are", required=True),
    "file": Column("string", "the file", required=True),
    "row_number": Column("int64", "the row as the spreadsheet shows it; the header is row 1", required=True),
    "row_key": Column("string", "what tells rows of this feed apart; null for a row that nothing can replace"),
    "is_deleted": Column("boolean", "true for a row that marks its key as gone", required=True),
    "is_flawed": Column("boolean", "true where a value of the row stands in quarantine", required=True),
    "extra": Column("string", "columns that the mapping did not name, as JSON"),
}
"""What every staged row carries beside its own columns."""

PERSON: Mapping[str, Column] = {
    "person_kind": Column("string", "which identifier column named the person"),
    "person_value": Column("string", "the identifier, normalised"),
    "record_id": Column("int64", "the record that it names"),
}
"""How a staged row of a kind that names a person says which."""


@dataclass(frozen=True)
class Kind:
    """A kind of feed: which columns its rows may have.

    Parameters
    ----------
    name : str
        As `kind = "…"` in `market.toml`.
    text : str
        What one row is.
    columns : mapping of str to Column
        Canonical columns; those marked `required` must be mapped and hold a value in every row.
    key : tuple of str
        What tells rows apart where a feed declares no key; `person` stands for the person named.
    window : str
        The column that `replace_window` goes by; empty where the whole feed is replaced.
    person : {"required", "optional", "none"}
        Whether a row names a person, by one of `IDENTIFIERS` or an `id_<kind>` column.
    """

    name: str
    text: str
    columns: Mapping[str, Column]
    key: tuple[str, ...]
    window: str = ""
    person: Literal["required", "optional", "none"] = "none"

    @property
    def names_person(self) -> bool:
        """Whether its rows name a person."""
        return self.person != "none"

    @property
    def prefixes(self) -> tuple[str, ...]:
        """Beginnings of further column names that it takes: `id_<kind>`, `trait_<name>`, `grade_<brand>`."""
        if self.name == "people":
            return ("id_", "trait_", "grade_")
        return ("id_",) if self.names_person else ()

    @cached_property
    def accepted(self) -> Mapping[str, Column]:
        """Every column that a mapping may name."""
        return {**(IDENTIFIERS if self.names_person else {}), **self.columns}

    @cached_property
    def staged(self) -> Table:
        """The table that staging a file of this kind makes."""
        open_ended = {
            "other_ids": Column("array<string>", "further identifiers as kind:value"),
            "traits": Column("array<string>", "further traits as name:value"),
            "grades": Column("array<string>", "grades as brand:A"),
        }
        columns = {
            **self.columns,
            **(open_ended if self.name == "people" else {}),
            **(PERSON if self.names_person or self.name == "people" else {}),
            **LINEAGE,
        }
        return Table(f"staged_{self.name}", f"{self.text}, parsed but not yet resolved", columns)
