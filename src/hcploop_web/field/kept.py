"""What the web keeps of a doctor in the words of representatives."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from hcploop_web.field.models import Feedback
from hcploop_web.privacy.hers import Hers


def told(hers: Hers) -> dict[str, list[dict[str, Any]]]:
    """Tell what was said of suggestions about her."""
    return {"feedback": [dict(row) for row in _hers(hers).values()]}


def forget(hers: Hers) -> int:
    """Remove it, and out of notes on others what tells her.

    Returns
    -------
    int
        Rows that were removed or lost her.
    """
    changed = _hers(hers).delete()[0]
    telling = [one.pk for one in Feedback.objects.exclude(note="").iterator() if hers.is_told_in(one.note)]
    return changed + Feedback.objects.filter(pk__in=telling).update(note="")


def _hers(hers: Hers) -> QuerySet[Feedback]:
    return Feedback.objects.filter(Q(one_id__in=hers.one_ids) | Q(decision_id__in=hers.decisions))
