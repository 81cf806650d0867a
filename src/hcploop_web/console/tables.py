"""Tables for spreadsheets."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_answer(name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """Answer with a file that Excel opens, in which no text is a formula.

    Parameters
    ----------
    name : str
        Of the file, without `.csv`.
    header : sequence of str
        What the columns are called.
    rows : iterable of sequence
        Their values.
    """
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    answer.write("\ufeff")
    writer = csv.writer(answer)
    writer.writerow(header)
    writer.writerows([_safe(value) for value in row] for row in rows)
    return answer


def _safe(value: object) -> object:
    """Keep a spreadsheet from running what somebody wrote into a name."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
