"""The rules of all sources, as the loader goes by them."""

from __future__ import annotations

from collections.abc import Collection

from hcploop_web.collector.models import EventSource
from hcploop_web.collector.plan import Plan, Rule, SourcePlan


def planned(zone: str, view_actions: Collection[str]) -> Plan:
    """Gather the rules of all sources.

    Parameters
    ----------
    zone : str
        The market's time zone.
    view_actions : collection of str
        The actions that are views.

    Returns
    -------
    Plan
        Closed sources among them: what was taken before they were closed is still to be loaded.
    """
    sources = EventSource.objects.prefetch_related("rules", "categories")
    return Plan(zone, frozenset(view_actions), {one.name: _source(one) for one in sources})


def _source(source: EventSource) -> SourcePlan:
    rules = {
        one.event: Rule(
            one.becomes,  # type: ignore[arg-type] # the database keeps it to the three
            one.channel,
            one.action,
            one.survey_kind,
            tuple((one.content_property or "content_id").split(".")),
            one.category,
        )
        for one in source.rules.all()
    }
    return SourcePlan(
        source.channel, rules, {one.category: (one.channel, one.purpose) for one in source.categories.all()}
    )
