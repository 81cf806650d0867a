"""How long an erasure takes, step by step, against one reading of every byte that is kept.

    python bench/forget.py                       # two of 200 k doctors, drawn by lot
    python bench/forget.py --hcps 2000           # a try
    python bench/forget.py --write               # the table goes into bench/README.md

Each erasure is `hcploop forget` in a process of its own, on a copy of a made-up market. Nothing fails because it is
slow; it does where what tells a doctor still stands in a file of the snapshots or in one that a feed reads.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from hcploop.engine import open_snapshot
from machine import machine, table, write_section
from web import CACHE, market

AIM_SECONDS = 300
_PIECE = 4 << 20


@dataclass
class Erased:
    """One erasure: its steps in seconds, and what it told."""

    seconds: float
    cpu_seconds: float
    peak_mib: float
    told: dict[str, object]
    steps: dict[str, float] = field(default_factory=dict)


def copied(home: Path, to: Path) -> Path:
    """Copy a market and its snapshots, without its truth, which no feed reads."""
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(home, to, symlinks=True, ignore=shutil.ignore_patterns("truth", "done"))
    return to


def drawn(out: Path, persons: int) -> list[tuple[str, list[str]]]:
    """Draw people, each with her licences."""
    snapshot = open_snapshot(out)
    ids = sorted(snapshot.sql("SELECT one_id FROM hcp")["one_id"].to_pylist())
    chosen = random.Random(7).sample(ids, persons)
    listed = ", ".join(f"'{one_id}'" for one_id in chosen)
    rows = snapshot.sql(
        "SELECT p.one_id, r.licence_no FROM record r JOIN record_person p USING (record_id) "
        f"WHERE p.one_id IN ({listed}) AND r.licence_no IS NOT NULL"
    ).to_pylist()
    return [(one_id, sorted({row["licence_no"] for row in rows if row["one_id"] == one_id})) for one_id in chosen]


def floor(folders: Sequence[Path]) -> tuple[float, int]:
    """Read every byte once; gives how long it took, and how many there are."""
    began, size = time.monotonic(), 0
    for path in (path for folder in folders for path in folder.rglob("*") if path.is_file()):
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                size += len(piece)
    return time.monotonic() - began, size


def erased(home: Path, one_id: str) -> Erased:
    """Forget somebody, and listen to the steps."""
    words = ["forget", str(home / "out"), one_id, "--dir", str(home / "drop"), "--progress", "jsonl", "--json"]
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "hcploop", *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    steps: dict[str, float] = {}
    step, since, said = "what tells her", began, []
    for line in process.stderr:
        said.append(line)
        if line.startswith("{") and (now := json.loads(line)["stage"]) != step:
            at = time.monotonic()
            steps[step] = steps.get(step, 0.0) + at - since
            step, since = now, at
    text = process.stdout.read()
    _, _, used = os.wait4(process.pid, 0)
    steps[step] = steps.get(step, 0.0) + time.monotonic() - since
    if not text:
        raise SystemExit("".join(said))
    cpu = used.ru_utime + used.ru_stime
    return Erased(time.monotonic() - began, cpu, used.ru_maxrss / 1024, json.loads(text), steps)


def refuse_what_is_left(home: Path, told: dict[str, object], licences: Sequence[str]) -> None:
    """Stop where the search found something, or where a file of text or bytes still holds a licence of hers."""
    if not told["is_complete"]:
        raise SystemExit(f"Something is left: {told['left_to_do']} {told['found']}")
    for licence in licences:
        found = subprocess.run(["grep", "-rlF", licence, home], capture_output=True, text=True, check=False)
        if found.returncode != 1:
            raise SystemExit(f"{licence} still stands in {found.stdout or found.stderr}")


def _told(options: argparse.Namespace, made: Sequence[Erased], least: tuple[float, int]) -> str:
    seconds, size = least
    took = [one.seconds for one in made]
    known = [
        ["an erasure, longest of " + str(len(made)), f"{max(took):.0f} s", f"≤ {AIM_SECONDS} s"],
        ["processor time", f"{max(one.cpu_seconds for one in made):.0f} s", ""],
        ["highest memory", f"{max(one.peak_mib for one in made) / 1024:.1f} GiB", ""],
        ["files searched at the end", f"{made[-1].told['searched']:,}", ""],
        [f"one reading of all {size / 2**30:.1f} GiB", f"{seconds:.1f} s", ""],
        ["× that reading", f"{max(took) / seconds:.0f}", ""],
    ]
    names = list(made[0].steps)
    steps = [[name, f"{np.mean([one.steps.get(name, 0.0) for one in made]):.1f} s"] for name in names]
    head = f"{options.hcps:,} doctors. {machine()}"
    return "\n\n".join([head, table(["", "measured", "aim"], known), table(["step", "mean"], steps)])


def main() -> None:
    """Measure, and tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hcps", type=int, default=200_000)
    parser.add_argument("--persons", type=int, default=2)
    parser.add_argument("--cache", type=Path, default=CACHE, help="where the market is kept")
    parser.add_argument("--write", action="store_true", help="into bench/README.md")
    options = parser.parse_args()
    home = copied(market(options.hcps, options.cache), options.cache / f"forget-{options.hcps}")
    made = []
    try:
        people = drawn(home / "out", options.persons)
        least = floor([home])
        for one_id, licences in people:
            made.append(erased(home, one_id))
            refuse_what_is_left(home, made[-1].told, licences)
    finally:
        shutil.rmtree(home, ignore_errors=True)
    text = _told(options, made, least)
    sys.stdout.write(text + "\n")
    if options.write:
        write_section("forget", text)


if __name__ == "__main__":
    main()
