"""How a run shows that it gets on: bars for people, lines of JSON for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from hcploop.flow.progress import Event, Listener

WORDS = {
    "files": "Reading files",
    "structure": "Cleaning names, hospitals, titles",
    "oneid": "Finding out who is who",
    "roll-ups": "Rolling contacts up",
    "touched": "Finding whom something new is known of",
    "tags": "Tagging contents and people",
    "scores": "Scoring, personas, tiers",
    "permit": "Reading what may be used",
    "needs": "Placing needs",
    "recommend": "Choosing contents",
    "offers": "Putting together what may be offered",
    "worth": "Working out what actions are worth",
    "decisions": "Deciding, and making the lists",
    "figures": "Counting figures",
    "judging": "Judging whether it helped",
    "profiles": "Writing profiles",
    "publish": "Publishing the snapshot",
    "overlay": "Laying it over the snapshot",
}


@contextmanager
def listener(progress: str, *, total: int) -> Iterator[Listener]:
    """Give what a run tells its progress to.

    Parameters
    ----------
    progress : {"bar", "jsonl", "none"}
        `bar` draws on a terminal and writes a line a stage elsewhere; everything goes to standard error.
    total : int
        Number of stages.
    """
    if progress == "none":
        yield lambda event: None
    elif progress == "jsonl":
        yield _line_of_json
    elif sys.stderr.isatty():
        with _bars(total) as tell:
            yield tell
    else:
        yield _plain_line


STEPS = {
    "search": "Looking where she stands",
    "parts": "Rewriting parts",
    "profiles": "Rewriting profiles",
    "files": "Rewriting files of the drop folder",
    "proof": "Searching every file once more",
    "pack": "Packing",
    "unpack": "Unpacking",
}


@contextmanager
def steps(progress: str) -> Iterator[Callable[[str, int, int], None]]:
    """Give what an erasure, a backup or a restore tells its progress to.

    Parameters
    ----------
    progress : {"bar", "jsonl", "none"}
        `bar` draws on a terminal only; everything goes to standard error.
    """
    if progress == "jsonl":
        yield lambda step, done, total: _line_of_json(Event(step, "step", done=done, total=total))
    elif progress == "bar" and sys.stderr.isatty():
        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(bar_width=28), MofNCompleteColumn())
        with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
            running: dict[str, TaskID] = {}

            def tell(step: str, done: int, total: int) -> None:
                if step not in running:
                    running[step] = bars.add_task(STEPS.get(step, step), total=total)
                bars.update(running[step], completed=done, total=total)

            yield tell
    else:
        yield lambda step, done, total: None


def _line_of_json(event: Event) -> None:
    sys.stderr.write(json.dumps(event.as_dict(), ensure_ascii=False) + "\n")
    sys.stderr.flush()


def _plain_line(event: Event) -> None:
    if event.state == "end":
        sys.stderr.write(f"  {WORDS.get(event.stage, event.stage)}: {event.wall_seconds:.1f} s\n")
        sys.stderr.flush()


@contextmanager
def _bars(total: int) -> Iterator[Listener]:
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(bar_width=28),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("[dim]{task.fields[note]}"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        whole = progress.add_task("The loop", total=total, note="")
        running: dict[str, TaskID] = {}

        def tell(event: Event) -> None:
            words = WORDS.get(event.stage, event.stage)
            if event.state == "start":
                running[event.stage] = progress.add_task(words, total=None, note="")
            elif event.state == "step":
                progress.update(running[event.stage], completed=event.done, total=event.total or None, note=event.note)
            else:
                progress.remove_task(running.pop(event.stage))
                progress.advance(whole)
                progress.console.print(f"  [green]✓[/] {words} [dim]{event.wall_seconds:.1f} s[/]")

        yield tell
