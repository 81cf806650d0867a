"""What a run found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.markup import escape

from hcploop.cli.views.grid import plain_table
from hcploop.cli.views.marks import bar
from hcploop.cli.views.screen import counted, page

PERSONAS = ("pioneer", "traditional", "rising_star", "ordinary", "unknown")
_ROWS = {
    "rows_in": "rows in",
    "rows_kept": "kept",
    "rows_quarantined": "quarantined",
    "rows_replaced": "replaced",
    "rows_deleted": "deleted",
}
_FORGOTTEN = {"rows_forgotten": "forgotten"}


def summary(told: Mapping[str, Any]) -> None:
    """Show what became of the files, who was found, and where they stand."""
    out = page()
    if told["is_unchanged"]:
        out.print(f"Nothing changed since snapshot [bold]{told['snapshot']}[/]; it stays in force.")
    else:
        out.print(f"Snapshot [bold]{told['snapshot']}[/] is in force, as of {_moment(told['as_of'])}.")
    out.print()
    _feeds(out, told["feeds"])
    out.print()
    _people(out, told)
    if told["tiers"]:
        out.print()
        _tiers(out, told["tiers"])
    for note in told.get("notes", ()):
        out.print(f"[yellow]![/] {escape(note)}.")


def _moment(text: str) -> str:
    return f"{text[:16].replace('T', ' ')} UTC"


def _feeds(out: Console, feeds: Sequence[Mapping[str, Any]]) -> None:
    # Where nobody was forgotten, nobody is asked to read a column of noughts.
    shown = _ROWS | (_FORGOTTEN if any(row.get("rows_forgotten") for row in feeds) else {})
    grid = plain_table(title=f"Files: rows in = {' + '.join(list(shown.values())[1:])}")
    grid.add_column("feed")
    grid.add_column("files", justify="right")
    for heading in shown.values():
        grid.add_column(heading, justify="right")
    for row in feeds:
        counts = [_count(row[name], is_wrong=name == "rows_quarantined") for name in shown]
        grid.add_row(escape(row["feed"]), f"{row['files']:,}", *counts)
    grid.add_section()
    totals = [f"{sum(row[name] for row in feeds):,}" for name in shown]
    grid.add_row("all", f"{sum(row['files'] for row in feeds):,}", *totals, style="bold")
    out.print(grid)


def _count(rows: int, *, is_wrong: bool) -> str:
    if not rows:
        return "[dim]·[/]"
    return f"[yellow]{rows:,}[/]" if is_wrong else f"{rows:,}"


def _people(out: Console, told: Mapping[str, Any]) -> None:
    share = told["resolution_share"]
    out.print(f"[bold]People[/]    {told['people']:,} persons from {told['records']:,} records")
    known = "" if share is None else f"; {share:.1%} {bar(share)} belong to a person we know"
    out.print(f"[bold]Contacts[/]  {told['touches']:,}{known}")
    if told["quarantined_values"]:
        values = counted(told["quarantined_values"], "value")
        out.print(f"[yellow]In quarantine[/]  {values}; the table `quarantine` says which")


def _tiers(out: Console, counts: Sequence[Mapping[str, Any]]) -> None:
    """Show persons by grade and persona, with the tier of each cell."""
    grid = plain_table(title="Persons by grade and persona, in brackets the tier")
    grid.add_column("grade")
    for persona in PERSONAS:
        grid.add_column(persona.replace("_", " "), justify="right")
    cells = {(row["grade"], row["persona"]): row for row in counts}
    for grade in sorted({row["grade"] for row in counts}, key=lambda grade: grade or "~"):
        grid.add_row(grade or "none", *[_cell_of(cells.get((grade, persona))) for persona in PERSONAS])
    out.print(grid)
    if not any(row["tier"] for row in counts):
        out.print("[dim]Nobody has a grade, so nobody has a tier.[/]")
        return
    out.print(
        "[dim]Tier 1 is given by the method's source; the order of tiers 2 to 9 is a default, to be chosen in "
        "policy/tiers.toml.[/]"
    )


def _cell_of(cell: Mapping[str, Any] | None) -> str:
    if cell is None:
        return "[dim]·[/]"
    tier = f"[dim]({cell['tier']})[/]" if cell["tier"] else "[dim](–)[/]"
    return f"{cell['people']:,} {tier}"
