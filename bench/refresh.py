"""How soon what a doctor does is acted on: events come in, refreshes follow one another, a run checks what they said.

    python bench/refresh.py                              # 200 k doctors, 50 events a second, ten minutes
    python bench/refresh.py --hcps 2000 --minutes 1      # a try
    python bench/refresh.py --write                      # the tables go into bench/README.md

The clock of the market is that of its last day: an event written now happened now, some months ago. Nothing here fails
because it is slow, but a doctor of whom the run that follows says something else ends it.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from hcploop.engine import Snapshot, open_snapshot
from machine import machine, table, write_section
from web import CACHE, market

AIM_SECONDS = 300
BEGINS_AT = dt.datetime.fromisoformat("2026-06-30T14:00:00")
"""In the market's zone: the run is as of this moment, and events happen from it on."""
COMPARED = ("hcp_tag", "hcp_indicator", "hcp_score", "hcp_tier", "hcp_need", "recommendation", "decision", "suggestion")
LEFT_OUT = {"suggestion": {"position"}}
"""Places in a sender's list hang on everybody on it."""
ROLLS_AFTER = 10_000
FEED = """
[[feed]]
name = "live"
source = "crm"
kind = "touches"
path = "live/touches_*.csv"
mode = "append"
columns = { touch_id = "touch_id", source_person_id = "person", channel = "channel", action = "action", \
happened_at = "happened_at", content_id = "content_id" }
"""


@dataclass
class Cycle:
    """One refresh: when it began and was readable, and what it took."""

    began: float
    ended: float
    people: int
    cpu_seconds: float
    peak_mib: float
    stages: dict[str, float] = field(default_factory=dict)


@dataclass
class Writer:
    """Writes events into files that grow, as the collector's loader does; remembers when each could be read."""

    folder: Path
    people: int
    rate: float
    written: dict[str, float] = field(default_factory=dict)
    stopped: threading.Event = field(default_factory=threading.Event)
    began: float = field(default_factory=time.monotonic)

    def moment(self, at: float) -> dt.datetime:
        """Give the market's clock."""
        return BEGINS_AT + dt.timedelta(seconds=int(at - self.began) + 1)

    def run(self) -> None:
        """Write until stopped, a second's events at a time."""
        chance, told = random.Random(7), 0
        while not self.stopped.wait(1.0):
            now = time.monotonic()
            due = int((now - self.began) * self.rate)
            path = self.folder / f"touches_{told // ROLLS_AFTER + 1:04}.csv"
            with path.open("a", encoding="utf-8") as file:
                if not file.tell():
                    file.write("touch_id,person,channel,action,happened_at,content_id\n")
                at = self.moment(now - 1)
                for number in range(told + 1, due + 1):
                    doctor, content = chance.randrange(1, self.people + 1), chance.randrange(1, 301)
                    file.write(f"LIVE{number:09},C{doctor:06},web,read,{at:%Y-%m-%d %H:%M:%S},K{content:05}\n")
                    self.written[f"crm:LIVE{number:09}"] = now
                told = due


def prepared(home: Path, to: Path) -> tuple[Path, Path]:
    """Make a drop folder of our own beside the market's, with a feed for what comes in, and turn the loop once."""
    drop, out = to / "drop", to / "out"
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(home / "drop", drop, copy_function=os.link)
    settings = (drop / "market.toml").read_text(encoding="utf-8")
    (drop / "market.toml").unlink()
    (drop / "market.toml").write_text(settings + FEED, encoding="utf-8")
    (drop / "live").mkdir()
    (drop / "live" / "touches_0000.csv").write_text("touch_id,person,channel,action,happened_at,content_id\n")
    _command("run", str(drop), "--out", str(out), "--as-of", BEGINS_AT.isoformat(), "--progress", "none", "--json")
    return drop, out


def refreshes(out: Path, writer: Writer, *, minutes: float) -> list[Cycle]:
    """Refresh again and again; after the last event once more."""
    cycles, until = [], time.monotonic() + minutes * 60
    while time.monotonic() < until:
        cycles.append(_cycle(out, writer))
        _say(f"  {cycles[-1].people:>7,} people in {cycles[-1].ended - cycles[-1].began:.1f} s")
    writer.stopped.set()
    time.sleep(2)
    cycles.append(_cycle(out, writer))
    return cycles


def _cycle(out: Path, writer: Writer) -> Cycle:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.monotonic()
    as_of = writer.moment(began).isoformat()
    told, said = _command("refresh", str(out), "--as-of", as_of, "--progress", "jsonl", "--json")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    ends = [event for event in map(json.loads, said) if event["state"] == "end"]
    return Cycle(
        began=began,
        ended=time.monotonic(),
        people=told["people"],
        cpu_seconds=after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        peak_mib=max(event["peak_mib"] for event in ends),
        stages={event["stage"]: event["wall_seconds"] for event in ends},
    )


def waits(out: Path, writer: Writer, cycles: Sequence[Cycle]) -> list[float]:
    """Tell of each event how long it took from its file to the overlay; what the last one lacks is an error."""
    over = open_snapshot(out).overlay
    part = over.part("touch") if over else None
    there = set(pq.read_table(part, columns=["touch_id"])["touch_id"].to_pylist()) if part else set()
    lost = [name for name in writer.written if name not in there]
    if lost:
        raise SystemExit(f"{len(lost)} events are not in the overlay, the first is {lost[0]}")
    # What was written while a refresh listed the files is counted for the next one.
    return [next(cycle.ended for cycle in cycles if cycle.began >= at) - at for at in writer.written.values()]


def differences(drop: Path, out: Path, as_of: str) -> dict[str, int]:
    """Turn the loop as of the last refresh, and count rows of its people that differ, by table."""
    over = open_snapshot(out)
    part = over.overlay.part("overlay_person") if over.overlay else None
    people = set(pq.read_table(part)["one_id"].to_pylist()) if part else set()
    before = {name: _rows(over, name, people) for name in COMPARED}
    _command("run", str(drop), "--out", str(out), "--as-of", as_of, "--progress", "none", "--json")
    after = open_snapshot(out)
    return {name: len(before[name] ^ _rows(after, name, people)) for name in COMPARED}


def _rows(snapshot: Snapshot, name: str, people: set[str]) -> set[str]:
    kept = snapshot.arrow(name)
    kept = kept.drop_columns(sorted(LEFT_OUT.get(name, set())))
    return {str(row) for row in kept.filter(pc.is_in(kept["one_id"], pa.array(sorted(people)))).to_pylist()}


def _command(*words: str) -> tuple[dict[str, object], list[str]]:
    ended = subprocess.run([sys.executable, "-m", "hcploop", *words], capture_output=True, text=True, check=False)
    if ended.returncode:
        raise SystemExit(ended.stderr)
    return json.loads(ended.stdout), ended.stderr.splitlines()


def _told(options: argparse.Namespace, cycles: Sequence[Cycle], waited: Sequence[float], differ: dict[str, int]) -> str:
    took = [cycle.ended - cycle.began for cycle in cycles]
    middle, late = np.percentile(waited, [50, 99])
    known = [
        ["events", f"{len(waited):,} at {options.rate:g} a second", ""],
        ["event → ranked anew, median", f"{middle:.0f} s", ""],
        ["event → ranked anew, p99", f"{late:.0f} s", f"≤ {AIM_SECONDS} s"],
        ["a refresh, median of " + str(len(cycles)), f"{np.median(took):.1f} s", ""],
        ["longest refresh", f"{max(took):.1f} s, for {max(cycle.people for cycle in cycles):,} people", ""],
        ["processor time of a refresh, median", f"{np.median([cycle.cpu_seconds for cycle in cycles]):.0f} s", ""],
        ["highest memory", f"{max(cycle.peak_mib for cycle in cycles) / 1024:.1f} GiB", ""],
        ["rows that the next run tells otherwise", f"{sum(differ.values()):,}", "0"],
    ]
    names = list(cycles[-1].stages)
    stages = [[name, f"{np.median([cycle.stages.get(name, 0.0) for cycle in cycles]):.1f} s"] for name in names]
    head = f"{options.hcps:,} doctors, {options.minutes:g} minutes. {machine()}"
    return "\n\n".join([head, table(["", "measured", "aim"], known), table(["stage", "median"], stages)])


def main() -> None:
    """Measure, and tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hcps", type=int, default=200_000)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--rate", type=float, default=50, help="events a second")
    parser.add_argument("--cache", type=Path, default=CACHE, help="where the market is kept")
    parser.add_argument("--write", action="store_true", help="into bench/README.md")
    options = parser.parse_args()
    _say("Preparing …")
    drop, out = prepared(market(options.hcps, options.cache), options.cache / f"refresh-{options.hcps}")
    writer = Writer(drop / "live", options.hcps, options.rate)
    threading.Thread(target=writer.run, daemon=True).start()
    _say("Refreshing …")
    cycles = refreshes(out, writer, minutes=options.minutes)
    waited = waits(out, writer, cycles)
    _say("Turning the loop, to compare …")
    text = _told(options, cycles, waited, differ := differences(drop, out, writer.moment(cycles[-1].began).isoformat()))
    sys.stdout.write(text + "\n")
    if any(differ.values()):
        raise SystemExit(f"The run says something else: {differ}")
    if options.write:
        write_section("refresh", text)


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


if __name__ == "__main__":
    main()
