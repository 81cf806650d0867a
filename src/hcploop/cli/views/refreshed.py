"""What a refresh found, and what it laid over the snapshot in force."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hcploop.cli.views.screen import counted, page


def refreshed(told: Mapping[str, Any]) -> None:
    """Show whom a refresh ranked anew, and who waits for the next run."""
    out = page()
    if told["is_unchanged"]:
        out.print(f"Nothing is new since snapshot [bold]{told['snapshot']}[/] and its last refresh.")
        return
    people = counted(told["people"], "doctor")
    out.print(f"Refreshed [bold]{told['snapshot']}[/] as of {told['as_of'].replace('T', ' ')} UTC.")
    out.print()
    out.print(f"Ranked anew  {people} since the run, in {told['seconds']:.1f} s")
    out.print(f"Suggestions  {told['suggestions_changed']:,} came or went")
    _waiting(told["waiting"])


def overlay(told: Mapping[str, Any]) -> None:
    """Show what lies on the snapshot in force."""
    out = page()
    people = counted(told["people"], "doctor")
    out.print(
        f"On the snapshot in force lies {told['overlay_id']}: {people}, as of {told['as_of']:%Y-%m-%d %H:%M} UTC. "
        "The next run takes it in."
    )
    _waiting(told["waiting"])


def _waiting(people: int) -> None:
    if people:
        page().print(f"Waiting      {counted(people, 'new doctor')} for the next run")
