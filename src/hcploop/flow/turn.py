"""One turn of the loop."""

from __future__ import annotations

import datetime as dt
import hashlib
import threading
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path

from hcploop import schema
from hcploop.engine import (
    PROFILES,
    DuckEngine,
    FileVersion,
    Manifest,
    MarketSettings,
    ProfileTables,
    Store,
    code_hash,
    part_key,
    profile_documents,
    snapshot_id,
    write_profiles,
)
from hcploop.errors import UsageError
from hcploop.flow.calendar import make_changes
from hcploop.flow.clean import clean, clean_small
from hcploop.flow.clock import now
from hcploop.flow.counting import make_figures
from hcploop.flow.deciding import decide
from hcploop.flow.files import files_in_force, lasting
from hcploop.flow.identity import find_people
from hcploop.flow.judging import make_evaluation
from hcploop.flow.measure import Facts, load_kernels, make_scores, make_tags
from hcploop.flow.offering import make_offers, make_permitted, pack_of
from hcploop.flow.passes import declared, stage_files
from hcploop.flow.placed import clean_placed, clean_targets
from hcploop.flow.progress import Listener, Progress
from hcploop.flow.rating import collected_later
from hcploop.flow.recommending import make_needs, make_recommendations
from hcploop.flow.resolve import resolve
from hcploop.flow.roll_ups import begin_roll_ups
from hcploop.flow.summary import Summary, counts_of, feed_counts, resolution_share, summed_up
from hcploop.flow.valuing import make_arms
from hcploop.flow.work import Kept, Work
from hcploop.market import as_moment, load_market
from hcploop.nextbest.pack import Pack
from hcploop.schema.kinds import KINDS

_IN_PROFILES = ("hcp_grade", "hcp_tier", "hcp_score", "hcp_tag", "hcp_need", "recommendation", "hcp_identifier")
_TOLD_IN_PART = {
    "recommendation": ("one_id", "brand", "position", "content_id", "serves", "driver", "because", "reason")
}
"""Columns that a profile tells of a table, where it does not tell all."""


def run(
    directory: Path | str,
    out: Path | str,
    *,
    as_of: dt.date | dt.datetime | None = None,
    seed: int = 0,
    engine: str = "duckdb",
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
    engine : {"duckdb"}
        Where queries run.
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
    if engine != "duckdb":
        raise UsageError("there is no such engine yet", column="--engine", value=engine, remedy="Use duckdb")
    market = load_market(Path(directory))
    started_at = now()
    moment = as_moment(as_of, time_zone=market.time_zone) if as_of else market.as_of or started_at
    store = Store(Path(out))
    with store.lock(started_at=started_at), collected_later(), DuckEngine(temp=store.work) as opened:
        progress = Progress(listener or (lambda event: None))
        work = Work(market, store, opened, moment, seed, store.current(), progress)
        return _turn(work, started_at)


def _turn(work: Work, started_at: dt.datetime) -> Summary:
    progress = work.progress
    pack = pack_of(work)
    with progress.stage("files"):
        present = files_in_force(work)
        files = stage_files(work, present)
        inputs_key = _inputs_key(work, files, pack.key)
        if work.parent and work.parent.inputs_key == inputs_key:
            return summed_up(work, work.parent, is_unchanged=True)
        # While files are resolved and texts structured, another thread has time for it.
        threading.Thread(target=load_kernels).start()
        in_force = resolve(work, files)
        files, kinds = in_force.files, in_force.kinds
        inputs_key = _inputs_key(work, lasting(files, present), pack.key)
    touches = work.kept[schema.touch.name] = kinds.get("touches", Kept(declared(KINDS["touches"]), ()))
    with progress.stage("structure"):
        clean_small(work, kinds)
        # Roll-ups are made meanwhile: to structure texts keeps one processor busy only.
        rolled = begin_roll_ups(work, touches, work.kept["content"], months=in_force.months)
        clean(work, kinds, files)
        clean_placed(work, kinds)
    with progress.stage("roll-ups"):
        months, days = rolled()
    with progress.stage("oneid"):
        minted = find_people(work)
        clean_targets(work, kinds)
    facts = _facts(work, touches, months, days)
    with progress.stage("tags"):
        make_tags(work, facts)
    with progress.stage("scores"):
        make_scores(work, facts)
    _choose(work, facts, pack)
    with progress.stage("figures"):
        make_figures(work, touches=touches, days=days, content_months=months, pack=pack)
    with progress.stage("judging"):
        make_evaluation(work, facts, pack=pack)
        make_changes(work, days)
    manifest = _manifest(work, files, inputs_key, started_at)
    with progress.stage("profiles"):
        _profiles(work, manifest)
    with progress.stage("publish"):
        work.store.publish(manifest, minted=minted)
    return summed_up(work, manifest, is_unchanged=False)


def _choose(work: Work, facts: Facts, pack: Pack) -> None:
    """From who people are to what is done next."""
    progress = work.progress
    with progress.stage("permit"):
        make_permitted(work, pack=pack)
    with progress.stage("needs"):
        make_needs(work, facts)
    with progress.stage("recommend"):
        make_recommendations(work, facts)
    with progress.stage("offers"):
        offered = make_offers(work, facts, pack=pack)
    with progress.stage("worth"):
        arms = make_arms(work, facts, offered.allowed)
    with progress.stage("decisions"):
        decide(work, offered, arms)


def _inputs_key(work: Work, files: Sequence[FileVersion], pack: str) -> str:
    """Name everything that the snapshot follows from."""
    policies = sorted((work.market.root / "policy").glob("*"))
    marks = [hashlib.sha256(path.read_bytes()).hexdigest() for path in policies if path.is_file()]
    by_feed = sorted(files, key=lambda file: file.feed)
    staged = [f"{file.feed} {file.path} {file.staged}" for file in by_feed]
    return part_key(
        "inputs", work.market.model_dump_json(exclude={"root"}), str(work.as_of), str(work.seed), pack, *marks, *staged
    )


def _facts(work: Work, touches: Kept, months: Kept, days: Kept) -> Facts:
    kept = work.kept
    return Facts(
        hcp=kept["hcp"],
        hcp_grade=kept["hcp_grade"],
        record_person=kept["record_person"],
        content=kept["content"],
        aggregate=kept["aggregate"],
        touches=touches,
        content_months=months,
        days=days,
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
        inputs_key=inputs_key,
        engine=work.engine.name,
        seed=work.seed,
        counts=counts,
        tables={**tables, "_between_stages": tuple(part for key, part in work.used.items() if key not in named)},
        files=tuple(files),
        settings=MarketSettings.model_validate(work.market.model_dump(include=set(MarketSettings.model_fields))),
    )


def _profiles(work: Work, manifest: Manifest) -> None:
    kept = work.kept
    tables = ProfileTables(
        hcp=work.read(kept["hcp"]),
        touch=work.read(kept["touch"]),
        record_person=work.read(kept["record_person"]),
        content=work.read(kept["content"]),
        sections={
            name: work.read(kept[name]).select(*_TOLD_IN_PART.get(name, kept[name].table.columns))
            for name in _IN_PROFILES
        },
    )
    total = kept["hcp"].rows
    with profile_documents(work.engine, tables) as made:
        write_profiles(
            made.batches,
            work.store.folder(manifest.snapshot_id) / PROFILES,
            packing=(made.layout, made.kinds),
            progress=lambda done: work.progress.step(done, total),
        )
