"""Everything that keeps something of a doctor, in the order in which it is cleared and searched."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hcploop_web.collector import kept as collector_kept
from hcploop_web.console import kept as console_kept
from hcploop_web.field import kept as field_kept
from hcploop_web.field.models import Feedback
from hcploop_web.insights import tracing
from hcploop_web.insights.drop_folder import collector_folder
from hcploop_web.privacy import kept as privacy_kept
from hcploop_web.privacy.hers import Hers
from hcploop_web.privacy.models import ConsentEvent, DataRequest, Suppression

Told = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Keeper:
    """Something that keeps something of a doctor.

    Parameters
    ----------
    name : str
        What its counts are told under.
    title : lazy str
        What it is called on screen.
    told : callable
        Tells rows of hers by subject.
    forget : callable or None
        Removes her and counts what it removed; None for the loop, whose own command does it.
    """

    name: str
    title: str | Promise
    told: Callable[[Hers], Told]
    forget: Callable[[Hers], int] | None


def _forget_events(hers: Hers) -> int:
    return collector_kept.forget(hers, files=collector_folder())


KEEPERS = (
    Keeper("privacy", _("Consents, suppressions, record of deeds"), privacy_kept.told, privacy_kept.forget),
    Keeper("field", _("Feedback of representatives"), field_kept.told, field_kept.forget),
    Keeper("console", _("Decisions, corrections, set-ups"), console_kept.told, console_kept.forget),
    Keeper("collector", _("Events and what is known of them"), collector_kept.told, _forget_events),
    Keeper("loop", _("Snapshots and the drop folder"), tracing.told, None),
)


def everything(hers: Hers) -> Told:
    """Tell everything that is held about her, by subject."""
    return {subject: rows for keeper in KEEPERS for subject, rows in keeper.told(hers).items()}


def known_ids() -> set[str]:
    """Name the doctors of whom the database keeps something under their ids."""
    models = (ConsentEvent, Suppression, DataRequest, Feedback)
    return {one_id for model in models for one_id in model._default_manager.values_list("one_id", flat=True) if one_id}


def counts(hers: Hers) -> list[tuple[str | Promise, str, int]]:
    """Count it: keeper, subject, rows; subjects without rows are left out."""
    return [
        (keeper.title, subject, len(rows)) for keeper in KEEPERS for subject, rows in keeper.told(hers).items() if rows
    ]


def found_in_database(hers: Hers) -> list[str]:
    """Name the tables in which something tells her still."""
    found = []
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - the database's own names
            if any(hers.is_told_in(*map(str, row)) for row in cursor.fetchall()):
                found.append(table)
    return found


def found_in_files(hers: Hers) -> list[str]:
    """Name the files of the web in which something tells her still, the database's own among them."""
    told = []
    elsewhere = (settings.OUT, settings.DROP)
    for path in sorted(settings.HOME.rglob("*")):
        is_ours = path.is_file() and not any(path.is_relative_to(other) for other in elsewhere)
        if is_ours and tracing.is_told(path, hers.words):
            told.append(str(path.relative_to(settings.HOME)))
    return told
