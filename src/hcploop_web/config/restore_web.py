"""`hcploop restore-web`: what `hcploop backup-web` packed, into a home in which nothing of a web stands."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from hcploop_web.config.backup_web import FOLDERS, SECRETS
from hcploop_web.config.database_copy import POSTGRES, SQLITE, copy_name, load_database
from hcploop_web.config.environment import home_folder

RESTORING = "restoring"
"""The folder of a home in which an archive is unpacked; it goes last."""

File = Annotated[Path, typer.Argument(metavar="FILE", help="What `hcploop backup-web` wrote.")]
Known = Annotated[
    Path | None,
    typer.Option(metavar="OUT", help="The folder of snapshots that knows who was forgotten since the backup."),
]


def restore_web(file: File, *, forgotten: Known = None) -> None:
    """Put back what the web kept, after every hash was checked, and erase again who was forgotten since."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hcploop_web.config.settings")
    home = home_folder()
    _refuse_what_stands(home)
    _refuse_who_knows_nobody(forgotten)
    with _unpacked(file, home) as restoring:
        told = _taken_into_use(home, restoring)
    typer.echo(f"Unpacked what was packed at {told['made_at']} into {home}.")
    if forgotten is None:
        typer.echo("Who was forgotten since is in it again: see --forgotten, before anybody works with it.")
        return
    left = erase_again(forgotten)
    typer.echo(f"Forgotten again: {left[0]}; something is left to do by hand for {left[1]}: see Requests on data.")
    raise typer.Exit(1 if left[1] else 0)


def _refuse_what_stands(home: Path) -> None:
    names = (SQLITE, RESTORING, *FOLDERS)
    there = [name for name in names if (home / name).exists() and (name not in FOLDERS or any((home / name).iterdir()))]
    if there:
        raise typer.BadParameter(
            f"{home} holds {', '.join(there)} already: a backup is put into an empty home only. Set HCPLOOP_HOME to "
            "another folder, or move what stands there away."
        )


def _refuse_who_knows_nobody(forgotten: Path | None) -> None:
    from hcploop_web.insights.archives import marks_in  # noqa: PLC0415 - other commands start without it

    if forgotten is not None:
        marks_in(forgotten)


@contextmanager
def _unpacked(file: Path, home: Path) -> Iterator[Path]:
    """Give the folder with everything, checked; where the block fails the home is left as it was."""
    from hcploop_web.insights.archives import unpack  # noqa: PLC0415 - other commands start without it

    restoring, had_secrets = home / RESTORING, (home / ".env").exists()
    within = (SQLITE, POSTGRES, *SECRETS, *(f"{name}/" for name in FOLDERS))
    try:
        told = unpack(file, restoring, within=within)
        _take_secrets(home, restoring)
        _refuse_another(told, restoring)
        (restoring / _FACTS).write_text(str(told.get("made_at", "")), encoding="utf-8")
        yield restoring
    except BaseException:
        if not had_secrets:
            (home / ".env").unlink(missing_ok=True)
        raise
    finally:
        shutil.rmtree(restoring, ignore_errors=True)


_FACTS = "made_at"


def _take_secrets(home: Path, restoring: Path) -> None:
    if not (restoring / ".env").exists():
        return
    if (home / ".env").exists():
        raise typer.BadParameter(f"{home}/.env stands there, and the backup holds one: move yours away first.")
    shutil.copy2(restoring / ".env", home / ".env")


def _refuse_another(told: dict[str, Any], restoring: Path) -> None:
    """Stop where the database of the settings cannot take what the archive holds."""
    import django  # noqa: PLC0415 - only now that the secrets stand where settings look for them

    django.setup()
    from django.conf import settings  # noqa: PLC0415 - the same
    from django.db import connection  # noqa: PLC0415 - the same
    from django.db.migrations.loader import MigrationLoader  # noqa: PLC0415 - the same

    mine = copy_name(settings.DATABASES["default"])
    if told.get("database") != mine or not (restoring / mine).is_file():
        raise typer.BadParameter(
            f"The backup holds {told.get('database')}, and this home is set up for {mine}: set DATABASE_URL as it was."
        )
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    newer = sorted({".".join(map(str, one)) for one in told.get("migrations", [])} - known)
    if newer:
        raise typer.BadParameter(
            f"A newer version of hcploop made this backup (it knows {newer[0]}): install that version, then restore."
        )
    if mine == POSTGRES:
        with connection.cursor() as cursor:
            tables = connection.introspection.table_names(cursor)
        if tables:
            raise typer.BadParameter(
                f"The database of DATABASE_URL holds tables ({tables[0]}, …): a backup is put into an empty one only."
            )
    elif Path(settings.DATABASES["default"]["NAME"]).exists():
        raise typer.BadParameter(f"{settings.DATABASES['default']['NAME']} stands there: move it away first.")


def _taken_into_use(home: Path, restoring: Path) -> dict[str, str]:
    """Put everything in its place: first what may refuse; a file comes last, since without it there is no web."""
    from django.conf import settings  # noqa: PLC0415 - only once Django is set up
    from django.core.management import call_command  # noqa: PLC0415 - the same
    from django.db import connection  # noqa: PLC0415 - the same

    database = settings.DATABASES["default"]
    told = {"made_at": (restoring / _FACTS).read_text(encoding="utf-8")}
    connection.close()
    is_file = copy_name(database) == SQLITE
    if not is_file:
        load_database(database, restoring / POSTGRES)
    for name in FOLDERS:
        if (restoring / name).exists():
            if (home / name).exists():
                (home / name).rmdir()
            (restoring / name).rename(home / name)
    if is_file:
        load_database(database, restoring / SQLITE)
    call_command("migrate", interactive=False, verbosity=0)
    return told


def refuse_a_half_restored_home() -> None:
    """Return where no restore was killed on its way.

    Raises
    ------
    typer.BadParameter
        One was; a web that started now would begin with an empty database.
    """
    if (home_folder() / RESTORING).exists():
        raise typer.BadParameter(
            f"A restore into {home_folder()} did not end, or is at work. If it was killed, empty that folder and "
            "restore again."
        )


def erase_again(known: Path) -> tuple[int, int]:
    """Erase those whom a folder of snapshots has forgotten since; each as a request of its own, already confirmed.

    Parameters
    ----------
    known : Path
        That folder, or a copy of its two files.

    Returns
    -------
    tuple of int
        How many were erased, and for how many of them something is left to do by hand.

    Raises
    ------
    HcploopError
        There are no such files.
    """
    from hcploop_web.console.actions.erase_again import erase_again as erase  # noqa: PLC0415 - once Django is set up
    from hcploop_web.console.kept_places import known_ids  # noqa: PLC0415 - the same
    from hcploop_web.insights.archives import take_over_forgotten  # noqa: PLC0415 - the same

    stands = [erase(one_id) for one_id in take_over_forgotten(known, known_ids())]
    return len(stands), sum(stand != "done" for stand in stands)
