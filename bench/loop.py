"""How fast one turn of the loop is: wall, processor time and memory of each stage, on a large made-up market.

    python bench/loop.py                                      # 1 M touches of 50 k people, then 10 M of 500 k
    python bench/loop.py --touches 1000000 --people 50000     # one size
    python bench/loop.py --sittings 3 --write                 # three times each; the tables go into bench/README.md

Nothing here fails because it is slow: it measures and says what was aimed at.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from hcploop.engine import open_snapshot
from hcploop.simulate.bulk import write_bulk
from machine import machine, table, write_section

SIZES = ((1_000_000, 50_000), (10_000_000, 500_000))
AIMED_AT = SIZES[-1]
"""Touches and people of the size that the aims are set for."""
APART = ("oneid", "profiles")
"""Stages with aims of their own."""
CHOOSING = ("permit", "needs", "recommend", "offers", "worth", "decisions", "figures", "judging")
"""Recommendation, next best action and evaluation, which have an aim together."""
SCANNED = ("source_person_id", "action", "happened_at", "content_id", "duration_seconds")
"""The columns of a touches file that the loop cannot do without."""
NEW_TOUCHES = 5_000


@dataclass
class Stage:
    """What a stage took; memory is the highest while it ran."""

    wall_seconds: float = 0.0
    cpu_seconds: float = 0.0
    peak_mib: float = 0.0


@dataclass
class Turn:
    """One run of the loop: its stages, and the process as a whole, start and end included."""

    stages: dict[str, Stage] = field(default_factory=dict)
    whole: Stage = field(default_factory=Stage)

    def rest(self) -> Stage:
        """Everything up to scores but OneID."""
        return self._of([name for name in self.stages if name not in (*APART, *CHOOSING)])

    def choosing(self) -> Stage:
        """Recommendation, next best action and evaluation."""
        return self._of([name for name in self.stages if name in CHOOSING])

    def _of(self, names: Sequence[str]) -> Stage:
        parts = [self.stages[name] for name in names]
        return Stage(
            sum(part.wall_seconds for part in parts),
            sum(part.cpu_seconds for part in parts),
            # What profiles took is not given back at once: publishing, which follows, would be blamed for it.
            max((self.stages[name].peak_mib for name in names if name != "publish"), default=0.0),
        )


@dataclass
class Measured:
    """One size of market: first runs, a run after a small new file, and one scan to compare with."""

    touches: int
    people: int
    scan_seconds: float
    sittings: list[Turn]
    again: Turn
    is_one_code: bool

    @property
    def first(self) -> Turn:
        """The first run that took neither least nor most; of two, the longer."""
        return sorted(self.sittings, key=lambda turn: turn.whole.wall_seconds)[len(self.sittings) // 2]

    @property
    def name(self) -> str:
        """Such as `10 M / 500 k`."""
        return f"{_short(self.touches)} / {_short(self.people)}"


def measure(home: Path, *, touches: int, people: int, seed: int, sittings: int) -> Measured:
    """Write the market unless it is there, run the loop on it, then once more with one small new file.

    Parameters
    ----------
    home : Path
        Where markets and snapshots are kept; the market is kept for the next time, the snapshots are not.
    touches, people : int
        The size of the market.
    seed : int
        Of the market and the runs.
    sittings : int
        How many times to run from nothing, since a machine is not equally fast at all times.
    """
    folder = home / f"{touches}x{people}-{seed}"
    drop, out = folder / "drop", folder / "out"
    new_file = drop / "crm" / "touches" / "99_new.parquet"
    if not (drop / "market.toml").exists():
        _say(f"Writing {touches:,} touches of {people:,} people into {drop} …")
        write_bulk(drop, people=people, touches=touches, seed=seed)
    new_file.unlink(missing_ok=True)
    scan_seconds = scan(drop)
    taken = []
    for sitting in range(1, sittings + 1):
        shutil.rmtree(out, ignore_errors=True)
        _say(f"Running the loop on {touches:,} touches of {people:,} people, {sitting} of {sittings} …")
        taken.append(turn(drop, out, seed=seed))
    code = open_snapshot(out).manifest.code_hash
    _say(f"Running it again with {NEW_TOUCHES:,} new touches …")
    try:
        write_new_touches(drop, new_file)
        again = turn(drop, out, seed=seed)
        is_one_code = open_snapshot(out).manifest.code_hash == code
    finally:
        new_file.unlink(missing_ok=True)
        shutil.rmtree(out, ignore_errors=True)
    return Measured(touches, people, scan_seconds, taken, again, is_one_code)


def scan(drop: Path) -> float:
    """Read every value of the needed columns of the touches once; the quickest of three, in seconds."""
    query = f"SELECT bit_xor(hash({', '.join(SCANNED)})) FROM read_parquet('{drop}/*/touches/*.parquet')"
    taken = []
    for _time in range(3):
        with duckdb.connect() as connection:
            start = time.perf_counter()
            connection.execute(query).fetchall()
            taken.append(time.perf_counter() - start)
    return min(taken)


def write_new_touches(drop: Path, path: Path) -> None:
    """Write a file as a day would bring it: touches of one month, under ids of their own."""
    last = sorted((drop / "crm" / "touches").glob("*.parquet"))[-1]
    rows = pq.read_table(last).slice(0, NEW_TOUCHES)
    ids = pc.binary_join_element_wise(rows["touch_id"], "new", "-")
    pq.write_table(rows.set_column(rows.column_names.index("touch_id"), "touch_id", pa.chunked_array(ids)), path)


def turn(drop: Path, out: Path, *, seed: int) -> Turn:
    """Run the loop as a user does, in a process of its own, and listen to its progress."""
    command = [sys.executable, "-m", "hcploop", "run", str(drop), "--out", str(out), "--seed", str(seed), "--json"]
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    with subprocess.Popen(
        [*command, "--progress", "jsonl"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as process:
        found, other = _listen(process)
    if process.returncode:
        raise SystemExit("The run failed, so nothing was measured:\n" + "\n".join(other[-20:]))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    highest = max((stage.peak_mib for stage in found.values()), default=0.0)
    return Turn(found, Stage(time.perf_counter() - start, cpu, highest))


def _listen(process: subprocess.Popen[str]) -> tuple[dict[str, Stage], list[str]]:
    found: dict[str, Stage] = {}
    other: list[str] = []
    running = ""
    with _sampled(process.pid, lambda: running, found):
        for line in process.stderr or ():
            try:
                event = json.loads(line)
            except ValueError:
                other.append(line.rstrip())
                continue
            stage = found.setdefault(event["stage"], Stage())
            running = event["stage"]
            if event["state"] == "end":
                stage.wall_seconds, stage.cpu_seconds = event["wall_seconds"], event["cpu_seconds"]
                # Where memory cannot be sampled there is the highest of the process so far.
                stage.peak_mib = stage.peak_mib or event["peak_mib"]
                _say(f"  {event['stage']}: {stage.wall_seconds:.1f} s, {stage.cpu_seconds:.1f} CPU-s")
        process.wait()
    return found, other


class _sampled:  # noqa: N801 - read as `with _sampled(…)`, like a function
    """Keeps the highest memory of a process by stage, looked at twenty times a second."""

    def __init__(self, pid: int, running: Callable[[], str], found: dict[str, Stage]) -> None:
        self._status, self._running, self._found = Path(f"/proc/{pid}/status"), running, found
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_error: object) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stop.wait(0.05):
            try:
                lines = self._status.read_text(encoding="utf-8").splitlines()
            except OSError:
                return
            kib = next((int(line.split()[1]) for line in lines if line.startswith("VmRSS:")), 0)
            stage = self._found.get(self._running())
            if stage:
                stage.peak_mib = max(stage.peak_mib, kib / 1024)


def report(runs: list[Measured], *, on: str) -> str:
    """Write what was measured as tables in Markdown, with what was aimed at beside it."""
    sizes = ", ".join(f"{run.touches:,} touches of {run.people:,} people" for run in runs)
    words = (
        f"Sizes: {sizes}. `wall` and `CPU` in seconds, `peak` in MiB while the stage ran; `× scan` is wall ÷ one scan "
        "of the needed columns of the touches files; `growth` is the CPU of the largest ÷ that of the smallest. "
        f"Sittings: {len(runs[-1].sittings)}; what is shown is one that took neither least nor most."
    )
    return "\n\n".join(
        [
            f"{on}.",
            words,
            _stage_table(runs),
            _aim_table(runs),
            f"Run again after one new file of {NEW_TOUCHES:,} touches in one month (of 24):",
            _again_table(runs),
        ]
    )


def _stage_table(runs: list[Measured]) -> str:
    head = ["stage"]
    for run in runs:
        head += [f"{run.name}: wall", "CPU", "peak", "× scan"]
    rows = [[name, *_cells(runs, [run.first.stages.get(name, Stage()) for run in runs])] for name in _stages(runs)]
    rows.append(["**data, tags, scores**", *_cells(runs, [run.first.rest() for run in runs])])
    rows.append(["**recommend, next best action, evaluate**", *_cells(runs, [run.first.choosing() for run in runs])])
    rows.append(["**whole process**", *_cells(runs, [run.first.whole for run in runs])])
    if len(runs) > 1:
        head.append("growth")
        names = [*_stages(runs), "", "", ""]
        for name, row in zip(names, rows, strict=True):
            row.append(_growth(runs, name) if name else "")
    scans = [cell for run in runs for cell in (f"{run.scan_seconds:.2f}", "", "", "1")]
    rows.append(["one scan", *scans, *[""] * (len(runs) > 1)])
    return table(head, rows)


def _cells(runs: list[Measured], stages: list[Stage]) -> list[str]:
    cells = []
    for run, stage in zip(runs, stages, strict=True):
        cells += [
            f"{stage.wall_seconds:.1f}",
            f"{stage.cpu_seconds:.1f}",
            f"{stage.peak_mib:,.0f}",
            f"{stage.wall_seconds / run.scan_seconds:,.0f}",
        ]
    return cells


def _growth(runs: list[Measured], name: str) -> str:
    small, large = (run.first.stages.get(name, Stage()).cpu_seconds for run in (runs[0], runs[-1]))
    return f"{large / small:.1f}" if small else ""


def _aim_table(runs: list[Measured]) -> str:
    largest = runs[-1]
    rest, choosing = largest.first.rest(), largest.first.choosing()
    oneid = largest.first.stages.get("oneid", Stage())
    profiles = largest.first.stages.get("profiles", Stage())
    is_size = (largest.touches, largest.people) == AIMED_AT
    rows = [
        ["data, tags, scores, wall", "≤ 45 s", _with_range(largest, Turn.rest)],
        ["data, tags, scores, memory", "≤ 6 GB", f"{rest.peak_mib * 2**20 / 1e9:.1f} GB"],
        ["recommend, next best action, evaluate: wall", "≤ 90 s", _with_range(largest, Turn.choosing)],
        ["recommend, next best action, evaluate: memory", "≤ 8 GB", f"{choosing.peak_mib * 2**20 / 1e9:.1f} GB"],
        ["profiles, wall", "≤ 45 s", f"{profiles.wall_seconds:.1f} s"],
        ["OneID, processor time", "≤ 90 CPU-s", f"{oneid.cpu_seconds:.1f} CPU-s"],
    ]
    if len(runs) > 1:
        linear = largest.touches / runs[0].touches
        worst = max(_stages(runs), key=lambda name: float(_growth(runs, name) or 0))
        rows.append(["steepest growth of a stage, CPU", f"≤ {linear:.0f} ×", f"{_growth(runs, worst)} × ({worst})"])
    head = [f"aim for {_short(AIMED_AT[0])} / {_short(AIMED_AT[1])}", "aim", f"measured at {largest.name}"]
    note = "" if is_size else "\n\nThis is not the size that the aims are set for."
    return table(head, rows) + note


def _with_range(run: Measured, part: Callable[[Turn], Stage]) -> str:
    """Tell the seconds of the sitting that is shown, and of the quickest and the slowest."""
    seconds = sorted(part(turn).wall_seconds for turn in run.sittings)
    between = f" ({seconds[0]:.1f} to {seconds[-1]:.1f} in {len(seconds)} sittings)" if len(seconds) > 1 else ""
    return f"{part(run.first).wall_seconds:.1f} s{between}"


def _again_table(runs: list[Measured]) -> str:
    head = ["stage"]
    for run in runs:
        head += [f"{run.name}: wall", "CPU", "share of the first run's CPU"]
    rows = []
    for name in [*_stages(runs), "whole process"]:
        row = [name]
        for run in runs:
            first, again = (
                turn.whole if name == "whole process" else turn.stages.get(name, Stage())
                for turn in (run.first, run.again)
            )
            share = f"{again.cpu_seconds / first.cpu_seconds:.0%}" if first.cpu_seconds else ""
            row += [f"{again.wall_seconds:.1f}", f"{again.cpu_seconds:.1f}", share]
        rows.append(row)
    if all(run.is_one_code for run in runs):
        return table(head, rows)
    return table(head, rows) + "\n\nThe code changed between the two runs, so everything was made anew: measure again."


def _stages(runs: list[Measured]) -> list[str]:
    return list(dict.fromkeys(name for run in runs for name in run.first.stages))


def _short(number: int) -> str:
    return f"{number / 1e6:g} M" if number >= 1_000_000 else f"{number / 1e3:g} k"


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def main() -> None:
    """Measure, print, and write where asked to."""
    reader = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    reader.add_argument("--touches", type=int, help="one size: number of touches")
    reader.add_argument("--people", type=int, help="one size: number of people; a twentieth of the touches")
    reader.add_argument("--seed", type=int, default=7, help="of the market and the runs")
    reader.add_argument("--sittings", type=int, default=1, help="run each size so many times; the middle one is shown")
    reader.add_argument("--home", type=Path, default=Path("var/bench"), help="where markets are kept")
    reader.add_argument("--write", action="store_true", help="put the tables into bench/README.md")
    asked = reader.parse_args()
    sizes = [(asked.touches, asked.people or asked.touches // 20)] if asked.touches else list(SIZES)
    on = machine()
    runs = [
        measure(asked.home, touches=touches, people=people, seed=asked.seed, sittings=asked.sittings)
        for touches, people in sizes
    ]
    text = report(runs, on=on)
    print(text)
    if asked.write:
        write_section("loop", text)


if __name__ == "__main__":
    main()
