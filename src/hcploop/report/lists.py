"""Execution lists: who does what next, as files for people and for tools."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from hcploop.engine import Snapshot
from hcploop.engine.durable import private_folder, write_text
from hcploop.errors import UsageError
from hcploop.report.list_files import write_csv, write_workbook
from hcploop.report.list_rows import COLUMNS, LISTS, Language, expired, language_of, line_counts, rows_of, words
from hcploop.schema.kinds import KINDS

TEMPLATE, README = "executions_template.csv", "README.txt"
OURS = {TEMPLATE, README, *(f"{name}{suffix}" for name in LISTS for suffix in (".csv", ".xlsx"))}


@dataclass(frozen=True)
class Written:
    """What was written.

    Parameters
    ----------
    snapshot, as_of : str
        The snapshot, and the moment up to which it was made.
    language : str
        `zh` or `en`.
    expired : int
        Suggestions that stand no longer, and were left out.
    lines : dict of str to int
        Lines by list; a list without lines has no file.
    files : list of str
        Paths.
    """

    snapshot: str
    as_of: str
    language: str
    expired: int
    lines: dict[str, int]
    files: list[str]


def write_lists(snapshot: Snapshot, folder: Path, *, now: dt.datetime, language: Language | None = None) -> Written:
    """Write the execution lists of a snapshot.

    Parameters
    ----------
    snapshot : Snapshot
        What was decided, and what was allowed then.
    folder : Path
        Where; empty, not there, or with nothing but lists of an earlier call, which are replaced.
    now : datetime.datetime
        UTC; suggestions that expired before are left out.
    language : {"zh", "en"}, optional
        Of headings and reasons; that of the contents where left out.

    Returns
    -------
    Written
        What was written: for every list that has lines a workbook and a CSV, a template for executions, and a text that
        says which file is for whom.

    Raises
    ------
    UsageError
        The folder holds something else, or every suggestion has expired.
    """
    foreign = sorted(path.name for path in folder.iterdir() if path.name not in OURS) if folder.is_dir() else []
    if foreign or (folder.exists() and not folder.is_dir()):
        raise UsageError(
            "there is something else in this folder" if foreign else "this is no folder",
            file=str(folder),
            value=foreign[0] if foreign else None,
            remedy="Name a folder that is empty, not there yet, or holds lists only",
        )
    gone = expired(snapshot, now=now)
    code = language or language_of(snapshot)
    lines = line_counts(snapshot, now=now)
    if gone and not lines:
        raise UsageError(
            f"all {gone:,} suggestions of snapshot {snapshot.manifest.snapshot_id}, made as of "
            f"{snapshot.manifest.as_of:%Y-%m-%d %H:%M} UTC, have expired",
            remedy="Run the loop again: consents may have changed since. --as-of shows the lists of an earlier day",
        )
    private_folder(folder)
    for name in OURS:
        (folder / name).unlink(missing_ok=True)
    files = [name for one in lines for name in _write(snapshot, folder, one, language=code, now=now)]
    asked = list(KINDS["executions"].columns)
    write_csv(folder / TEMPLATE, asked, asked, ())
    write_text(folder / README, _readme(snapshot, lines, code))
    return Written(
        snapshot=snapshot.manifest.snapshot_id,
        as_of=snapshot.manifest.as_of.isoformat(),
        language=code,
        expired=gone,
        lines=lines,
        files=[str(folder / name) for name in (*files, TEMPLATE, README)],
    )


def _write(snapshot: Snapshot, folder: Path, name: str, *, language: Language, now: dt.datetime) -> tuple[str, str]:
    """Write a list twice; its lines are read twice too, so that a large one need not fit into memory as rows."""
    say, columns = words(language), COLUMNS[name]
    headings = [say["heading"][column] for column in columns]
    write_csv(folder / f"{name}.csv", columns, headings, rows_of(snapshot, name, language=language, now=now))
    rows = rows_of(snapshot, name, language=language, now=now)
    write_workbook(folder / f"{name}.xlsx", columns, headings, rows, title=say["name"][name])
    return f"{name}.xlsx", f"{name}.csv"


def _readme(snapshot: Snapshot, lines: dict[str, int], language: Language) -> str:
    say = words(language)
    told: Sequence[str] = [
        f"  {name}.xlsx, .csv  ({count:,})  {say['purpose'][name]}\n" for name, count in lines.items()
    ]
    text: str = say["readme"]["text"]
    return text.lstrip("\n").format(
        market=snapshot.manifest.market,
        snapshot=snapshot.manifest.snapshot_id,
        as_of=f"{snapshot.manifest.as_of:%Y-%m-%d %H:%M}",
        lines=f"{sum(lines.values()):,}",
        lists=len(lines),
        files="".join(told),
    )
