"""Decide what a written name means."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction

from hcploop_web.accounts.models import User
from hcploop_web.console.actions.decide_identity import may_decide
from hcploop_web.console.models import NameDecision
from hcploop_web.console.models.name_decision import Meaning
from hcploop_web.shared.audit import record


@dataclass(frozen=True)
class Meant:
    """A name as it is written, and what it means.

    Parameters
    ----------
    kind : str
        What it names.
    raw : str
        The name.
    place : str
        Province and city beside it, where it means that there only; `-` for where none stands, empty for everywhere.
    means : Meaning
        Whether it is one that is known, another writing, or none.
    value : str
        The id of a hospital, a standard name, or the other writing; empty for none.
    """

    kind: str
    raw: str
    place: str
    means: Meaning
    value: str


@transaction.atomic
def decide_name(meant: Meant, *, by: User, at: dt.datetime) -> NameDecision:
    """Write down what a name means, for the next run to follow.

    Parameters
    ----------
    meant : Meant
        The name, and what it means.
    by : User
        Who decides.
    at : datetime.datetime
        When.

    Returns
    -------
    NameDecision
        `hand_over_names` tells it to the loop.

    Raises
    ------
    PermissionDenied
        Her role decides nothing.
    """
    if not may_decide(by):
        raise PermissionDenied
    made = NameDecision.objects.create(
        kind=meant.kind,
        raw=meant.raw.strip(),
        place=meant.place.strip(),
        means=meant.means,
        value=meant.value,
        by=by,
        at=at,
    )
    # What is written beside a name is anything at all: the number leads to it.
    record("name decided", made.pk, by=by, at=at, kind=made.kind, means=made.means)
    return made
