"""What the web keeps of a doctor in its own records: what she said, and traces of who worked with her."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.sessions.models import Session
from django.db.models import Model, Q, QuerySet
from django_tasks_db.models import DBTaskResult

from hcploop_web.privacy.hers import Hers, marks_of
from hcploop_web.privacy.models import ConsentEvent, DataRequest, Suppression
from hcploop_web.shared.models import AuditEntry

Row = dict[str, Any]

WITHOUT_HER = "–"
"""Stands where an entry of the record of deeds named her."""


def told(hers: Hers) -> dict[str, list[Row]]:
    """Tell what she said and asked, and what was done about her."""
    rows = {"consents": _consents(hers), "suppressions": _suppressions(hers), "requests": _requests(hers)}
    return {name: list(found.values()) for name, found in rows.items()} | {
        "deeds": [{"at": one.at, "verb": one.verb, "told": one.told} for one in _deeds(hers)]
    }


def forget(hers: Hers) -> int:
    """Remove it; deeds stay as deeds on nobody.

    Returns
    -------
    int
        Rows that were removed or lost her.
    """
    changed = 0
    for one in _deeds(hers):
        one.about, one.told = WITHOUT_HER, {"about": "somebody who was forgotten"}
        one.save(update_fields=["about", "told"])
        changed += 1
    for rows in (_consents(hers), _suppressions(hers)):
        changed += rows.delete()[0]
    changed += _requests(hers).update(one_id="", asked_by="", answer="")
    return changed + _delete(_sessions(hers)) + _delete(_tasks(hers))


def _consents(hers: Hers) -> QuerySet[ConsentEvent]:
    return ConsentEvent.objects.filter(Q(one_id__in=hers.one_ids) | _of_record(hers))


def _suppressions(hers: Hers) -> QuerySet[Suppression]:
    return Suppression.objects.filter(Q(one_id__in=hers.one_ids) | _of_record(hers))


def _requests(hers: Hers) -> QuerySet[DataRequest]:
    return DataRequest.objects.filter(Q(one_id__in=hers.one_ids) | Q(mark__in=marks_of(hers.one_ids)))


def _of_record(hers: Hers) -> Q:
    whole = Q(pk__in=[])
    for source, source_id in hers.known_as:
        whole |= Q(source=source, source_id=source_id)
    return whole


def _deeds(hers: Hers) -> Iterator[AuditEntry]:
    return (one for one in AuditEntry.objects.iterator() if hers.is_told_in(one.about, one.told) or _names(one, hers))


def _names(one: AuditEntry, hers: Hers) -> bool:
    told_of = {one.about, *map(str, one.told.values())}
    return bool(told_of & (hers.one_ids | hers.decisions | hers.records))


def _sessions(hers: Hers) -> list[Session]:
    return [one for one in Session.objects.iterator() if hers.is_told_in(str(one.get_decoded()))]


def _tasks(hers: Hers) -> list[DBTaskResult[..., Any]]:
    rows = DBTaskResult.objects.exclude(status="RUNNING").iterator()
    return [one for one in rows if hers.is_told_in(one.args_kwargs, one.traceback or "", str(one.return_value))]


def _delete(rows: list[Any]) -> int:
    for one in rows:
        Model.delete(one)
    return len(rows)
