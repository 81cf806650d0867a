"""Archives, taken apart with suspicion."""

from __future__ import annotations

import shutil
import stat
import zipfile
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.utils.translation import gettext as _

MOST_RATIO = 200
"""Bytes that a packed byte may become; tables of text pack well, but not so well."""
SMALL = 16 << 20
"""An entry up to this size may pack as well as it likes."""
NESTED = (".zip", ".7z", ".rar", ".gz", ".bz2", ".xz", ".tar")


class BadArchive(Exception):
    """It is not taken; its text says why, and what to do."""


def unpack(path: Path, name: str, into: Path) -> list[tuple[str, Path]]:
    """Take the files out of a zip.

    Parameters
    ----------
    path : pathlib.Path
        The archive.
    name : str
        What the user calls it.
    into : pathlib.Path
        An empty folder of ours; files get names of ours there, so nothing in the archive decides where anything lands.

    Returns
    -------
    list of (str, Path)
        The names in the archive, and where the files lie.

    Raises
    ------
    BadArchive
        It is damaged, locked, or asks for more than is given; nothing is left of it then.
    """
    into.mkdir(parents=True, exist_ok=True)
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [one for one in archive.infolist() if not one.is_dir() and not _is_clutter(one.filename)]
            _refuse(name, entries)
            return _taken(archive, entries, name, into)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, OSError, EOFError) as error:
        shutil.rmtree(into, ignore_errors=True)
        raise BadArchive(
            _("%(name)s cannot be unpacked (%(why)s). Pack it again as a plain zip, or drop the files themselves.")
            % {"name": name, "why": error}
        ) from error
    except BadArchive:
        shutil.rmtree(into, ignore_errors=True)
        raise


def _refuse(name: str, entries: list[zipfile.ZipInfo]) -> None:
    """Refuse what the archive's own list tells; what it hides is noticed while it is unpacked."""
    if len(entries) > settings.ARCHIVE_FILES:
        raise BadArchive(
            _("%(name)s holds %(n)s files; %(most)s are the most. Pack fewer files at a time.")
            % {"name": name, "n": len(entries), "most": settings.ARCHIVE_FILES}
        )
    if sum(one.file_size for one in entries) > settings.ARCHIVE_BYTES:
        raise _too_much(name)
    for one in entries:
        inner = PurePosixPath(one.filename.replace("\\", "/"))
        if inner.is_absolute() or ".." in inner.parts or ":" in inner.parts[0]:
            raise BadArchive(
                _("%(name)s holds a path that leads out of it (%(path)s). Pack it again from within the folder.")
                % {"name": name, "path": one.filename[:100]}
            )
        if stat.S_ISLNK(one.external_attr >> 16):
            raise BadArchive(
                _("%(name)s holds a link (%(path)s), not a file. Pack the file itself.")
                % {"name": name, "path": one.filename[:100]}
            )
        if inner.suffix.lower() in NESTED:
            raise BadArchive(
                _("%(name)s holds another archive (%(path)s). Unpack that first, then pack the files.")
                % {"name": name, "path": one.filename[:100]}
            )
        if one.flag_bits & 1:
            raise BadArchive(_("%(name)s has a password. Pack it without one.") % {"name": name})
        if one.file_size > SMALL and one.file_size > MOST_RATIO * max(1, one.compress_size):
            raise _too_much(name)


def _taken(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], name: str, into: Path) -> list[tuple[str, Path]]:
    left = settings.ARCHIVE_BYTES
    found = []
    for number, one in enumerate(entries):
        target = into / f"{number}.unfinished"
        most = min(left, max(SMALL, MOST_RATIO * max(1, one.compress_size)))
        written = 0
        with archive.open(one) as packed, target.open("wb") as opened:
            while piece := packed.read(1 << 20):
                written += len(piece)
                if written > most:
                    raise _too_much(name)
                opened.write(piece)
        left -= written
        found.append((_name(one), target))
    return found


def _too_much(name: str) -> BadArchive:
    return BadArchive(
        _("%(name)s would unpack to far more than it should (%(most)s GB are the most). Drop its files in parts.")
        % {"name": name, "most": settings.ARCHIVE_BYTES // 1024**3}
    )


def _name(one: zipfile.ZipInfo) -> str:
    """Read a name; Windows in Chinese writes GBK and says nothing of it."""
    if one.flag_bits & 0x800:
        return one.filename
    try:
        return one.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return one.filename


def _is_clutter(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return "__MACOSX" in parts or parts[-1].startswith((".", "~$"))
