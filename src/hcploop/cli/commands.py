"""What each command does: ask the loop, show the answer."""

from __future__ import annotations

import datetime as dt
import json
import shlex
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from hcploop.cli.bars import listener, steps
from hcploop.cli.views.screen import waiting
from hcploop.errors import RunFailed, UsageError

SPARK_SETTINGS = "HCPLOOP_SPARK"
"""The variable of the environment that holds Spark's settings."""


@dataclass(frozen=True)
class RunOptions:
    """The options of `hcploop run`."""

    as_of: str | None
    seed: int
    engine: str
    progress: str
    as_json: bool
    spark: str = ""


@dataclass(frozen=True)
class RefreshOptions:
    """The options of `hcploop refresh`."""

    since: str | None
    as_of: str | None
    directory: Path | None
    progress: str
    as_json: bool


def demo(directory: Path, *, hcps: int, months: int, seed: int, unkindness: float, lang: str) -> None:
    """Write a made-up market."""
    from hcploop.simulate import MarketPlan, write_market

    if directory.exists() and any(directory.iterdir()):
        raise UsageError(
            "there is something in this folder already",
            file=str(directory),
            remedy="Name a folder that is empty or not there yet",
        )
    language: Literal["zh", "en"] = "en" if lang == "en" else "zh"
    with waiting(f"Making a market of {hcps:,} doctors over {months} months …"):
        write_market(directory, MarketPlan(hcps=hcps, months=months, seed=seed, unkindness=unkindness, lang=language))
    sys.stderr.write(f"A made-up market lies in {directory}. Next: hcploop run {directory} --out OUT\n")


def check(directory: Path, *, as_json: bool) -> None:
    """Tell what is wrong with a drop folder."""
    from hcploop.cli.views.checked import check_report
    from hcploop.flow import check_folder

    report = check_folder(directory)
    if as_json:
        _print_json(report)
    else:
        check_report(report)


def run(directory: Path, out: Path, options: RunOptions) -> None:
    """Turn the loop once."""
    import hcploop.flow
    from hcploop.cli.views.summed import summary as show_summary

    as_of, spark = _moment(options.as_of), _spark_settings(options.spark)
    with listener(options.progress, total=len(hcploop.flow.STAGES)) as tell:
        summary = hcploop.flow.run(
            directory, out, as_of=as_of, seed=options.seed, engine=options.engine, spark=spark, listener=tell
        )
    if options.as_json:
        _print_json(summary.as_dict())
    else:
        show_summary(summary.as_dict())


def refresh(out: Path, options: RefreshOptions) -> None:
    """Rank the people anew of whom something new is known."""
    import hcploop.flow
    from hcploop.cli.views.refreshed import refreshed as show_refreshed

    moment = hcploop.flow.Moment(as_of=_moment(options.as_of), since=_moment(options.since, option="--since"))
    with listener(options.progress, total=len(hcploop.flow.REFRESH_STAGES)) as tell:
        told = hcploop.flow.refresh(out, directory=options.directory, moment=moment, listener=tell)
    if options.as_json:
        _print_json(told.as_dict())
    else:
        show_refreshed(told.as_dict())


def figures(out: Path, *, as_json: bool) -> None:
    """Show the closed-loop figures."""
    from hcploop.cli.views.closed_loop import figures as show_figures
    from hcploop.engine import open_snapshot

    snapshot = open_snapshot(out)
    rows = snapshot.arrow("figure").to_pylist()
    known = {"snapshot": snapshot.manifest.snapshot_id, "as_of": snapshot.manifest.as_of.isoformat()}
    able = snapshot.arrow("capability").to_pylist() if "capability" in snapshot.manifest.tables else []
    if as_json:
        _print_json({**known, "figures": rows, "capability": able})
    else:
        show_figures(known, rows, able)


def report(out: Path, files: Mapping[str, Path | None], *, lang: str | None) -> None:
    """Write the snapshot in force for people to read."""
    from hcploop.engine import open_snapshot
    from hcploop.report import write_report

    named = {form: path for form, path in files.items() if path is not None}
    if not named:
        raise UsageError(
            "no file was named", column="--html, --xlsx, --pptx", remedy="Name one, such as --html report.html"
        )
    snapshot = open_snapshot(out)
    with waiting("Writing the report …"):
        write_report(snapshot, named, lang=lang)
    for path in named.values():
        sys.stderr.write(f"Written: {path}\n")


def hcp(out: Path, one_id: str, *, as_json: bool) -> None:
    """Show one doctor."""
    from hcploop.cli.views.person import profile as show_profile
    from hcploop.cli.words import words_of
    from hcploop.engine import open_snapshot

    snapshot = open_snapshot(out)
    profile = snapshot.profile(one_id.strip().upper())
    if as_json:
        _print_json(profile)
    else:
        show_profile(profile, words_of(snapshot, profile))


def sql(out: Path, query: str, *, as_json: bool) -> None:
    """Answer a question in SQL."""
    from hcploop.cli.views.grid import answer as show_answer
    from hcploop.engine import open_snapshot

    snapshot = open_snapshot(out)
    answer = snapshot.sql(query)
    if as_json:
        _print_json(answer.to_pylist())
    else:
        show_answer(answer)


def lists(out: Path, to: Path, *, lang: Literal["zh", "en"] | None, as_of: str | None, as_json: bool) -> None:
    """Write execution lists."""
    from hcploop.cli.views.handed_over import handed_over
    from hcploop.engine import open_snapshot
    from hcploop.flow.clock import now
    from hcploop.market import as_moment
    from hcploop.report.lists import write_lists

    snapshot = open_snapshot(out)
    told, made = _moment(as_of), snapshot.manifest
    # A run as of an earlier day is as old as the time since it was made, not since that day.
    moment = as_moment(told, time_zone="UTC") if told else made.as_of + max(now() - made.created_at, dt.timedelta(0))
    with waiting("Writing lists …"):
        written = write_lists(snapshot, to, now=moment, language=lang)
    if as_json:
        _print_json(asdict(written))
    else:
        handed_over(written)


def snapshots(out: Path, *, as_json: bool) -> None:
    """List the snapshots."""
    from hcploop.cli.views.grid import rows as show_rows
    from hcploop.cli.views.refreshed import overlay as show_overlay
    from hcploop.engine import Store

    store = Store(out, read_only=True)
    in_force = store.current_id()
    laid = store.overlays.on(in_force)
    overlay = laid.overlay if laid else None
    rows = [
        {
            "snapshot": manifest.snapshot_id,
            "in_force": manifest.snapshot_id == in_force,
            "as_of": manifest.as_of.isoformat(),
            "market": manifest.market,
            "people": manifest.counts.get("people", 0),
            "touches": manifest.counts.get("touches", 0),
            "parent": manifest.parent,
            "overlay": overlay.overlay_id if overlay and overlay.snapshot_id == manifest.snapshot_id else None,
        }
        for manifest in store.snapshots()
    ]
    if as_json:
        _print_json(rows)
    else:
        show_rows(rows)
        if overlay:
            show_overlay(overlay.model_dump())


def rollback(out: Path, snapshot: str) -> None:
    """Put another snapshot in force."""
    from hcploop.engine import Store
    from hcploop.flow.clock import now

    store = Store(out, read_only=True)
    with store.lock(started_at=now()):
        manifest = store.rollback(snapshot)
    sys.stderr.write(f"In force is now {manifest.snapshot_id}, as of {manifest.as_of:%Y-%m-%d %H:%M} UTC.\n")


def forget(out: Path, one_id: str, *, directory: Path | None, progress: str, as_json: bool) -> None:
    """Erase a person."""
    from hcploop.cli.views.forgotten import forgotten as show_forgotten
    from hcploop.flow.forget import forget as erase

    with steps(progress) as tell:
        told = erase(out, one_id.strip().upper(), directory=directory, progress=tell)
    if as_json:
        _print_json(told.as_dict())
    else:
        show_forgotten(told)
    if not told.is_complete:
        raise RunFailed(
            f"{len(told.left_to_do) + len(told.found)} things are left to do by hand",
            file=str(out),
            remedy="Do what is listed above, then forget the person again"
            if not as_json
            else "See left_to_do and found",
        )


def backup(out: Path, file: Path, *, progress: str, as_json: bool) -> None:
    """Pack the snapshots."""
    from hcploop.flow.backup import backup as pack

    with steps(progress) as tell:
        told = pack(out, file, progress=tell)
    if as_json:
        _print_json(told.as_dict())
        return
    sys.stdout.write(f"Packed {told.snapshots} snapshots, {told.files:,} files, {told.bytes / 1e6:,.1f} MB: {file}\n")
    sys.stdout.write(f"Keep its hash elsewhere (SHA-256): {told.sha256}\n")


def restore(file: Path, out: Path, *, forgotten: Path | None, progress: str, as_json: bool) -> None:
    """Unpack the snapshots."""
    from hcploop.flow.backup import restore as unpack

    with steps(progress) as tell:
        told = unpack(file, out, forgotten=forgotten, progress=tell)
    if as_json:
        _print_json(told.as_dict())
        return
    sys.stdout.write(f"Unpacked {told.snapshots} snapshots into {out}; in force is {told.snapshot}.\n")
    if forgotten is None:
        sys.stdout.write(
            "Who was forgotten since the backup was made is in it again: name the old folder with --forgotten.\n"
        )
    else:
        sys.stdout.write(f"Forgotten again: {told.forgotten}.\n")


def _spark_settings(text: str) -> dict[str, str]:
    """Read Spark's settings as the environment gives them: `spark.master=local[4] spark.driver.memory=8g`."""
    settings = dict(one.partition("=")[::2] for one in shlex.split(text))
    for name, value in settings.items():
        if not name.startswith("spark.") or not value:
            raise UsageError(
                "this is no setting of Spark",
                column=SPARK_SETTINGS,
                value=f"{name}={value}",
                remedy=f"Write {SPARK_SETTINGS}='spark.master=local[4] spark.driver.memory=8g'",
            )
    return settings


def _moment(text: str | None, *, option: str = "--as-of") -> dt.date | dt.datetime | None:
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text) if len(text) <= len("2026-06-30") else dt.datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(
            "this is no day or moment",
            column=option,
            value=text,
            remedy="Write it as 2026-06-30 or 2026-06-30T18:00",
        ) from error


def _print_json(content: object) -> None:
    sys.stdout.write(json.dumps(content, ensure_ascii=False, indent=1, default=_plain) + "\n")


def _plain(value: object) -> object:
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    return str(value)
