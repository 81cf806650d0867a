"""Where and when figures were measured, and where they are written."""

from __future__ import annotations

import datetime as dt
import os
import platform
import re
from importlib import metadata
from pathlib import Path

README = Path(__file__).with_name("README.md")
LIBRARIES = ("duckdb", "ibis-framework", "splink", "pyarrow")


def machine() -> str:
    """Give day, processor, memory, load and versions in one line."""
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in LIBRARIES)
    return (
        f"{dt.datetime.now(tz=dt.UTC):%d %B %Y} · {os.cpu_count()} cores, {_processor()}, {_memory_gib():.0f} GiB · "
        f"load {os.getloadavg()[0]:.1f} at the start · Python {platform.python_version()}, {versions}"
    )


def write_section(name: str, text: str) -> None:
    """Put text between the marks `<!-- name -->` and `<!-- /name -->` of bench/README.md."""
    page = README.read_text(encoding="utf-8")
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    if begin not in page or end not in page:
        raise SystemExit(f"{README} lacks the marks {begin} and {end}: put them where the figures are to stand.")
    before, after = page.split(begin)[0], page.split(end)[1]
    README.write_text(f"{before}{begin}\n{text.strip()}\n{end}{after}", encoding="utf-8")


def table(head: list[str], rows: list[list[str]]) -> str:
    """Write a table in Markdown; columns after the first stand to the right."""
    lines = [head, ["---", *["--:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _processor() -> str:
    try:
        found = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text(encoding="utf-8"))
    except OSError:
        found = None
    return found[1].strip() if found else platform.processor() or platform.machine()


def _memory_gib() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
