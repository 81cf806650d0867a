"""Say what a layout is: its kind, and which column is which."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from hcploop_web.accounts.models import User
from hcploop_web.console.models import Layout, RememberedMapping, SetUp
from hcploop_web.shared.audit import record


@dataclass(frozen=True)
class Mapping:
    """What the user said: canonical column → raw column, → fixed value, → raw value → value."""

    kind: str
    feed: str
    source: str
    columns: dict[str, str]
    constants: dict[str, str]
    values: dict[str, dict[str, str]]


@transaction.atomic
def map_layout(layout: Layout, told: Mapping, *, by: User, at: dt.datetime) -> Layout:
    """Keep a mapping, and remember it for the next file with the same header."""
    layout.kind, layout.feed, layout.source = told.kind, told.feed, told.source
    layout.columns, layout.constants, layout.values = told.columns, told.constants, told.values
    layout.is_confirmed = True
    layout.save()
    SetUp.objects.filter(pk=layout.set_up_id).update(check_run=None)
    RememberedMapping.objects.update_or_create(
        fingerprint=layout.fingerprint,
        kind=told.kind,
        defaults={
            "feed": told.feed,
            "source": told.source,
            "columns": told.columns,
            "values": told.values,
            "constants": told.constants,
            "by": by,
            "at": at,
        },
    )
    record("layout mapped", layout, by=by, at=at, kind=told.kind, columns=sorted(told.columns))
    return layout
