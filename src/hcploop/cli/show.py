"""Answers as people read them in a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import pyarrow as pa
from rich.console import Console
from rich.markup import escape
from rich.table import Table

PERSONAS = ("pioneer", "traditional", "rising_star", "ordinary", "unknown")
MOST_ROWS = 200


def _console() -> Console:
    return Console(file=sys.stdout, width=None if sys.stdout.isatty() else 160, highlight=False)


@contextmanager
def waiting(text: str) -> Iterator[None]:
    """Show that something takes a while."""
    with Console(stderr=True).status(text):
        yield


def table(answer: pa.Table) -> None:
    """Show an Arrow table."""
    rows(answer.slice(0, MOST_ROWS).to_pylist(), columns=answer.column_names)
    if answer.num_rows > MOST_ROWS:
        _console().print(f"[dim]… and {answer.num_rows - MOST_ROWS:,} rows more; `--json` prints them all.[/]")


def rows(found: Sequence[Mapping[str, Any]], *, columns: Sequence[str] = (), title: str = "") -> None:
    """Show rows as a table; numbers to the right."""
    names = list(columns) or list(found[0] if found else [])
    if not found:
        _console().print("[dim]No rows.[/]")
        return
    grid = Table(title=title or None, title_justify="left", header_style="bold", box=None, pad_edge=False)
    for name in names:
        is_number = any(isinstance(row[name], int | float) and not isinstance(row[name], bool) for row in found)
        grid.add_column(name, justify="right" if is_number else "left", overflow="fold")
    for row in found:
        grid.add_row(*[_cell(row[name]) for name in names])
    _console().print(grid)


def summary(told: Mapping[str, Any]) -> None:
    """Show what a run found."""
    console = _console()
    if told["is_unchanged"]:
        console.print(f"Nothing changed since snapshot [bold]{told['snapshot']}[/]; it stays in force.")
    else:
        console.print(f"Snapshot [bold]{told['snapshot']}[/] is in force, as of {told['as_of']} UTC.")
    console.print()
    files = [{key: row[key] for key in row if key != "kind"} for row in told["feeds"]]
    rows(files, title="Rows in = kept + quarantined + replaced + deleted")
    console.print()
    share = told["resolution_share"]
    known = "no contacts yet" if share is None else f"{share:.1%} of contacts belong to a person we know"
    console.print(
        f"[bold]{told['people']:,}[/] persons from {told['records']:,} records; {told['touches']:,} contacts; {known}."
    )
    if told["tiers"]:
        console.print()
        _tiers(console, told["tiers"])
    if told["quarantined_values"]:
        console.print(
            f"\n[yellow]{told['quarantined_values']:,} values are in quarantine[/]; the table `quarantine` says which."
        )


def _tiers(console: Console, counts: Sequence[Mapping[str, Any]]) -> None:
    """Show persons by grade and persona, with the tier of each cell."""
    console.print("Persons by grade and persona (in brackets the tier; only tier 1 is given by the method's source,")
    console.print("the order of tiers 2 to 9 is a default that you choose in policy/tiers.toml)")
    grid = Table(box=None, pad_edge=False, header_style="bold")
    grid.add_column("grade")
    for persona in PERSONAS:
        grid.add_column(persona, justify="right")
    cells = {(row["grade"], row["persona"]): row for row in counts}
    for grade in sorted({row["grade"] for row in counts}, key=lambda grade: grade or "~"):
        line = []
        for persona in PERSONAS:
            cell = cells.get((grade, persona))
            tier = f" [dim]({cell['tier']})[/]" if cell and cell["tier"] else ""
            line.append(f"{cell['people']:,}{tier}" if cell else "[dim]·[/]")
        grid.add_row(grade or "none", *line)
    console.print(grid)


def figures(known: Mapping[str, Any], found: Sequence[Mapping[str, Any]]) -> None:
    """Show the figures of the whole and of the last months; the rest is for SQL."""
    console = _console()
    console.print(f"Snapshot [bold]{known['snapshot']}[/], as of {known['as_of']} UTC\n")
    months = sorted(
        {row["period"] for row in found if len(row["period"]) == len("2026-03") and row["period"][4] == "-"}
    )
    shown = ["all", *months[-6:]]
    whole = [row for row in found if not row["cut"] and row["period"] in shown]
    lines = []
    for stage, metric, brand in dict.fromkeys((row["stage"], row["metric"], row["brand"]) for row in whole):
        of = {
            row["period"]: row for row in whole if (row["stage"], row["metric"], row["brand"]) == (stage, metric, brand)
        }
        values = {period: _figure(of[period]) if period in of else "" for period in shown}
        lines.append({"stage": stage, "metric": metric, "brand": brand, **values})
    rows(lines)
    console.print('\n[dim]By day, week, channel, tier and region: hcploop sql OUT "SELECT * FROM figure WHERE …"[/]')


def _figure(row: Mapping[str, Any]) -> str:
    value = row["figure_value"]
    if value is None:
        return ""
    if row["denominator"] and row["numerator"] is not None and value <= 1:
        return f"{value:.1%}"
    return f"{value:,.0f}"


def profile(told: Mapping[str, Any]) -> None:
    """Show one doctor."""
    console = _console()
    person = told.get("hcp", told)
    console.print(f"[bold]{escape(str(person.get('name') or 'no name'))}[/]  {told.get('one_id', '')}")
    for key, value in person.items():
        if value not in (None, "", []) and key not in ("name", "one_id"):
            console.print(f"  {key}: {_cell(value)}")
    for key, value in told.items():
        if isinstance(value, list) and value and isinstance(value[0], Mapping):
            console.print()
            rows(value[:15], title=f"{key} ({len(value)})", columns=list(value[0]))


def check_report(report: Mapping[str, Any]) -> None:
    """Show what `hcploop check` found."""
    console = _console()
    for feed in report["feeds"]:
        console.print(f"[bold]{escape(feed['feed'])}[/] ({feed['kind']})")
        for file in feed["files"]:
            told = ", ".join(f"{key} {escape(str(value))}" for key, value in file["format"].items() if value)
            console.print(f"  {escape(file['path'])}: {file['rows']:,} rows; {told}")
        for guess in feed.get("guesses", []):
            console.print(f"  [cyan]guess[/] {escape(str(guess))}")
        for problem in feed["problems"]:
            console.print(f"  [red]✗[/] {escape(str(problem))}")
    wrong = sum(len(feed["problems"]) for feed in report["feeds"])
    console.print("[green]Nothing is wrong.[/]" if not wrong else f"\n[red]{wrong} things to look at.[/]")


def _cell(value: object) -> str:
    if value is None:
        return "[dim]–[/]"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:,.4g}" if abs(value) < 1 else f"{value:,.2f}"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, list):
        return escape(", ".join(str(item) for item in value))
    return escape(str(value))
