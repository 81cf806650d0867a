"""One turn of the loop."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from importlib import metadata
from pathlib import Path

from hcploop import schema
from hcploop.engine import (
    PROFILES,
    FileVersion,
    Manifest,
    MarketSettings,
    Store,
    code_hash,
    open_engine,
    part_key,
    snapshot_id,
)
from hcploop.flow.calendar import make_changes
from hcploop.flow.clock import now
from hcploop.flow.counting import make_figures
from hcploop.flow.files import files_in_force, lasting
from hcploop.flow.judging import make_evaluation
from hcploop.flow.offering import pack_of
from hcploop.flow.passes import stage_files
from hcploop.flow.profiling import make_profiles
from hcploop.flow.progress import Listener, Progress
from hcploop.flow.rating import collected_later
from hcploop.flow.summary import Summary, counts_of, feed_counts, resolution_share, summed_up
from hcploop.flow.taking_in import find_facts, measure_and_choose, take_in
from hcploop.flow.work import Work
from hcploop.market import as_moment, load_market
from hcploop.structure.data import in_force, using
from hcploop.structure.reference import own_lists


def run(
    directory: Path | str,
    out: Path | str,
    *,
    as_of: dt.date | dt.datetime | None = None,
    seed: int = 0,
    engine: str = "duckdb",
    spark: Mapping[str, str] | None = None,
    listener: Listener | None = None,
) -> Summary:
    """Turn the loop once: read the drop folder, publish a snapshot.

    Parameters
    ----------
    directory : Path or str
        The drop folder, with `market.toml` in it.
    out : Path or str
        The folder of snapshots; made where missing.
    as_of : date or datetime, optional
        Nothing after it is read; a date means the end of that day in the market's zone. Left out, the market's own
        `as_of`, else the present moment.
    seed : int
        Of everything that is drawn.
    engine : {"duckdb", "spark"}
        Where queries run.
    spark : mapping of str to str, optional
        Spark's own settings, such as `spark.master`, beside those of its configuration files.
    listener : callable, optional
        Is told how far the run is (`flow.progress.Event`).

    Returns
    -------
    Summary
        What was found, and which snapshot is in force.

    Raises
    ------
    HcploopError
        Something is wrong with the configuration, the files or the disk; the old snapshot stays in force.
    """
    market = load_market(Path(directory))
    store = Store(Path(out))
    lists = own_lists(market.root)
    with (
        store.lock(started_at=now()),
        collected_later(),
        open_engine(engine, temp=store.work, settings=spark) as opened,
        using(lists),
    ):
        # Not before the lock is held: a refresh that was waited for may have decided later than this was asked for.
        started_at = now()
        moment = as_moment(as_of, time_zone=market.time_zone) if as_of else market.as_of or started_at
        progress = Progress(listener or (lambda event: None))
        parent = store.current()
        overlay = store.overlays.on(parent.snapshot_id if parent else None)
        work = Work(market, store, opened, moment, seed, parent, progress, overlay)
        return _turn(work, started_at)


def _turn(work: Work, started_at: dt.datetime) -> Summary:
    progress = work.progress
    pack = pack_of(work)
    with progress.stage("files"):
        present = files_in_force(work)
        files = stage_files(work, present)
        inputs_key = _inputs_key(work, files, pack.key)
        # What a refresh decided since must enter the log, so an overlay is something new.
        if work.parent and work.parent.inputs_key == inputs_key and not work.overlay:
            return summed_up(work, work.parent, is_unchanged=True)
        taken = take_in(work, files)
        files = list(taken.files)
        inputs_key = _inputs_key(work, lasting(files, present), pack.key)
    facts, minted = find_facts(work, taken)
    measure_and_choose(work, facts, pack)
    with progress.stage("figures"):
        make_figures(work, touches=facts.touches, days=facts.days, content_months=facts.content_months, pack=pack)
    with progress.stage("judging"):
        make_evaluation(work, facts, pack=pack)
        make_changes(work, facts.days)
    manifest = _manifest(work, files, inputs_key, started_at)
    with progress.stage("profiles"):
        make_profiles(work, work.store.folder(manifest.snapshot_id) / PROFILES)
    with progress.stage("publish"):
        work.store.publish(manifest, minted=minted)
    return summed_up(work, manifest, is_unchanged=False)


def _inputs_key(work: Work, files: Sequence[FileVersion], pack: str) -> str:
    """Name everything that the snapshot follows from."""
    policies = sorted((work.market.root / "policy").glob("*"))
    marks = [hashlib.sha256(path.read_bytes()).hexdigest() for path in policies if path.is_file()]
    by_feed = sorted(files, key=lambda file: file.feed)
    staged = [f"{file.feed} {file.path} {file.staged}" for file in by_feed]
    return part_key(
        "inputs",
        work.market.model_dump_json(exclude={"root"}),
        str(work.as_of),
        str(work.seed),
        pack,
        in_force().key,
        *marks,
        *staged,
    )


def _manifest(work: Work, files: Sequence[FileVersion], inputs_key: str, started_at: dt.datetime) -> Manifest:
    parent = work.parent.snapshot_id if work.parent else None
    name = snapshot_id(started_at, inputs_key, parent or "")
    quarantined = [work.there(file.quarantine) for file in files if file.quarantine]
    found_later = work.kept.get(schema.quarantine.name)
    work.keep_parts(schema.quarantine, [*quarantined, *(found_later.parts if found_later else ())])
    work.keep(schema.feed_count, inputs_key, make=lambda: work.give("counts", feed_counts(files)))
    counts = counts_of(work, files)
    row = {
        "snapshot_id": name,
        "parent": parent,
        "as_of": work.as_of,
        "market": work.market.name,
        "version": metadata.version("hcploop"),
        "seed": work.seed,
        "engine": work.engine.name,
        **{column: counts[column] for column in ("people", "records", "touches")},
        "resolution_share": resolution_share(work, work.kept["figure"]),
    }
    work.keep(schema.run, name, make=lambda: work.give("run_row", schema.run.arrow([row])))
    named = {part.key for kept in work.kept.values() for part in kept.parts}
    tables = {table: kept.parts for table, kept in work.kept.items()}
    return Manifest(
        snapshot_id=name,
        parent=parent,
        created_at=started_at,
        as_of=work.as_of,
        market=work.market.name,
        version=metadata.version("hcploop"),
        code_hash=code_hash(),
        configuration_hash=work.configuration,
        inputs_key=inputs_key,
        engine=work.engine.name,
        seed=work.seed,
        counts=counts,
        tables={**tables, "_between_stages": tuple(part for key, part in work.used.items() if key not in named)},
        files=tuple(files),
        settings=MarketSettings.model_validate(work.market.model_dump(include=set(MarketSettings.model_fields))),
        drop=str(work.market.root.absolute()),
    )
