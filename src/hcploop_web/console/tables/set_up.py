"""Tables of the set-up: the files that came, and what was found in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from hcploop_web.console.models import Arrived
from hcploop_web.console.sheet import Line, Sheet
from hcploop_web.insights.wording import said


def of_files(rows: Iterable[Arrived]) -> Sheet:
    """Lay out the files of a set-up, with how each is written."""
    headings = [_("File"), _("Bytes"), _("Format"), _("Encoding"), _("Sheet"), _("Row of column names")]

    def line(x: Arrived) -> Line:
        told = x.format
        columns = told.get("columns") or ()
        written = (told.get("format"), told.get("encoding"), told.get("sheet"), told.get("header_row"))
        return x.name, x.size, *written, len(columns), " · ".join(columns), said(x.problem) if x.problem else ""

    return Sheet("files", _("Files"), [*headings, _("Columns"), _("Names"), _("Why")], lambda: map(line, rows))


def of_check(problems: Sequence[Mapping[str, Any]]) -> Sheet:
    """Lay out what a dry run found, one problem a line."""
    headings = [_("Feed"), _("File"), _("Row"), _("Column"), _("Value"), _("State")]
    names = ("feed", "file", "row", "column", "value")

    def line(x: Mapping[str, Any]) -> Line:
        state = _("stops a run") if x["level"] == "error" else _("left out")
        return *(x[name] for name in names), state, x["problem"], x["remedy"]

    return Sheet("check", _("Dry run"), [*headings, _("What is wrong"), _("What to do")], lambda: map(line, problems))
