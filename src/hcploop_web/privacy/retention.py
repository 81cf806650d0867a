"""How long each kind of record is kept, and why."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ENFORCED = "retention enforced"
"""The deed under which the audit record tells that periods were enforced."""


@dataclass(frozen=True)
class Period:
    """How long a kind of record is kept.

    Parameters
    ----------
    kind : str
        Its name in settings.
    days : int
        For how many days, unless settings say otherwise.
    title, why : lazy str
        What it is, and why so long.
    is_by_loader : bool
        Whether the loader of events lets go of it by itself, every hour.
    """

    kind: str
    days: int
    title: str | Promise
    why: str | Promise
    is_by_loader: bool = False


PERIODS = (
    Period("events", 30, _("Events as they came"), _("To look up what a client sent; what they say is loaded."), True),
    Period("refused_events", 30, _("Refused events"), _("To be corrected and taken again."), True),
    Period("message_ids", 400, _("Ids of messages"), _("So that an event that is sent again counts once."), True),
    Period("visitors", 90, _("Visitors without a name"), _("In case they say who they are."), True),
    Period("viewers", 40, _("Who saw what on a day"), _("So that a visitor counts once a day."), True),
    Period("sessions", 1, _("Sessions that ended"), _("Nobody can use them any more.")),
    Period("tasks", 30, _("Finished work of the worker"), _("To find out why something failed.")),
    Period("runs", 400, _("Runs that ended"), _("To compare with the same month of the year before.")),
    Period("letters", 400, _("Letters that were sent"), _("To tell who got which; the text is not kept.")),
    Period("outbox", 30, _("Letters written as files"), _("Until somebody looked at them.")),
    Period("uploads", 90, _("Files of set-ups that were published"), _("In case the set-up must be looked at again.")),
    Period("requests", 1095, _("Requests on data that were answered"), _("Proof that they were, for three years.")),
    Period("audit", 1095, _("Record of deeds"), _("PIPL article 56 asks for three years of some of it.")),
)


def days_of(period: Period) -> int:
    """Tell for how many days a kind is kept here."""
    if period.kind in ("events", "refused_events"):
        return int(settings.COLLECTOR_DAYS)
    return int(settings.RETENTION_DAYS.get(period.kind, period.days)) if not period.is_by_loader else period.days


def kept_since(period: Period, at: dt.datetime) -> dt.datetime:
    """Tell the moment before which a kind goes."""
    return at - dt.timedelta(days=days_of(period))
