"""How quickly the web answers, on SQLite and PostgreSQL, with twenty people at work.

    .ci/with-postgres python bench/web.py                    # 200 k doctors; both databases; makes the market once
    python bench/web.py --hcps 5000 --databases sqlite       # a small one
    .ci/with-postgres python bench/web.py --write            # and put the tables into bench/README.md

The server is the one that `hcploop serve` starts, with two processes that answer. Each of twenty users asks once a
second, whether the last answer came or not: an answer's time counts from the moment at which it was due. Who asks
runs on the same machine and takes a part of its cores.
"""

from __future__ import annotations

import argparse
import os
import random
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

import psycopg

from hcploop.engine import open_snapshot
from machine import machine, table, write_section
from web_users import DEMO_ROLES, User, answered

CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "hcploop-bench"
RECOMMENDATIONS = "/api/v1/doctors/{one_id}/recommendations"
AIMS = {"Doctor 360": 150, "list": 300, "recommendations API": 20}
"""Milliseconds that 99 of 100 answers must not exceed."""
WARM_UP_SECONDS = 5


def market(hcps: int, cache: Path) -> Path:
    """Make a demo market and turn the loop on it, once."""
    home = cache / f"web-{hcps}"
    if not (home / "done").exists():
        command = [sys.executable, "-m", "hcploop"]
        if not (home / "drop" / "market.toml").exists():
            home.mkdir(parents=True, exist_ok=True)
            subprocess.run([*command, "demo", home / "drop", "--hcps", str(hcps)], check=True)
        subprocess.run([*command, "run", home / "drop", "--out", home / "out", "--progress", "none"], check=True)
        (home / "done").touch()
    return home


@contextmanager
def server(home: Path, database: str) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Start `hcploop serve` with a database of its own."""
    with tempfile.TemporaryDirectory(prefix="hcploop-bench-") as folder, socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
        one.close()
        told = {"HCPLOOP_HOME": folder, "HCPLOOP_OUT": str(home / "out"), "HCPLOOP_DROP": str(home / "drop")}
        others = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        if database == "postgresql":
            told["DATABASE_URL"] = own_database(os.environ["DATABASE_URL"])
        command = [sys.executable, "-m", "hcploop", "serve", "--demo", "--port", str(port)]
        with (Path(folder) / "log").open("wb") as log:
            process = subprocess.Popen(command, env=others | told, stdout=log, stderr=log)
        try:
            wait_for(port, process, Path(folder) / "log")
            yield f"http://127.0.0.1:{port}", process
        finally:
            process.terminate()
            process.wait(60)


def own_database(url: str) -> str:
    """Make an empty database beside the one that was given, and give its address."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS hcploop_bench WITH (FORCE)")
        connection.execute("CREATE DATABASE hcploop_bench")
    return urlsplit(url)._replace(path="/hcploop_bench").geturl()


def wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until the server answers."""
    for _second in range(600):
        if process.poll() is not None:
            raise SystemExit(f"The server ended:\n{log.read_text(encoding='utf-8')[-3000:]}")
        try:
            if User(port).ask("/health/ready/")[0] == 200:
                return
        except OSError:
            pass
        time.sleep(1)
    raise SystemExit("The server does not answer.")


def scenarios(users: Sequence[User], out: Path, chance: random.Random) -> dict[str, list[list[str]]]:
    """Give, by scenario, what each user asks for in turn; everybody asks for what she sees."""
    hcp = open_snapshot(out).arrow("hcp").to_pylist()
    tags = sorted({row["tag"] for row in open_snapshot(out).arrow("hcp_tag").to_pylist()})
    cities = sorted({row["city"] for row in hcp if row["city"]})
    names = [row["name"] for row in chance.sample(hcp, min(500, len(hcp))) if row["name"]]
    sounds = [row["pinyin"] for row in chance.sample(hcp, min(500, len(hcp))) if row["pinyin"]]

    def listed(**given: object) -> str:
        return f"/doctors/?{urlencode(given, doseq=True)}"

    def lists(kind: str) -> str:
        return {
            "list: name": lambda: listed(text=chance.choice(names)[:2]),
            "list: sound": lambda: listed(text=chance.choice(sounds)[:5]),
            "list: tier, persona, city": lambda: listed(
                tiers=[1, 2], personas=["pioneer", "traditional"], city=chance.choice(cities)
            ),
            "list: tag": lambda: listed(tag=chance.choice(tags)),
            "list: quiet for 90 days": lambda: listed(last="quiet-90", page=chance.randint(1, 20)),
        }[kind]()

    kinds = ("list: name", "list: sound", "list: tier, persona, city", "list: tag", "list: quiet for 90 days")
    seen = [user.doctors() for user in users]
    asked: dict[str, list[list[str]]] = {
        "Doctor 360": [[f"/doctors/{chance.choice(hers)}/" for _one in range(200)] for hers in seen],
        **{kind: [[lists(kind) for _one in range(200)] for _user in users] for kind in kinds},
    }
    recommended = [[RECOMMENDATIONS.format(one_id=quote(chance.choice(hers))) for _one in range(200)] for hers in seen]
    if users[0].ask(recommended[0][0])[0] == 200:
        asked["recommendations API"] = recommended
    return asked


def measured(users: Sequence[User], asked: list[list[str]], seconds: int) -> tuple[list[float], int]:
    """Let every user ask once a second; give the milliseconds of each answer, sorted, and how many were no page."""
    times: list[float] = []
    wrong: list[str] = []
    begin = time.perf_counter() + 0.2

    def work(place: int) -> None:
        for turn in range(seconds):
            due = begin + turn + place / len(users)
            time.sleep(max(0.0, due - time.perf_counter()))
            address = asked[place][turn % len(asked[place])]
            status, _body = users[place].ask(address)
            times.append(1000 * (time.perf_counter() - due))
            if status != 200:
                wrong.append(f"{status} {address}")

    threads = [threading.Thread(target=work, args=(place,)) for place in range(len(users))]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    if wrong:
        print("No page:", *wrong[:5], sep="\n  ")
    return sorted(times), len(wrong)


def percentile(times: Sequence[float], share: float) -> float:
    """Give the time that this share of the answers does not exceed."""
    return times[min(len(times) - 1, int(share * len(times)))]


def memory_mib(root: int) -> float:
    """Add up what the server and its processes hold."""
    children: dict[int, list[int]] = {}
    held: dict[int, float] = {}
    for path in Path("/proc").glob("[0-9]*/status"):
        try:
            told = dict(line.split(":", 1) for line in path.read_text(encoding="utf-8").splitlines() if ":" in line)
        except OSError:
            continue
        pid = int(path.parent.name)
        children.setdefault(int(told["PPid"]), []).append(pid)
        held[pid] = int(told.get("VmRSS", "0 kB").split()[0]) / 1024
    left, total = [root], 0.0
    while left:
        one = left.pop()
        total += held.get(one, 0.0)
        left += children.get(one, [])
    return total


def bench(home: Path, database: str, options: argparse.Namespace) -> tuple[list[list[str]], str]:
    """Measure every scenario on one database."""
    chance = random.Random(7)
    with server(home, database) as (address, process):
        port = urlsplit(address).port or 80
        begin = time.perf_counter()
        users = [User(port, DEMO_ROLES[place % len(DEMO_ROLES)]) for place in range(options.users)]
        for user in users:
            user.log_in()
        answered(users[0].ask("/doctors/"), "/doctors/")
        first = time.perf_counter() - begin
        rows = []
        for name, asked in scenarios(users, home / "out", chance).items():
            if not name.startswith(options.only):
                continue
            measured(users, [list(reversed(one)) for one in asked], WARM_UP_SECONDS)
            times, wrong = measured(users, asked, options.seconds)
            aim = next(value for kind, value in AIMS.items() if name.startswith(kind))
            found = [percentile(times, share) for share in (0.5, 0.95, 0.99)]
            print(f"{database:10} {name:26}", *(f"{one:7.0f} ms" for one in found), f"{wrong} wrong", flush=True)
            rows.append([name, database, *(f"{one:,.0f}" for one in found), f"≤ {aim}", f"{wrong} of {len(times):,}"])
        held = f"{memory_mib(process.pid):,.0f} MiB in all of its processes"
        note = f"{database}: {held}, {first:.0f} s from the first log-in to the first list"
    return rows, note


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hcps", type=int, default=200_000)
    parser.add_argument("--users", type=int, default=20)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--databases", nargs="+", choices=("sqlite", "postgresql"))
    parser.add_argument("--cache", type=Path, default=CACHE, help="where the market is kept")
    parser.add_argument("--only", default="", help="scenarios whose name begins so")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    databases = options.databases or ["sqlite", *(["postgresql"] if os.environ.get("DATABASE_URL") else [])]
    if "postgresql" in databases and not os.environ.get("DATABASE_URL"):
        raise SystemExit("PostgreSQL is told by DATABASE_URL: .ci/with-postgres python bench/web.py starts one.")
    home = market(options.hcps, options.cache)
    head = machine()
    told = [bench(home, database, options) for database in databases]
    rows = [row for found, _note in told for row in found]
    text = "\n\n".join(
        [
            head,
            (
                f"{options.hcps:,} doctors, {options.users} users ({', '.join(DEMO_ROLES)} in turn), each one "
                f"request a second for {options.seconds} seconds a line, from the same machine. Times in ms, from "
                "the moment that an answer was due to be asked for."
            ),
            table(["page", "database", "p50", "p95", "p99", "aim for p99", "no page"], rows),
            *(f"- {note}" for _rows, note in told),
        ]
    )
    print(text)
    if options.write:
        write_section("web", text)


if __name__ == "__main__":
    main()
