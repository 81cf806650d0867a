"""Add a source of events."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from hcploop_web.accounts.models import User
from hcploop_web.accounts.pages import may_open
from hcploop_web.collector.actions.write_source_file import write_source_file
from hcploop_web.collector.models import Becomes, EventRule, EventSource
from hcploop_web.collector.plan import ANY_PAGE, ANY_SCREEN
from hcploop_web.shared.audit import record


class SourceRefused(Exception):
    """A source like this cannot be; the text says why and what to do."""


@dataclass(frozen=True)
class NewSource:
    """A source as it is asked for.

    Parameters
    ----------
    name, channel : str
        Its name, and the channel of its contacts.
    origins : sequence of str
        The web sites that may send.
    rules : mapping of str to str
        What it begins with: by event the action of the contact that it becomes.
    """

    name: str
    channel: str = "web"
    origins: Sequence[str] = ()
    rules: Mapping[str, str] = field(default_factory=lambda: {ANY_PAGE: "view", ANY_SCREEN: "view"})


@transaction.atomic
def add_source(wish: NewSource, *, by: User, at: dt.datetime) -> EventSource:
    """Add a source, with the rules that it begins with: pages and screens are views where nothing else is said.

    Parameters
    ----------
    wish : NewSource
        What is asked for.
    by, at
        Who asks, and now.

    Returns
    -------
    EventSource
        It is open, and has no key yet.

    Raises
    ------
    PermissionDenied
        The user may not.
    SourceRefused
        There is one of that name.
    """
    if not may_open(by, "sources"):
        raise PermissionDenied
    try:
        with transaction.atomic():
            source = EventSource.objects.create(
                name=wish.name, channel=wish.channel, origins=sorted(set(wish.origins)), created_at=at, created_by=by
            )
    except IntegrityError as error:
        raise SourceRefused(_("There is a source of this name already: choose another.")) from error
    for event, action in wish.rules.items():
        EventRule.objects.create(source=source, event=event, becomes=Becomes.TOUCHES, action=action)
    record("event source added", source, by=by, at=at, channel=wish.channel)
    transaction.on_commit(write_source_file)
    return source
