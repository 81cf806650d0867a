"""The loop as a command: how it is called, which stages it tells of, and who holds its lock."""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from filelock import FileLock, Timeout

from hcploop.errors import HcploopError
from hcploop.flow.progress import STAGES
from hcploop.market import load_market
from hcploop_web.insights.reading import NothingYet, reading

__all__ = [
    "STAGES",
    "check_command",
    "fixed_day",
    "forget_command",
    "holder",
    "refresh_command",
    "rollback_command",
    "run_command",
    "snapshot_in_force",
]

_LOOP = (sys.executable, "-m", "hcploop")


def run_command(drop: str, out: str, *, as_of_on: dt.date | None) -> list[str]:
    """Say how the loop is turned once; its progress comes as lines of JSON on standard error."""
    day = ["--as-of", as_of_on.isoformat()] if as_of_on else []
    return [*_LOOP, "run", drop, "--out", out, *day, "--progress", "jsonl", "--json"]


def refresh_command(drop: str, out: str) -> list[str]:
    """Say how doctors of whom something new is known are ranked anew."""
    return [*_LOOP, "refresh", out, "--dir", drop, "--progress", "jsonl", "--json"]


def check_command(drop: str) -> list[str]:
    """Say how a folder is looked through without changing anything."""
    return [*_LOOP, "check", drop, "--json"]


def rollback_command(out: str, snapshot_id: str) -> list[str]:
    """Say how another snapshot is put in force."""
    return [*_LOOP, "rollback", out, snapshot_id]


def forget_command(out: str, one_id: str, *, drop: str) -> list[str]:
    """Say how a person is erased; its progress comes as lines of JSON on standard error."""
    return [*_LOOP, "forget", out, one_id, "--dir", drop, "--progress", "jsonl", "--json"]


def holder(out: Path) -> str | None:
    """Name the process that holds the loop's lock on a folder of snapshots; None where nobody does.

    A refresh does not count: it ends soon, and a run waits for it. A run from the command line holds it too, and
    nothing in our database tells of that.
    """
    lock = out / "lock"
    if not lock.is_file():
        return None
    try:
        with FileLock(lock, mode=0o600, timeout=0):
            return None
    except (Timeout, OSError):
        pass
    try:
        told = json.loads((out / "lock.json").read_text(encoding="utf-8"))
        return None if told.get("doing") == "refresh" else f"{told['host']} · {told['pid']} · {told['started_at']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "?"


def fixed_day() -> dt.date | None:
    """Tell the day after which the market's settings let nothing be read; None where a run reads up to its moment."""
    try:
        market = load_market(settings.DROP)
    except HcploopError:
        return None
    if market.as_of is None:
        return None
    return market.as_of.replace(tzinfo=dt.UTC).astimezone(ZoneInfo(market.time_zone)).date()


def snapshot_in_force() -> str:
    """Name the snapshot in force; empty where there is none."""
    try:
        return reading().id
    except NothingYet:
        return ""
