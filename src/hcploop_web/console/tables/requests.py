"""Tables of requests on data: which there are, and what is held, or was cleared, of whom one of them tells."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from hcploop_web.console.sheet import Line, Sheet
from hcploop_web.privacy.models import DataRequest


def of_requests(
    standing: Sequence[tuple[DataRequest, bool]], closed: Callable[[], Iterable[DataRequest]]
) -> list[Sheet]:
    """Lay out requests that wait, which name doctors, and all that were answered."""
    waiting = [
        _("Due"),
        _("Late"),
        _("What she asks for"),
        _("Where the request can be found"),
        "OneID",
        _("Came"),
        _("State"),
    ]
    answered = [_("Answered on"), _("What she asks for"), _("Came"), _("State")]

    def open_lines() -> Iterable[Line]:
        for x, is_late in standing:
            told = (x.get_kind_display(), x.asked_by, x.one_id, x.received_on, x.get_stand_display())
            yield x.due_on, is_late, *told

    def closed_line(x: DataRequest) -> Line:
        return x.ended_at, x.get_kind_display(), x.received_on, x.get_stand_display()

    return [
        Sheet("standing", _("Requests on data"), waiting, open_lines, is_of_doctors=True),
        Sheet("answered", _("Answered"), answered, lambda: map(closed_line, closed())),
    ]


def of_request(told: Mapping[str, Any]) -> list[Sheet]:
    """Lay out what is held about somebody, and what was cleared, as far as the page tells either: counts alone."""
    sheets = []
    if held := told.get("held"):
        headings = [_("What"), _("Where"), _("Rows")]
        lines = [(str(subject), str(place), rows) for place, subject, rows in held]
        sheets.append(Sheet("held", _("What is held about her"), headings, lambda: lines))
    if cleared := _cleared(told["asked"].result, told["titles"]):
        sheets.append(Sheet("cleared", _("What was cleared"), [_("Where"), _("Rows")], lambda: cleared))
    return sheets


def _cleared(result: Mapping[str, Any], titles: Mapping[str, object]) -> list[Line]:
    lines: list[Line] = [(str(titles.get(name, name)), rows) for name, rows in result.get("cleared", {}).items()]
    loop = result.get("loop") or {}
    if lines and loop.get("rows") is not None:
        lines += [(_("Snapshots"), loop["rows"]), (_("Files of the drop folder"), loop["drop_rows"])]
    return lines
