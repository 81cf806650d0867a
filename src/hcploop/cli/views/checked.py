"""What `hcploop check` found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding

from hcploop.cli.views.screen import counted, page
from hcploop.errors import HcploopError

_SIGNS = {",": "comma", "\t": "tab", ";": "semicolon", "|": "bar"}
_MARKS = {"error": "[red]✗[/]", "warning": "[yellow]![/]"}
_WHERE = ("problem", "file", "row", "column", "value", "remedy")


def check_report(report: Mapping[str, Any]) -> None:
    """Show files, columns, guesses and problems, feed by feed."""
    out = page()
    for feed in report["feeds"]:
        out.print(f"[bold]{escape(feed['feed'])}[/] [dim]{feed['kind']}[/]")
        for _, alike in groupby(feed["files"], key=_way_of_writing):
            _files(out, list(alike))
        for guess in feed["guesses"]:
            need = ", which is required" if guess["is_required"] else ""
            told = f"{guess['raw']!r} looks like {guess['canonical']}{need} ({guess['score']:.0%} sure)"
            _line(out, f"[cyan]?[/] {escape(told)}")
        for problem in feed["problems"]:
            text = str(HcploopError(**{name: problem[name] for name in _WHERE}))
            _line(out, f"{_MARKS[problem['level']]} {escape(text)}")
    for note in report.get("notes", ()):
        _line(out, f"{_MARKS['warning']} {escape(note)}.")
    _verdict(out, [problem for feed in report["feeds"] for problem in feed["problems"]])


def _way_of_writing(file: Mapping[str, Any]) -> tuple[str, str, str]:
    return _format(file["format"]), str(file["mapped"]), str(file["unmapped"])


def _files(out: Console, alike: Sequence[Mapping[str, Any]]) -> None:
    """Show files that are written in one way as one line."""
    first, last = alike[0], alike[-1]
    names = first["path"] if len(alike) == 1 else f"{first['path']} … {last['path']} ({len(alike)} files)"
    rows = sum(file["rows"] for file in alike)
    _line(out, f"{escape(names)}: {rows:,} rows, {escape(_format(first['format']))}")
    used = (f"{name} ← {' + '.join(raw)}" for name, raw in first["mapped"].items() if tuple(raw) != (name,))
    if told := ", ".join(used):
        _line(out, f"[dim]{escape(told)}[/]", deep=True)
    if first["unmapped"]:
        _line(out, f"[dim]kept in extra: {escape(', '.join(first['unmapped']))}[/]", deep=True)


def _format(found: Mapping[str, Any]) -> str:
    header = found["header_row"]
    told = (
        found["format"],
        found["encoding"],
        _SIGNS.get(found["delimiter"], found["delimiter"]),
        found["sheet"],
        f"header in row {header}" if header and header > 1 else "",
    )
    return ", ".join(part for part in told if part)


def _verdict(out: Console, problems: Sequence[Mapping[str, Any]]) -> None:
    errors = sum(problem["level"] == "error" for problem in problems)
    warnings = len(problems) - errors
    out.print()
    if errors:
        out.print(
            f"[red]{errors:,} to mend before a run can read everything[/], {counted(warnings, 'value')} to look at."
        )
    elif warnings:
        out.print(f"[green]A run can read everything;[/] {counted(warnings, 'value')} to look at in quarantine.")
    else:
        out.print("[green]Nothing is wrong.[/]")


def _line(out: Console, text: str, *, deep: bool = False) -> None:
    out.print(Padding(text, (0, 0, 0, 4 if deep else 2)))
