"""Say what the events of a source become."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction

from hcploop_web.accounts.models import User
from hcploop_web.accounts.pages import may_open
from hcploop_web.collector.models import Becomes, ConsentCategory, EventRule, EventSource
from hcploop_web.shared.audit import record


@dataclass(frozen=True)
class RuleWish:
    """A rule as it is entered, see `EventRule`."""

    event: str
    becomes: Becomes
    channel: str = ""
    action: str = ""
    survey_kind: str = ""
    content_property: str = ""
    category: str = ""


@dataclass(frozen=True)
class CategoryWish:
    """What a category of consent is about, see `ConsentCategory`."""

    category: str
    channel: str
    purpose: str = ""


@transaction.atomic
def set_event_rules(
    source_id: int, rules: Sequence[RuleWish], categories: Sequence[CategoryWish], *, by: User, at: dt.datetime
) -> EventSource:
    """Replace the rules of a source, and what its categories of consent are about; what comes from now on goes by them.

    Parameters
    ----------
    source_id : int
        The source.
    rules, categories : sequence of RuleWish, of CategoryWish
        All of them; none twice.
    by, at
        Who says so, and now.

    Returns
    -------
    EventSource
        The source.

    Raises
    ------
    PermissionDenied
        The user may not.
    EventSource.DoesNotExist
        There is none.
    ValidationError
        A rule lacks what it needs, or two are about the same event.
    """
    if not may_open(by, "sources"):
        raise PermissionDenied
    source = EventSource.objects.select_for_update().get(pk=source_id)
    source.rules.all().delete()
    source.categories.all().delete()
    made = [EventRule(source=source, **vars(one)) for one in rules]
    made_categories = [ConsentCategory(source=source, **vars(one)) for one in categories]
    for one in (*made, *made_categories):
        one.full_clean()
        one.save()
    told = {rule.event: f"{rule.becomes} {rule.action or rule.survey_kind}".rstrip() for rule in made}
    record("event rules set", source, by=by, at=at, rules=told, categories=[str(one) for one in made_categories])
    return source
