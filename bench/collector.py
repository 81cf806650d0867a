"""How many events the collector acknowledges in a second, how many are loaded, and what is left after kills.

    python bench/collector.py               # prints; about a minute and a half
    python bench/collector.py --write       # and puts the tables into bench/README.md

Batches of 100 events (46 kB) come from several processes over connections that stay open. The bare server reads the
body and answers 200, under the same options of granian and the same load: the share that is left of it is what writing
down and being certain cost. Who sends runs on the same machine and takes a part of its cores.
"""

from __future__ import annotations

import argparse
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from collector_load import EVENTS, KEY, Sent, batch_id, load
from hcploop_web.collector.events import read_batch
from hcploop_web.collector.key_file import Source, hashed, write_sources
from hcploop_web.collector.segments import read
from loader_load import loader_pace
from machine import machine, table, write_section

HERE = Path(__file__).parent
WORKERS = 2
EVENTS_AIM, SHARE_AIM, LOADED_AIM = 100_000, 0.4, 50_000
LOADED = 200_000


def free_port() -> int:
    """Give a port that nobody listened at a moment ago."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def collector(home: Path) -> Iterator[tuple[int, list[subprocess.Popen[bytes]]]]:
    """Start the collector; gives its port, and a list whose last entry is its process."""
    write_sources(home / "collector" / "sources.json", [Source("bench", (hashed(KEY),))])
    port = free_port()
    running = [start(home, port)]
    try:
        yield port, running
    finally:
        stop(running[-1])


def start(home: Path, port: int) -> subprocess.Popen[bytes]:
    """Start the collector and wait until it answers."""
    command = [sys.executable, "-m", "hcploop_web.config.collector_server", "127.0.0.1", str(port), str(WORKERS)]
    process = subprocess.Popen(command, env={**os.environ, "HCPLOOP_HOME": str(home)}, start_new_session=True)
    answers(port, process)
    return process


@contextmanager
def bare() -> Iterator[int]:
    """Start the bare server; gives its port."""
    port = free_port()
    options = ["--interface", "asgi", "--workers", str(WORKERS), "--no-ws", "--log-level", "warning"]
    command = [sys.executable, "-m", "granian", *options, "--port", str(port), "collector_load:bare"]
    process = subprocess.Popen(command, cwd=HERE, start_new_session=True)
    try:
        answers(port, process)
        yield port
    finally:
        stop(process)


def answers(port: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until somebody listens."""
    while process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            time.sleep(0.5)  # the other worker
            return
    raise SystemExit("The server ended instead of answering.")


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a server with its workers."""
    if process.poll() is None:
        process.terminate()
        process.wait()


def kill(process: subprocess.Popen[bytes]) -> None:
    """Kill a server and its workers at once."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def pace(name: str, sent: list[Sent], seconds: float) -> tuple[float, list[str]]:
    """Give events a second, and a row of the table."""
    times = sorted(taken for one in sent for taken in one.seconds)
    events = len(times) * EVENTS / seconds
    cuts = statistics.quantiles(times, n=100)
    refused = sum(one.refused for one in sent)
    return events, [name, f"{events:,.0f}", f"{cuts[49] * 1000:.1f}", f"{cuts[98] * 1000:.1f}", f"{refused:,}"]


def speed(options: argparse.Namespace) -> tuple[str, list[str]]:
    """Measure the collector against the bare server, in turns; gives a table and what was aimed at."""
    told: dict[str, list[tuple[float, list[str]]]] = {"bare": [], "collector": []}
    knobs = {"senders": options.senders, "connections": options.connections}
    for _sitting in range(options.sittings):
        with bare() as port:
            told["bare"].append(
                pace("reads the body, answers 200", load(port, options.seconds, **knobs), options.seconds)
            )
        with tempfile.TemporaryDirectory(prefix="hcploop-bench-", dir=options.on) as folder:
            with collector(Path(folder)) as (port, _running):
                sent = load(port, options.seconds, **knobs)
            told["collector"].append(pace("collector", sent, options.seconds))
    best = {name: sorted(rows)[len(rows) // 2] for name, rows in told.items()}
    share = best["collector"][0] / best["bare"][0]
    head = ["server, two workers", "events a second", "p50, ms", "p99, ms", "refused"]
    aims = (
        f"Aims: {EVENTS_AIM:,} events a second ({'met' if best['collector'][0] >= EVENTS_AIM else 'missed'}); "
        f"{SHARE_AIM} of the bare server: {share:.2f} ({'met' if share >= SHARE_AIM else 'missed'})."
    )
    return table(head, [row for _events, row in best.values()]), [aims]


def loaded(options: argparse.Namespace) -> str:
    """Measure the loader alone on a log that is there already; gives a table and what was aimed at."""
    rows = []
    for _sitting in range(options.sittings):
        with tempfile.TemporaryDirectory(prefix="hcploop-bench-", dir=options.on) as folder:
            rows.append(loader_pace(Path(folder), LOADED))
    clock, cpu = sorted(rows)[len(rows) // 2]
    pace = LOADED / clock
    head = ["one process", "events a second", "CPU, s a 100,000 events"]
    told = table(head, [["loader", f"{pace:,.0f}", f"{cpu * 100_000 / LOADED:.1f}"]])
    return f"{told}\n\nAim: {LOADED_AIM:,} events a second loaded ({'met' if pace >= LOADED_AIM else 'missed'})."


def kills(options: argparse.Namespace) -> list[str]:
    """Kill all processes of the collector under load, again and again; tell what is left."""
    with tempfile.TemporaryDirectory(prefix="hcploop-bench-", dir=options.on) as folder:
        home = Path(folder)
        with collector(home) as (port, running):
            killer = threading.Thread(target=_kill_often, args=(home, port, running, options.kills))
            sent: list[Sent] = []
            seconds = options.kills * 3.0
            sender = threading.Thread(target=lambda: sent.extend(load(port, seconds, senders=2, connections=8)))
            sender.start()
            killer.start()
            sender.join()
            killer.join()
        acknowledged = {batch_id(name, number) for name, one in enumerate(sent) for number in one.acknowledged}
        stored: Counter[tuple[str, str]] = Counter()
        frames = 0
        for frame in read(home / "collector" / "log", since=None):
            frames += 1
            stored.update((one.source, one.message_id) for one in read_batch(frame))
        events = Counter(message.rpartition("-")[0] for _source, message in stored)
        segments = len(list((home / "collector" / "log").glob("*.log")))
    missing = [name for name in acknowledged if events[name] != EVENTS]
    copies, torn = sum(stored.values()) - len(stored), sum(count != EVENTS for count in events.values())
    told = (
        f"{options.kills} × `kill -9` of all its processes under load: {len(acknowledged) * EVENTS:,} events "
        f"acknowledged, {len(missing) * EVENTS:,} of them missing. {len(stored):,} different events stand in "
        f"{frames:,} frames of {segments} segments, {copies:,} of them a second time as they were sent again; "
        f"{torn} batches are torn."
    )
    return [told]


def _kill_often(home: Path, port: int, running: list[subprocess.Popen[bytes]], times: int) -> None:
    for _time in range(times):
        time.sleep(1.0)
        kill(running[-1])
        running.append(start(home, port))


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--sittings", type=int, default=3)
    parser.add_argument("--senders", type=int, default=4, help="processes that send")
    parser.add_argument("--connections", type=int, default=8, help="of each")
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--on", type=Path, default=Path(tempfile.gettempdir()), help="the disk to write to")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    head = machine()
    rows, told = speed(options)
    text = "\n\n".join([head, rows, *told, loaded(options), *(kills(options) if options.kills else [])])
    print(text)
    if options.write:
        write_section("collector", text)


if __name__ == "__main__":
    main()
