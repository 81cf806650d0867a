"""What the console keeps of a doctor: decisions of stewards, corrected rows, saved questions, reports of runs."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet

from hcploop_web.console.models import (
    Correction,
    IdentityDecision,
    NameDecision,
    RememberedMapping,
    Run,
    SavedView,
    SetUp,
    ValueDecision,
)
from hcploop_web.insights.tracing import is_told
from hcploop_web.privacy.hers import Hers

_OURS = ("set_up", "media", "exports")
"""Folders of HOME that hold what users brought or took."""


def told(hers: Hers) -> dict[str, list[dict[str, Any]]]:
    """Tell what was decided about her records, and which rows of hers were corrected."""
    decided = _decisions(hers).values("record_a", "record_b", "decision", "act", "at")
    rows = [{"feed": one.feed, "file": one.file, "cells": one.cells, "at": one.at} for one in _corrections(hers)]
    values = _values(hers).values("record", "field", "at", "undoes")
    return {
        "identity_decisions": [dict(row) for row in decided],
        "value_decisions": [dict(row) for row in values],
        "corrections": rows,
    }


def forget(hers: Hers) -> int:
    """Remove it, and the files of set-ups that hold her.

    Returns
    -------
    int
        Rows and files that were removed or lost her.
    """
    changed = _decisions(hers).delete()[0] + _values(hers).delete()[0]
    for rows in (_corrections(hers), _views(hers), _mappings(hers), _names(hers)):
        for one in rows:
            one.delete()
        changed += len(rows)
    for run in Run.objects.iterator():
        if hers.is_told_in(run.report or {}, run.message, run.progress):
            run.report, run.message, run.progress = None, "", {}
            run.save(update_fields=["report", "message", "progress"])
            changed += 1
    return changed + _files(hers)


def _decisions(hers: Hers) -> QuerySet[IdentityDecision]:
    return IdentityDecision.objects.filter(Q(record_a__in=hers.records) | Q(record_b__in=hers.records))


def _values(hers: Hers) -> QuerySet[ValueDecision]:
    return ValueDecision.objects.filter(record__in=hers.records)


def _corrections(hers: Hers) -> list[Correction]:
    called = {source_id for _, source_id in hers.known_as} | hers.names
    return [
        one
        for one in Correction.objects.iterator()
        if hers.is_told_in(one.cells, one.was)
        or called & {str(value) for value in (*one.cells.values(), *one.was.values())}
    ]


def _views(hers: Hers) -> list[SavedView]:
    return [one for one in SavedView.objects.iterator() if hers.is_told_in(one.question)]


def _mappings(hers: Hers) -> list[RememberedMapping]:
    return [one for one in RememberedMapping.objects.iterator() if hers.is_told_in(one.values, one.constants)]


def _names(hers: Hers) -> list[NameDecision]:
    """Whatever stands in a column of hospitals may be her telephone; what undoes a decision goes before it."""
    return [one for one in NameDecision.objects.iterator() if hers.is_told_in(one.raw, one.value)]


def _files(hers: Hers) -> int:
    """Remove files that hold her: a draft as a whole, since what is left of it would not be what was brought."""
    gone = 0
    for folder in (Path(settings.HOME) / name for name in _OURS):
        for path in [path for path in folder.rglob("*") if path.is_file()]:
            if path.is_file() and is_told(path, hers.words):
                gone += 1
                draft = folder / path.relative_to(folder).parts[0]
                if folder.name == "set_up" and draft.is_dir():
                    SetUp.objects.filter(pk=draft.name if draft.name.isdigit() else 0).delete()
                    shutil.rmtree(draft, ignore_errors=True)
                else:
                    path.unlink()
    return gone
