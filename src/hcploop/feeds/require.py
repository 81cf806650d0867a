"""Whether a file has the columns that its feed names."""

from __future__ import annotations

from collections.abc import Sequence

from hcploop.errors import InputError
from hcploop.market import Feed, Join, did_you_mean, names_person
from hcploop.schema.kinds import IDENTIFIERS, KINDS


def require_columns(feed: Feed, columns: Sequence[str], *, file: str) -> tuple[str, ...]:
    """Name the canonical columns that the feed maps but this file does not have; the optional ones only.

    Files of one feed differ over time: a column that came later is simply empty before. A required column,
    a column of the key, the only one that names the person and that of the deletion mark must be there.

    Parameters
    ----------
    feed : Feed
        The feed.
    columns : sequence of str
        The raw columns of the file.
    file : str
        What errors call the file.

    Returns
    -------
    tuple of str
        Optional canonical columns for which the file has no raw column.

    Raises
    ------
    InputError
        A column is missing without which no row can be taken.
    """
    kind = KINDS[feed.kind]
    absent = tuple(name for name in feed.columns if not has_column(feed, name, columns))
    # Without a mapping the file's own names are taken as they are.
    present = {*columns} if not feed.columns else {*feed.columns} - {*absent}
    present |= {*feed.constants}
    needed = [name for name, column in kind.columns.items() if column.required]
    needed += [name for name in feed.key if name in feed.columns and name not in needed]
    for name in needed:
        if name not in present:
            raise _missing(feed, name, columns, file)
    if kind.person == "required" and not names_person(present):
        mapped = [name for name in feed.columns if name in IDENTIFIERS or name.startswith("id_")]
        raise _missing(feed, (mapped or ["source_person_id"])[0], columns, file)
    if feed.deleted is not None and feed.deleted.column not in columns:
        raise InputError(
            f"missing column: feed {feed.name!r} marks deleted rows in it",
            file=file,
            column=feed.deleted.column,
            remedy=did_you_mean(feed.deleted.column, columns, otherwise="Mend deleted in market.toml"),
        )
    return absent


def has_column(feed: Feed, canonical: str, columns: Sequence[str]) -> bool:
    """Whether a file with these raw columns gives the canonical column: all of a join, else any of the names."""
    raw = feed.raw_columns(canonical)
    found = [name in columns for name in raw]
    return all(found) if isinstance(feed.columns.get(canonical), Join) else any(found)


def _missing(feed: Feed, canonical: str, columns: Sequence[str], file: str) -> InputError:
    raw = feed.raw_columns(canonical) or (canonical,)
    wanted = next((name for name in raw if name not in columns), raw[0])
    there = ", ".join(columns)
    return InputError(
        f"missing column: {canonical!r} of feed {feed.name!r} comes from it",
        file=file,
        column=" or ".join(raw),
        remedy=did_you_mean(
            wanted, columns, otherwise=f"Write {canonical} = one of the file's columns ({there}) under columns"
        ),
    )
