"""Archives as the loop writes them, for what the web keeps; and who was forgotten since one was made."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings

from hcploop.engine import Store
from hcploop.engine.archive import read_archive, write_archive
from hcploop.engine.forgotten import Forgotten, known_marks
from hcploop.errors import HcploopError, NotFound
from hcploop_web.insights.reading import NothingYet, reading

KIND = "web"


def pack(file: Path, files: Sequence[tuple[str, Path]], facts: Mapping[str, Any]) -> str:
    """Pack files into one archive with the hash of each.

    Parameters
    ----------
    file : Path
        The archive; it appears when it is complete and on the disk.
    files : sequence of (str, Path)
        What each is called in the archive, and where it is.
    facts : mapping
        What to tell about it, as plain values.

    Returns
    -------
    str
        The SHA-256 of the archive, in hex.

    Raises
    ------
    HcploopError
        The disk refuses.
    """
    return write_archive(file, files, kind=KIND, facts=facts)


def unpack(file: Path, to: Path, *, within: Collection[str]) -> dict[str, Any]:
    """Unpack what `pack` wrote, once every hash was compared.

    Parameters
    ----------
    file : Path
        The archive.
    to : Path
        A folder that is not there yet.
    within : collection of str
        Files, and folders with a slash behind their names, that may be in it; anything else is refused.

    Returns
    -------
    dict
        What the archive tells of itself.

    Raises
    ------
    HcploopError
        It was cut short or changed, or is none of the web's; nothing stands in `to` then.
    """
    return read_archive(file, to, kind=KIND, is_allowed=lambda name: _belongs(name, within))


def _belongs(name: str, within: Collection[str]) -> bool:
    parts = PurePosixPath(name).parts
    is_plain = name == "/".join(parts) and ".." not in parts and not {"\\", "\0"} & {*name}
    return is_plain and (name in within or any(one.endswith("/") and name.startswith(one) for one in within))


marks_in = known_marks
"""The hashes of the forgotten and their key, for those who may not ask the loop themselves."""


def take_over_forgotten(known: Path, one_ids: Collection[str]) -> list[str]:
    """Name those whom a folder of snapshots has forgotten since, and let the folder in use know of it, too.

    Parameters
    ----------
    known : Path
        That folder, or a copy of its `forgotten.jsonl` and `forgotten.key`.
    one_ids : collection of str
        Whom the web knows; those of the snapshot in force are asked as well.

    Returns
    -------
    list of str
        Ids, sorted.

    Raises
    ------
    HcploopError
        There are no such files, or they belong to another folder than the one in use.
    """
    marks, key = marks_in(known)
    forgotten, asked = Forgotten(known), {*one_ids, *_known_now()}
    try:
        if known.resolve() != Path(settings.OUT).resolve() and Store(settings.OUT, read_only=True).current_id():
            Forgotten(settings.OUT).merge(marks, key)
    except NotFound:
        pass  # no snapshots were restored, so nothing in them needs to know
    return sorted(one_id for one_id in asked if forgotten.has("one_id", one_id))


def _known_now() -> set[str]:
    try:
        return {str(row["one_id"]) for row in reading().rows("SELECT one_id FROM hcp", [])}
    except (NothingYet, HcploopError):
        return set()
