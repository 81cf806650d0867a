"""How right OneID is where others published the truth.

    python bench/oneid.py                     # FEBRL 3, FEBRL 4, the historical figures
    python bench/oneid.py --data "FEBRL 3"    # one of them
    python bench/oneid.py --people 1000       # a part: that many whole people of each
    python bench/oneid.py --write             # and put the tables into bench/README.md

Every set is a drop folder with one feed of people, and goes through `hcploop.run` as any market does. The truth is
looked at after the run only: no setting knows which set it is.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import duckdb
import ibis
import pandas as pd
import pyarrow as pa

from hcploop.engine import Snapshot, open_snapshot
from hcploop.flow import run
from hcploop.oneid.block import BLOCKS
from hcploop.oneid.evidence import evidence
from hcploop.oneid.resolution import BCubed, Resolution, b_cubed, blocking_ceiling, resolution
from hcploop.oneid.shared import shared_contacts
from known_people import KNOWN
from machine import machine, table, write_section

AIMS = {"FEBRL 3": "≥ .990", "FEBRL 4": "≥ .998", "historical figures": "≥ .80"}
OTHERS = {"FEBRL 3": ".998", "FEBRL 4": ".9998", "historical figures": ".757 / .827"}
MARKET = """
[market]
name = "{name}"
currency = "USD"
time_zone = "UTC"
policy = "cn-drug"
brands = ["all"]

[[feed]]
name = "people"
source = "people"
kind = "people"
path = "people.csv"
"""


@dataclass
class Known:
    """What one set gave."""

    name: str
    records: int
    people: int
    pairs: Resolution
    cubed: BCubed
    ceiling: float
    largest: int
    seconds: float
    cpu: float


def measure(name: str, home: Path, *, people: int) -> Known:
    """Run the loop on a set, and compare its clusters with the truth."""
    rows = _part(KNOWN[name](), people)
    drop, out = home / "drop", home / "out"
    drop.mkdir(parents=True)
    (drop / "market.toml").write_text(MARKET.format(name=name), encoding="utf-8")
    rows.drop(columns="person").to_csv(drop / "people.csv", index=False)
    begun, used = time.perf_counter(), _cpu()
    run(drop, out)
    seconds, cpu = time.perf_counter() - begun, _cpu() - used
    snapshot = open_snapshot(out)
    truth = _truth(snapshot, rows)
    found = snapshot.arrow("cluster").select(["record_id", "cluster"])
    return Known(
        name=name,
        records=len(rows),
        people=rows.person.nunique(),
        pairs=resolution(found, truth),
        cubed=b_cubed(found, truth),
        ceiling=_ceiling(snapshot, truth),
        largest=int(found.to_pandas().groupby("cluster").size().max()),
        seconds=seconds,
        cpu=cpu,
    )


def known_data(found: list[Known], *, on: str) -> str:
    """Write what was measured as a table in Markdown."""
    rows = [
        ["records / people", *[f"{one.records:,} / {one.people:,}" for one in found]],
        ["precision, pairs", *[_share(one.pairs.precision) for one in found]],
        ["recall, pairs", *[_share(one.pairs.recall) for one in found]],
        ["**F1, pairs**", *[_share(one.pairs.f1) for one in found]],
        ["aim", *[AIMS[one.name] for one in found]],
        [
            "others: Splink, by its common settings or tuned by hand / the best rival",
            *[OTHERS[one.name] for one in found],
        ],
        ["B³: precision / recall", *[f"{_share(one.cubed.precision)} / {_share(one.cubed.recall)}" for one in found]],
        ["B³: F1", *[_share(one.cubed.f1) for one in found]],
        ["pairs compared themselves; others come through a third record", *[_share(one.ceiling) for one in found]],
        ["records of the largest cluster", *[str(one.largest) for one in found]],
        ["whole run, seconds / processor seconds", *[f"{one.seconds:.0f} / {one.cpu:.0f}" for one in found]],
    ]
    return f"{on}.\n\n{table(['known data', *[one.name for one in found]], rows)}"


def _part(rows: pd.DataFrame, people: int) -> pd.DataFrame:
    """Keep whole people only: half of a cluster would be another task."""
    if not people:
        return rows
    kept = rows.person.drop_duplicates().sample(min(people, rows.person.nunique()), random_state=1)
    return rows[rows.person.isin(kept)].reset_index(drop=True)


def _truth(snapshot: Snapshot, rows: pd.DataFrame) -> pa.Table:
    records = snapshot.arrow("record").select(["record_id", "source_id"]).to_pandas()
    told = records.merge(rows[["source_id", "person"]], on="source_id")
    return pa.Table.from_pandas(told[["record_id", "person"]], preserve_index=False)


def _ceiling(snapshot: Snapshot, truth: pa.Table) -> float:
    connection = ibis.duckdb.connect()
    connection.con.register("records", snapshot.arrow("record"))
    records = connection.table("records")
    connection.create_table("evidence", evidence(records, shared_contacts(records)))
    return blocking_ceiling(_compared(connection.con), truth)


def _compared(connection: duckdb.DuckDBPyConnection) -> pa.Table:
    sides = " UNION ".join(
        f"SELECT a.record_id AS record_a, b.record_id AS record_b FROM evidence a JOIN evidence b "
        f"ON a.{block.column} = b.{block.column} AND a.record_id < b.record_id"
        for block in BLOCKS
    )
    return connection.execute(sides).to_arrow_table()


def _share(value: float) -> str:
    return f"{value:.4f}".removeprefix("0")


def _cpu() -> float:
    own = resource.getrusage(resource.RUSAGE_SELF)
    return own.ru_utime + own.ru_stime


def main() -> None:
    """Measure, print, and write where asked to."""
    reader = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    reader.add_argument("--data", nargs="+", choices=list(KNOWN), default=list(KNOWN), help="which sets")
    reader.add_argument("--people", type=int, default=0, help="how many people of each; 0 for all")
    reader.add_argument("--write", action="store_true", help="put the table into bench/README.md")
    asked = reader.parse_args()
    on, found = machine(), []
    for name in asked.data:
        with tempfile.TemporaryDirectory(prefix="hcploop-oneid-") as folder:
            found.append(measure(name, Path(folder), people=asked.people))
        one = found[-1]
        sys.stderr.write(f"{name}: precision {one.pairs.precision:.4f}, recall {one.pairs.recall:.4f}\n")
    text = known_data(found, on=on)
    print(text)
    if asked.write:
        write_section("oneid-known", text)


if __name__ == "__main__":
    main()
