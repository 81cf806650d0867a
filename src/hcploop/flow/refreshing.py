"""Minutes instead of nights: the turn without what nobody waits for, for the people of whom something new is known."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from hcploop.engine import DuckEngine, FileMark, FileVersion, Manifest, Overlay, Store, code_hash, snapshot_id
from hcploop.errors import NotFound, UsageError
from hcploop.flow.clock import elapsed, now
from hcploop.flow.deciding import deciding_policy
from hcploop.flow.files import Present, files_in_force
from hcploop.flow.offering import pack_of
from hcploop.flow.overlaying import suggestions_changed, write_overlay
from hcploop.flow.passes import stage_files
from hcploop.flow.progress import Listener, Progress
from hcploop.flow.rating import collected_later
from hcploop.flow.taking_in import find_facts, measure_and_choose, take_in
from hcploop.flow.touched import Touched, find_touched, only
from hcploop.flow.work import Work
from hcploop.market import Market, as_moment, load_market
from hcploop.structure.data import using
from hcploop.structure.reference import own_lists

_SETTLED_NS = 2_000_000_000
"""A file that was changed so shortly before it was read may change again without its time of change telling."""


@dataclass(frozen=True)
class Moment:
    """When a refresh is for.

    Parameters
    ----------
    as_of : date or datetime, optional
        Nothing after it is read; left out, the market's own `as_of`, else the present moment.
    since : date or datetime, optional
        Of what tells when it happened, only what happened from this moment on; left out, all that the snapshot in
        force does not know.
    """

    as_of: dt.date | dt.datetime | None = None
    since: dt.date | dt.datetime | None = None


@dataclass(frozen=True)
class Refreshed:
    """What a refresh found.

    Parameters
    ----------
    snapshot : str
        The snapshot that it lies on.
    overlay : str
        The overlay that counts now; empty where there is none, since nothing is new.
    is_unchanged : bool
        Whether nothing was new since the last refresh, or the run.
    as_of : str
        The moment up to which was read, UTC.
    people, waiting : int
        People who were ranked anew since the run; people whom nobody knew, who wait for the next run.
    suggestions_changed : int
        Suggestions that came or went against the snapshot.
    seconds : float
        How long it took.
    """

    snapshot: str
    overlay: str
    is_unchanged: bool
    as_of: str
    people: int
    waiting: int
    suggestions_changed: int
    seconds: float

    def as_dict(self) -> dict[str, Any]:
        """The same as plain values."""
        return asdict(self)


def refresh(
    out: Path | str,
    *,
    directory: Path | str | None = None,
    moment: Moment | None = None,
    listener: Listener | None = None,
) -> Refreshed:
    """Rank the people anew of whom something new is known, and lay that over the snapshot in force.

    Parameters
    ----------
    out : Path or str
        The folder of snapshots.
    directory : Path or str, optional
        The drop folder; the one that the snapshot was made from where left out.
    moment : Moment, optional
        As of when, and since when.
    listener : callable, optional
        Is told how far it is (`flow.progress.Event`).

    Returns
    -------
    Refreshed
        What was found.

    Raises
    ------
    HcploopError
        No snapshot is in force, a run is at work, or something is wrong with configuration, files or disk; what was
        in force stays so.
    """
    store, when = Store(Path(out), read_only=True), moment or Moment()
    with store.lock(started_at=now(), doing="refresh"), collected_later(), DuckEngine(temp=store.work) as engine:
        parent = _parent(store)
        market = load_market(_drop(parent, directory))
        work = Work(
            market=market,
            store=store,
            engine=engine,
            as_of=_as_of(market, parent, when),
            seed=parent.seed,
            parent=parent,
            progress=Progress(listener or (lambda event: None)),
            overlay=store.overlays.on(parent.snapshot_id),
        )
        with using(own_lists(market.root)):
            return _refreshed(work, parent, _since(market, when))


def _refreshed(work: Work, parent: Manifest, since: dt.datetime | None) -> Refreshed:
    began = elapsed()
    progress, pack, before = work.progress, pack_of(work), work.overlay
    with progress.stage("files"):
        present = files_in_force(work, _known(before.overlay.marks if before else {}))
        files = stage_files(work, present)
        inputs = _inputs(files)
        if inputs == (before.overlay.inputs if before else _inputs(parent.files)) and _is_settled(work):
            return _summed_up(work, parent, before.overlay if before else None, seconds=elapsed() - began)
        taken = take_in(work, files)
    facts, minted = find_facts(work, taken)
    with progress.stage("touched"):
        touched = find_touched(work, minted=minted, since=since)
        work.only = only(work, touched.people)
    measure_and_choose(work, facts, pack)
    with progress.stage("overlay"):
        seen = {"inputs": inputs, "marks": _marks(present), "changed_at": _changed_at(work, inputs)}
        made = _overlay(work, parent, touched, since).model_copy(update=seen)

        def write(folder: Path) -> Overlay:
            rows = write_overlay(work, touched, folder)
            return made.model_copy(update={"rows": rows, "seconds": round(elapsed() - began, 3)})

        laid = work.store.refreshed(made, write)
    return _summed_up(work, parent, laid.overlay, seconds=elapsed() - began, is_unchanged=False)


def _overlay(work: Work, parent: Manifest, touched: Touched, since: dt.datetime | None) -> Overlay:
    made_at = now()
    before = work.overlay.overlay.overlay_id if work.overlay else ""
    return Overlay(
        overlay_id=snapshot_id(made_at, parent.snapshot_id, str(work.as_of), before, work.concerns),
        snapshot_id=parent.snapshot_id,
        made_at=made_at,
        as_of=work.as_of,
        since=since,
        people=touched.people.num_rows,
        waiting=touched.waiting,
        suggestions_changed=suggestions_changed(work),
        part_keys=tuple(sorted(work.used)),
    )


def _summed_up(
    work: Work, parent: Manifest, overlay: Overlay | None, *, seconds: float, is_unchanged: bool = True
) -> Refreshed:
    return Refreshed(
        snapshot=parent.snapshot_id,
        overlay=overlay.overlay_id if overlay else "",
        is_unchanged=is_unchanged,
        as_of=(overlay.as_of if overlay else work.as_of).isoformat(),
        people=overlay.people if overlay else 0,
        waiting=overlay.waiting if overlay else 0,
        suggestions_changed=overlay.suggestions_changed if overlay else 0,
        seconds=round(seconds, 3),
    )


def _parent(store: Store) -> Manifest:
    parent = store.current()
    if parent is None:
        raise NotFound(f"no snapshot is in force in {store.out}", remedy="`hcploop run DIR --out OUT` makes one")
    if parent.code_hash != code_hash():
        raise UsageError(
            "the snapshot in force was made by another version of hcploop",
            value=parent.version,
            remedy="Turn the loop once with `hcploop run DIR --out OUT`, then refresh",
        )
    return parent


def _drop(parent: Manifest, directory: Path | str | None) -> Path:
    if directory is None and not parent.drop:
        raise UsageError(
            "the snapshot does not say which folder it was made from", column="--dir", remedy="Name it with --dir"
        )
    folder = Path(directory or parent.drop)
    if not (folder / "market.toml").is_file():
        raise UsageError(
            "the drop folder is not there any more", file=str(folder), remedy="Name where it is now with --dir"
        )
    return folder


def _as_of(market: Market, parent: Manifest, when: Moment) -> dt.datetime:
    if when.as_of is None:
        # A market of a fixed day may have been looked at as of a later one since.
        return max(market.as_of or now(), parent.as_of)
    moment = as_moment(when.as_of, time_zone=market.time_zone)
    if moment < parent.as_of:
        raise UsageError(
            "the snapshot in force knows more than this moment already",
            column="--as-of",
            value=moment.isoformat(),
            remedy=f"Name a moment from {parent.as_of.isoformat()} (UTC) on",
        )
    return moment


def _since(market: Market, when: Moment) -> dt.datetime | None:
    told = when.since
    if told is None:
        return None
    begins_at = told if isinstance(told, dt.datetime) else dt.datetime.combine(told, dt.time())
    return as_moment(begins_at, time_zone=market.time_zone)


def _inputs(files: Sequence[FileVersion]) -> tuple[str, ...]:
    return tuple(sorted({f"{file.feed} {file.path} {file.staged}" for file in files}))


def _is_settled(work: Work) -> bool:
    """Whether nothing is left that the passing of minutes alone would change: what stood steady then is decided."""
    if work.overlay is None:
        return True
    last = work.overlay.overlay
    steady = dt.timedelta(minutes=deciding_policy(work).steady_minutes)
    return work.as_of == last.as_of or last.as_of > (last.changed_at or last.as_of) + steady


def _changed_at(work: Work, inputs: tuple[str, ...]) -> dt.datetime:
    last = work.overlay.overlay if work.overlay else None
    return last.changed_at if last and last.changed_at and last.inputs == inputs else work.as_of


def _known(marks: Mapping[str, FileMark]) -> Any:  # noqa: ANN401 - `feeds.Known`
    def known(path: str, state: os.stat_result) -> str | None:
        mark = marks.get(path)
        is_same = mark is not None and (mark.size, mark.changed_ns) == (state.st_size, state.st_mtime_ns)
        return mark.sha256 if mark and is_same else None

    return known


def _marks(present: Sequence[Present]) -> dict[str, FileMark]:
    until = int(now().replace(tzinfo=dt.UTC).timestamp()) * 1_000_000_000 - _SETTLED_NS
    return {
        one.path: FileMark(size=one.size, changed_ns=one.changed_ns, sha256=one.sha256)
        for one in present
        if one.found is not None and one.changed_ns < until
    }
