"""Say how a file of a set-up is written."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict

from django.db import transaction

from hcploop_web.accounts.models import User
from hcploop_web.console.actions.make_layouts import forget_empty_layouts, make_layouts
from hcploop_web.console.models import Arrived
from hcploop_web.insights.layouts import look_at
from hcploop_web.shared.audit import record


@transaction.atomic
def read_otherwise(file: Arrived, declared: dict[str, object], *, by: User, at: dt.datetime) -> Arrived:
    """Look at a file once more, with what the user says of it.

    Parameters
    ----------
    file : Arrived
        The file.
    declared : dict
        `sheet`, `header_row`, `encoding`; what is left out is guessed.
    by, at
        Who, and when.
    """
    seen = look_at(file.set_up.folder / "files" / file.stored, file.name, declared)
    told = {key: value for key, value in asdict(seen).items() if key not in {"problem", "fingerprint"}}
    file.format = {**told, "rows": told["rows"][:5], "declared": declared}
    file.fingerprint, file.problem = seen.fingerprint, seen.problem
    file.save(update_fields=["format", "fingerprint", "problem"])
    forget_empty_layouts(file.set_up)
    make_layouts(file.set_up, [file])
    record("file read otherwise", file.set_up, by=by, at=at, file=file.stored, declared=declared)
    return file
