"""Send a refused event again, corrected."""

from __future__ import annotations

import datetime as dt
import json

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from hcploop_web.accounts.models import User
from hcploop_web.accounts.pages import may_open
from hcploop_web.collector.events import Event, Refusal, read_batch
from hcploop_web.collector.log import append_now
from hcploop_web.collector.models import RefusedEvent, Standing
from hcploop_web.collector.places import collector_home
from hcploop_web.collector.plan import SourcePlan
from hcploop_web.collector.planned import planned
from hcploop_web.collector.reason_words import reason_word
from hcploop_web.collector.rows import NotARow, row_of, rule_of
from hcploop_web.collector.segments import Frame, Position
from hcploop_web.shared.audit import record


class StillRefused(Exception):
    """The event cannot be used as it stands now; the text says why."""


@transaction.atomic
def correct_event(event_id: int, raw: str, *, by: User, at: dt.datetime) -> RefusedEvent:
    """Send a refused event again, under its own message id, so that it comes in once whatever the sender does.

    Parameters
    ----------
    event_id : int
        Of the refused event.
    raw : str
        Its JSON, corrected.
    by, at
        Who corrected it, and now.

    Returns
    -------
    RefusedEvent
        It stands in the log; the loader takes it from there as any other.

    Raises
    ------
    PermissionDenied
        The user may not.
    RefusedEvent.DoesNotExist
        There is none that is open.
    StillRefused
        It would be refused again.
    """
    if not may_open(by, "refused_events"):
        raise PermissionDenied
    refused = RefusedEvent.objects.select_for_update().waiting().get(pk=event_id)
    body = _body(refused, raw)
    (read,) = read_batch(_frame(refused.source, body, at))
    if isinstance(read, Refusal):
        raise StillRefused(str(reason_word(read.reason)))
    if read.message_id != refused.message_id:
        raise StillRefused(_("The event must keep its messageId."))
    _check(read)
    refused.raw, refused.state = body.decode(), Standing.REPLAYED
    refused.save(update_fields=["raw", "state"])
    record("refused event sent again", refused, by=by, at=at)
    # Last: where the disk fails, nothing has changed; where the commit fails, the message id lets it in once.
    append_now(collector_home() / "log", refused.source, body, 1, at)
    return refused


def _check(event: Event) -> None:
    source = planned("UTC", ()).sources.get(event.source, SourcePlan())
    rule = rule_of(event, source)
    try:
        if rule is not None:
            row_of(event, rule, source)
    except NotARow as error:
        raise StillRefused(str(reason_word(str(error)))) from error


def _body(refused: RefusedEvent, raw: str) -> bytes:
    try:
        told = json.loads(raw)
    except ValueError as error:
        raise StillRefused(_("This is no JSON: look at the brackets, the commas and the quotation marks.")) from error
    if not isinstance(told, dict):
        raise StillRefused(_("An event is an object: it begins with { and ends with }."))
    told["messageId"] = refused.message_id
    if not any(told.get(name) for name in ("timestamp", "originalTimestamp")):
        told["timestamp"] = refused.received_at.isoformat()
    return json.dumps(told, ensure_ascii=False).encode(errors="surrogatepass")


def _frame(source: str, body: bytes, at: dt.datetime) -> Frame:
    nowhere = Position("", 0)
    return Frame(nowhere, nowhere, source, 1, at, body)
