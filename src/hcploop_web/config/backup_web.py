"""`hcploop backup-web`: everything that the web keeps as one archive, while the web runs."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Annotated, Any

import typer
from filelock import FileLock, Timeout

from hcploop_web.config.database_copy import copy_database, copy_name, copy_sqlite
from hcploop_web.config.environment import home_folder

SECRETS = (".env", "collector/wechat.json")
FOLDERS = ("collector", "media", "set_up", "outbox")
_PACKING = "packing-"
# The mark tells how much of the last segment is on this disk; without it all of what was packed counts.
_LEFT_OUT = ("collector/mark", "collector/log/mark", ".lock", ".sqlite", ".sqlite-wal", ".sqlite-shm")

File = Annotated[Path, typer.Argument(metavar="FILE", help="The archive to write, such as web.tar.")]
WithSecrets = Annotated[bool, typer.Option(help="With .env and the secrets of WeChat accounts, too.")]


def backup_web(file: File, *, with_secrets: WithSecrets = False) -> None:
    """Pack what the web keeps into one archive with the hash of each file: database, events, files, letters."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hcploop_web.config.settings")
    if not home_folder().is_dir():
        raise typer.BadParameter(f"There is no home at {home_folder()}: set HCPLOOP_HOME.")
    import django  # noqa: PLC0415 - other commands start without it

    django.setup()
    files, sha256 = packed(file, with_secrets=with_secrets)
    typer.echo(f"Packed {files:,} files, {file.stat().st_size / 1e6:,.1f} MB: {file}")
    typer.echo(f"Keep its hash elsewhere (SHA-256): {sha256}")
    if not with_secrets:
        typer.echo("Secrets are not in it: keep .env apart, or add --with-secrets.")
    typer.echo("Snapshots (`hcploop backup`) and the drop folder are backed up apart.")


def packed(file: Path, *, with_secrets: bool) -> tuple[int, str]:
    """Pack the home that the settings name.

    Parameters
    ----------
    file : Path
        The archive; it appears when it is complete.
    with_secrets : bool
        Whether secrets go into it.

    Returns
    -------
    tuple of (int, str)
        How many files it holds, and its SHA-256.

    Raises
    ------
    HcploopError
        The disk refuses.
    typer.BadParameter
        Another backup of this home is being made, or there is no database.
    """
    from django.conf import settings  # noqa: PLC0415 - only once Django is set up

    from hcploop_web.insights.archives import pack  # noqa: PLC0415 - the same

    database = settings.DATABASES["default"]
    with _held_still(Path(settings.HOME)) as still:
        # First what the loader remembers, then all that it may have written by then: what it did after this moment is
        # done again after a restore, as after a crash. The other way round events would be lost.
        _copy_memories(Path(settings.HOME) / "collector", still / "collector")
        copy_database(database, still / copy_name(database))
        for name in FOLDERS:
            _link_all(Path(settings.HOME), name, still)
        for name in SECRETS:
            _link(Path(settings.HOME) / name, still / name) if with_secrets else (still / name).unlink(missing_ok=True)
        files = sorted((path.relative_to(still).as_posix(), path) for path in still.rglob("*") if path.is_file())
        return len(files), pack(file, files, _facts(copy_name(database)))


def _facts(database: str) -> dict[str, Any]:
    from django.db import connection  # noqa: PLC0415 - only once Django is set up
    from django.db.migrations.recorder import MigrationRecorder  # noqa: PLC0415 - the same
    from django.utils import timezone  # noqa: PLC0415 - the same

    applied = sorted(MigrationRecorder(connection).applied_migrations())
    return {"made_at": timezone.now().isoformat(), "database": database, "migrations": [list(one) for one in applied]}


@contextmanager
def _held_still(home: Path) -> Iterator[Path]:
    """Give a folder of this home's disk for copies and links; what a killed backup left is removed first."""
    try:
        with FileLock(home / "backup.lock", timeout=0, mode=0o600):
            for left in home.glob(f"{_PACKING}*"):
                shutil.rmtree(left, ignore_errors=True)
            still = home / f"{_PACKING}{os.getpid()}"
            still.mkdir(mode=0o700)
            try:
                yield still
            finally:
                shutil.rmtree(still, ignore_errors=True)
    except Timeout as error:
        raise typer.BadParameter(f"Another backup of {home} is being made.") from error


def _copy_memories(folder: Path, to: Path) -> None:
    for path in sorted(folder.glob("*.sqlite")):
        to.mkdir(mode=0o700, exist_ok=True)
        copy_sqlite(path, to / path.name)


def _link_all(home: Path, folder: str, still: Path) -> None:
    for path in sorted((home / folder).rglob("*")):
        name = path.relative_to(home).as_posix()
        is_left_out = folder == "collector" and (name.endswith(_LEFT_OUT) or ".unfinished-" in path.name)
        if path.is_file() and not path.is_symlink() and not is_left_out:
            _link(path, still / name)


def _link(path: Path, to: Path) -> None:
    # What is removed just now, such as a segment whose time has passed, is not missed.
    with suppress(FileNotFoundError):
        to.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.link(path, to)
