"""Which lists were written."""

from __future__ import annotations

from pathlib import Path

from hcploop.cli.views.grid import plain_table
from hcploop.cli.views.screen import counted, page
from hcploop.report.lists import Written


def handed_over(written: Written) -> None:
    """Show the lists with their lines and files, and what was left out.

    Parameters
    ----------
    written : Written
        What was written.
    """
    out = page()
    as_of = f"{written.as_of[:16].replace('T', ' ')} UTC"
    out.print(f"Snapshot [bold]{written.snapshot}[/], as of {as_of}")
    if not written.lines:
        out.print("\n[dim]No suggestion stands, so there is no list.[/]")
    grid = plain_table()
    for heading in ("list", "lines", "files"):
        grid.add_column(heading, justify="right" if heading == "lines" else "left")
    for name, lines in written.lines.items():
        grid.add_row(name, f"{lines:,}", f"{name}.xlsx, {name}.csv")
    if written.lines:
        out.print()
        out.print(grid)
    folder = str(Path(written.files[-1]).parent)
    out.print(f"\nIn {folder}; README.txt says which is for whom and how to return what was done.")
    if written.expired:
        out.print(f"Left out: {counted(written.expired, 'suggestion')} that expired. Run the loop again for new ones.")
