"""Correct a row that was rejected, and others with the same wrong value."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from django.db import transaction

from hcploop_web.accounts.models import User
from hcploop_web.console.actions.hand_over_corrections import hand_over_corrections
from hcploop_web.console.models import Correction
from hcploop_web.insights.quarantine import RawRow, rows_alike
from hcploop_web.shared.audit import record


class NothingCorrected(Exception):
    """The row is as it was."""


@transaction.atomic
def correct_row(
    row: RawRow, cells: Mapping[str, str], *, also: Iterable[str] = (), by: User, at: dt.datetime
) -> list[Correction]:
    """Correct a row; the next run reads it anew.

    Parameters
    ----------
    row : RawRow
        The row in quarantine.
    cells : mapping of str to str
        Raw column → what it ought to hold; columns that are not named stay.
    also : iterable of str
        Changed columns in which every row of the feed with the same wrong value is corrected alike.
    by : User
        The steward.
    at : datetime.datetime
        When, UTC.

    Returns
    -------
    list of Correction
        This row's, then those of rows alike.

    Raises
    ------
    NothingCorrected
        No cell was changed.
    HcploopError
        The market cannot be read; nothing is kept then.
    """
    held = dict(row.cells)
    changed = {name: text for name, text in cells.items() if name in held and held[name] != text}
    if not changed:
        raise NothingCorrected
    made = [_kept(row, changed, by, at)]
    for column in also:
        if column in changed:
            alike = rows_alike(row, column, held[column])
            made += [_kept(other, {column: changed[column]}, by, at) for other in alike]
    for feed in sorted({one.feed for one in made}):
        hand_over_corrections(feed)
    record("rows corrected", made[0], by=by, at=at, rows=len(made), columns=sorted(changed))
    return made


def _kept(row: RawRow, changed: Mapping[str, str], by: User, at: dt.datetime) -> Correction:
    # A row that was rejected once more lies in our own file: it is still the row that it came from.
    origin = Correction.objects.filter(pk=row.correction).first() if row.correction else None
    held = dict(row.cells)
    return Correction.objects.create(
        feed=origin.feed if origin else row.feed,
        file=origin.file if origin else row.file,
        version=origin.version if origin else row.version,
        row_number=origin.row_number if origin else row.row_number,
        cells={**held, **changed},
        was={name: held[name] for name in changed},
        by=by,
        by_name=by.username,
        at=at,
    )
