"""OneID of a large made-up market: how right, how dear, and how a daily file differs from linking all anew.

    python bench/oneid_market.py                                # 200,000 doctors, a seed that nothing was tuned on
    python bench/oneid_market.py --hcps 2000 --seeds 101 102
    python bench/oneid_market.py --write                        # and put the tables into bench/README.md

Beside it, in the same run, what others make of the same cleaned records; recordlinkage, which holds every pair in
memory, on a smaller market of the same seed.

The market's people, hospitals and representatives only. A day's file holds one record in twenty: half of them new; of
the others half have a new telephone, and half another hospital, drawn among the hospitals of all.
"""

from __future__ import annotations

import argparse
import csv
import dataclasses
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from hcploop.engine import open_snapshot
from hcploop.oneid.resolution import resolution
from hcploop.simulate import MarketPlan
from hcploop.simulate.doctors import make_doctors
from hcploop.simulate.feed import Feed
from hcploop.simulate.field_force import make_field_force
from hcploop.simulate.hospitals import make_hospitals
from hcploop.simulate.market import market_toml
from hcploop.simulate.names import make_names
from hcploop.simulate.people_feeds import people_feeds
from hcploop.simulate.phones import make_phones
from hcploop.simulate.records import Truth, make_records, make_unionids
from hcploop.simulate.reference_feeds import field_force_feeds, institution_feed
from hcploop.simulate.truth import person_id
from loop import Stage, turn
from machine import machine, table, write_section
from oneid_rivals import SLOW, WAYS, Made, judged_clusters, others

SEEDS = (2027,)
"""Seeds on which nothing was ever tuned."""
DAILY = 0.05
SMALL = 17_000
"""Doctors of about fifty thousand records."""


@dataclass
class Linked:
    """One market, linked once, then again with the file of a day, and beside it all anew."""

    seed: int
    records: int
    found: Made
    others: list[Made]
    first: Stage
    again: Stage
    unchanged: Stage
    ids_moved: int
    jaccard: float
    daily: int


def measure(home: Path, *, hcps: int, seed: int) -> Linked:
    """Write the market's people, link them, bring the file of a day, and link all anew beside it."""
    drop, out, whole = home / "drop", home / "out", home / "whole"
    plan = MarketPlan(hcps=hcps, seed=seed, months=1)
    _say(f"Writing the people of {hcps:,} doctors, seed {seed} …")
    daily = write_people(drop, plan)
    first = turn(drop, out, seed=7).stages["oneid"]
    truth = _truth(drop, out)
    found, rivals = side_by_side(out, truth, first, small=False)
    again_day = write_day(drop)
    again = turn(drop, out, seed=7).stages["oneid"]
    standing = _ids(out)
    turn(drop, whole, seed=7)
    jaccard = linked_alike(*(open_snapshot(one).arrow("cluster") for one in (out, whole)))
    touch_nothing(drop)
    unchanged = turn(drop, out, seed=7).stages["oneid"]
    return Linked(
        seed=seed,
        records=len(truth),
        found=found,
        others=rivals,
        first=first,
        again=again,
        unchanged=unchanged,
        ids_moved=_moved(standing, _ids(out)),
        jaccard=jaccard,
        daily=again_day or daily,
    )


def measure_small(home: Path, *, hcps: int, seed: int) -> tuple[int, list[Made]]:
    """Link a smaller market, and let the slow ways have it too; the number of records, and what each made."""
    drop, out = home / "drop", home / "out"
    _say(f"Writing the people of {hcps:,} doctors, seed {seed} …")
    write_people(drop, MarketPlan(hcps=hcps, seed=seed, months=1))
    stage = turn(drop, out, seed=7).stages["oneid"]
    truth = _truth(drop, out)
    found, rivals = side_by_side(out, truth, stage, small=True)
    return len(truth), [found, *rivals]


def side_by_side(out: Path, truth: pa.Table, stage: Stage, *, small: bool) -> tuple[Made, list[Made]]:
    """What hcploop made of the records of a snapshot, and what others make of the same ones."""
    snapshot = open_snapshot(out)
    clusters = snapshot.arrow("cluster").select(["record_id", "cluster"])
    found = judged_clusters("hcploop", clusters, truth, stage.cpu_seconds)
    return found, others(snapshot.arrow("record"), truth, (*WAYS, *SLOW) if small else WAYS)


def write_people(drop: Path, plan: MarketPlan) -> int:
    """Write the people of a market as Parquet without the records of the day to come, which wait beside it."""
    hospitals = make_hospitals(plan)
    doctors = make_doctors(plan, hospitals, make_names(plan))
    truth = Truth(hospitals, doctors, make_phones(plan, hospitals, doctors), make_unionids(plan))
    records, force = make_records(plan, truth), make_field_force(plan, hospitals)
    shutil.rmtree(drop, ignore_errors=True)
    feeds, waiting = [], 0
    chance = np.random.default_rng(plan.seed)
    for feed in people_feeds(plan, truth, records, force):
        now, later = _parted(feed, chance)
        feeds.append(now)
        pq.write_table(later, _day(drop, feed.source))
        waiting += later.num_rows
    feeds += [institution_feed(plan, hospitals), *field_force_feeds(plan, hospitals, force)]
    for feed in feeds:
        feed.write(drop)
    (drop / "market.toml").write_text(market_toml(plan, feeds), encoding="utf-8")
    told = [
        (one.source, row["source_id"], person_id(int(p)))
        for one in records.values()
        for p, row in zip(one.person, one.rows, strict=True)
    ]
    with (drop / "truth.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("source", "source_id", "person"), *told])
    return waiting


def _parted(feed: Feed, chance: np.random.Generator) -> tuple[Feed, pa.Table]:
    """A feed without the records of the day to come, and those: new ones, and some of others with changed values."""
    whole = pa.concat_tables([one.cast(next(iter(feed.files.values())).schema) for one in feed.files.values()])
    draw = chance.random(whole.num_rows)
    new = whole.filter(pa.array(draw < DAILY / 2))
    changed = whole.filter(pa.array((draw >= DAILY / 2) & (draw < DAILY)))
    for name, other in (("phone", _new_numbers), ("hospital", _anothers)):
        column = feed.columns.get(name)
        if column in changed.column_names:
            values = changed[column].combine_chunks()
            stays = pa.array(chance.random(len(values)) < 0.5)
            values = pc.if_else(pc.or_(stays, pc.is_null(values)), values, other(values, chance))
            changed = changed.set_column(changed.column_names.index(column), column, values)
    path = f"{feed.source}/people_*.parquet"
    settings = {key: value for key, value in feed.settings.items() if key not in ("encoding", "header_row")}
    now = dataclasses.replace(
        feed, path=path, files={path.replace("*", "1"): whole.filter(pa.array(draw >= DAILY / 2))}, settings=settings
    )
    return now, pa.concat_tables([new, changed])


def _new_numbers(values: pa.Array, chance: np.random.Generator) -> pa.Array:
    """Telephones that most likely nobody had before."""
    return pa.array([f"1{number}" for number in chance.integers(3 * 10**9, 10**10, len(values))])


def _anothers(values: pa.Array, chance: np.random.Generator) -> pa.Array:
    return values.take(pa.array(chance.permutation(len(values))))


def _day(drop: Path, source: str) -> Path:
    path = drop / "of_the_day" / f"{source}.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def write_day(drop: Path) -> int:
    """Bring the records of the day: one file a source."""
    waiting = sorted((drop / "of_the_day").glob("*.parquet"))
    for path in waiting:
        shutil.copy(path, drop / path.stem / "people_2.parquet")
    return sum(pq.read_metadata(path).num_rows for path in waiting)


def touch_nothing(drop: Path) -> None:
    """Bring the file of the day once more, under another name: nothing in it is new."""
    for path in sorted((drop / "of_the_day").glob("*.parquet")):
        shutil.copy(path, drop / path.stem / "people_3.parquet")


def linked_alike(one: pa.Table, other: pa.Table) -> float:
    """Jaccard's share of the pairs of records that either links and both link."""
    found = resolution(one.select(["record_id", "cluster"]), other.select(["record_id", "cluster"]))
    either = found.joined + found.true - found.right
    return found.right / either if either else 1.0


def _truth(drop: Path, out: Path) -> pa.Table:
    with (drop / "truth.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    told = pa.table({name: [row[name] for row in rows] for name in ("source", "source_id", "person")})
    records = open_snapshot(out).arrow("record").select(["record_id", "source", "source_id"])
    return records.join(told, ["source", "source_id"], join_type="inner").select(["record_id", "person"])


def _ids(out: Path) -> dict[int, str]:
    held = open_snapshot(out).arrow("record_person")
    return dict(zip(held["record_id"].to_pylist(), held["one_id"].to_pylist(), strict=True))


def _moved(before: dict[int, str], after: dict[int, str]) -> int:
    return sum(after.get(record) != one_id for record, one_id in before.items())


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")


def report(found: list[Linked], small: tuple[int, list[Made]], *, hcps: int, on: str) -> str:
    """Write what was measured as tables in Markdown, with what was aimed at beside it."""
    rows = [
        ["records", "", *[f"{one.records:,}" for one in found]],
        ["**precision**, pairs", "≥ .985", *[f"{one.found.pairs.precision:.4f}" for one in found]],
        ["**recall**, pairs", "≥ .90", *[f"{one.found.pairs.recall:.4f}" for one in found]],
        ["records of the largest false cluster", "≤ 12", *[str(one.found.largest_false) for one in found]],
        ["processor time, all anew", "≤ 60 CPU-s", *[f"{one.first.cpu_seconds:.1f} CPU-s" for one in found]],
        ["memory, all anew", "≤ 4 GB", *[f"{one.first.peak_mib / 1024:.1f} GiB" for one in found]],
        ["records of the day", "", *[f"{one.daily:,}" for one in found]],
        ["wall, the file of the day", "≤ 10 s", *[f"{one.again.wall_seconds:.1f} s" for one in found]],
        ["pairs linked by both, of those that either links", "≥ .999", *[f"{one.jaccard:.5f}" for one in found]],
        ["wall, a file that says nothing new", "", *[f"{one.unchanged.wall_seconds:.1f} s" for one in found]],
        ["ids that it changes", "0", *[str(one.ids_moved) for one in found]],
    ]
    whole = table([f"{hcps:,} doctors", "aim", *[f"seed {one.seed}" for one in found]], rows)
    beside = [_beside(f"{one.records:,} records, seed {one.seed}", [one.found, *one.others]) for one in found]
    return "\n\n".join([f"{on}.", whole, *beside, _beside(f"{small[0]:,} records, seed {found[0].seed}", small[1])])


def _beside(what: str, made: list[Made]) -> str:
    heads = [what, "precision", "recall", "F1", "B³: precision / recall", "B³: F1", "largest false", "CPU-s"]
    rows = [
        [
            one.way,
            *[f"{value:.4f}" for value in (one.pairs.precision, one.pairs.recall, one.pairs.f1)],
            f"{one.cubed.precision:.4f} / {one.cubed.recall:.4f}",
            f"{one.cubed.f1:.4f}",
            str(one.largest_false),
            f"{one.cpu:.1f}",
        ]
        for one in made
    ]
    return table(heads, rows)


def main() -> None:
    """Measure, print, and write where asked to."""
    reader = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    reader.add_argument("--hcps", type=int, default=200_000, help="number of doctors")
    reader.add_argument("--seeds", type=int, nargs="+", default=list(SEEDS), help="of the markets")
    reader.add_argument("--write", action="store_true", help="put the table into bench/README.md")
    asked = reader.parse_args()
    on, found = machine(), []
    for seed in asked.seeds:
        with tempfile.TemporaryDirectory(prefix="hcploop-oneid-") as folder:
            found.append(measure(Path(folder), hcps=asked.hcps, seed=seed))
    with tempfile.TemporaryDirectory(prefix="hcploop-oneid-") as folder:
        small = measure_small(Path(folder), hcps=min(SMALL, asked.hcps), seed=asked.seeds[0])
    text = report(found, small, hcps=asked.hcps, on=on)
    print(text)
    if asked.write:
        write_section("oneid-market", text)


if __name__ == "__main__":
    main()
