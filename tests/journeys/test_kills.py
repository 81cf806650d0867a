"""A run that is killed, whatever it is at, leaves the old snapshot readable and the next run able to go on."""

from __future__ import annotations

import json
import random  # noqa: TID251 - when the axe falls is drawn with a stated seed
import signal

import pytest
from tests.commands import hcploop, start
from tests.markets import FILES, drop, tiny_market

EVENTS = 60
"""About as many lines of progress has a run of the tiny market."""


def asked(out):
    """What the snapshot in force says, from tables and from a profile."""
    answer = hcploop("sql", out, "SELECT one_id, name FROM hcp ORDER BY one_id", "--json")
    assert answer.status == 0, answer.err
    people = json.loads(answer.out)
    assert hcploop("hcp", out, people[0]["one_id"], "--json").status == 0
    listed = json.loads(hcploop("snapshots", out, "--json").out)
    return [row["snapshot"] for row in listed if row["in_force"]], people


def killed(folder, out, *, after):
    """Kill a run when it has told so many events, at the latest when it has told the last; whether it lived to end."""
    run = start("run", folder, "--out", out, "--progress", "jsonl")
    assert run.stderr is not None
    told = []
    for line in run.stderr:
        assert line.startswith("{"), line
        told.append(json.loads(line))
        if len(told) >= after:
            break
    run.send_signal(signal.SIGKILL)
    run.communicate(timeout=60)
    assert run.returncode in (0, -signal.SIGKILL)
    return told[-1]


def kill_and_look(tmp_path, *, times, seed):
    folder, out = tiny_market(tmp_path / "in"), tmp_path / "out"
    assert hcploop("run", folder, "--out", out, "--progress", "none").status == 0
    before = asked(out)
    chance = random.Random(seed)
    struck = []
    for number in range(times):
        drop(folder, "visits/2.csv", FILES["visits"].replace("V", f"W{number}-"))
        struck.append(killed(folder, out, after=chance.randint(1, EVENTS)))
        now = asked(out)
        if struck[-1]["stage"] == "publish" or now[0] != before[0]:
            # The axe may fall after the new snapshot is in force; then that one must be whole.
            assert now[1] == before[1]
            before = now
        assert now == before, struck

    last = hcploop("run", folder, "--out", out, "--progress", "none")

    assert last.status == 0, last.err
    assert asked(out)[1] == before[1]
    assert not [path for path in out.rglob("*") if "unfinished" in path.name]


@pytest.mark.slow
def test_two_kills_leave_the_old_snapshot_readable(tmp_path):
    kill_and_look(tmp_path, times=2, seed=1)


@pytest.mark.full
def test_ten_kills_leave_the_old_snapshot_readable(tmp_path):
    kill_and_look(tmp_path, times=10, seed=2)
