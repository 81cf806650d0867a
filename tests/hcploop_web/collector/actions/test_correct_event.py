"""Refused events: kept once, corrected, dropped, and let go of."""

import datetime as dt
import json

import pytest
from django.core.exceptions import PermissionDenied

from hcploop_web.accounts.models import User
from hcploop_web.accounts.roles import Role
from hcploop_web.collector import segments
from hcploop_web.collector.actions import keep_refused as keeping
from hcploop_web.collector.actions.correct_event import StillRefused, correct_event
from hcploop_web.collector.actions.drop_refused import drop_refused
from hcploop_web.collector.actions.forget_refused import forget_refused
from hcploop_web.collector.actions.keep_refused import keep_refused
from hcploop_web.collector.actions.send_test_event import send_test_event
from hcploop_web.collector.events import Refusal, read_batch
from hcploop_web.collector.models import Becomes, EventRule, EventSource, RefusedEvent, SurveyKind
from hcploop_web.collector.reason_words import WORDS
from hcploop_web.collector.reasons import Reason
from hcploop_web.collector.rows import REASONS
from hcploop_web.shared.models import AuditEntry

RAW = b'{"type": "riddle", "userId": "D1", "properties": {"content_id": "c1"}}'
MENDED = RAW.decode().replace("riddle", "page")


@pytest.fixture
def refused(source, now):
    keep_refused([Refusal("portal", "m1", Reason.TYPE.value, RAW, now)])
    return RefusedEvent.objects.get()


def _sent(home):
    return [event for frame in segments.read(home / "collector" / "log", since=None) for event in read_batch(frame)]


def test_a_corrected_event_is_sent_again_under_its_own_id(refused, admin, now, own_home):
    correct_event(refused.pk, MENDED, by=admin, at=now + dt.timedelta(days=1))

    (event,) = _sent(own_home)
    assert (event.message_id, event.kind, event.source, event.happened_at) == ("m1", "page", "portal", now)
    refused.refresh_from_db()
    assert refused.state == "replayed"
    assert AuditEntry.objects.filter(verb="refused event sent again", by=admin).count() == 1


@pytest.mark.parametrize(
    "case",
    [
        (RAW.decode(), "The type is none of"),
        ("{", "no JSON"),
        ("[]", "is an object"),
        ('{"type": "page"}', "neither a userId"),
        ('{"type": "track", "event": "Asked", "userId": "D1"}', "An answer needs"),
        ('{"type": "page", "userId": "\\ud800"}', "cannot be read as JSON"),
    ],
)
def test_what_would_be_refused_again_is_said_at_once(refused, admin, now, own_home, case):
    wrong, why = case
    EventRule.objects.create(
        source=EventSource.objects.get(), event="Asked", becomes=Becomes.ANSWERS, survey_kind=SurveyKind.QUIZ
    )

    with pytest.raises(StillRefused, match=why):
        correct_event(refused.pk, wrong, by=admin, at=now)

    assert _sent(own_home) == []
    refused.refresh_from_db()
    assert refused.state == "open"


def test_an_event_is_decided_upon_once(refused, admin, now):
    correct_event(refused.pk, MENDED, by=admin, at=now)

    assert drop_refused([refused.pk], by=admin, at=now) == 0
    with pytest.raises(RefusedEvent.DoesNotExist):
        correct_event(refused.pk, MENDED, by=admin, at=now)


def test_what_is_dropped_says_nothing_any_more(refused, admin, now):
    assert drop_refused([refused.pk], by=admin, at=now) == 1

    refused.refresh_from_db()
    assert (refused.state, refused.raw) == ("dropped", "")


def test_the_same_refusal_is_kept_once_and_another_of_a_corrected_event_opens_it(refused, admin, now):
    again = Refusal("portal", "m1", Reason.TYPE.value, RAW, now)
    assert keep_refused([again, again]) == 0
    correct_event(refused.pk, MENDED, by=admin, at=now)

    assert keep_refused([Refusal("portal", "m1", Reason.PAST.value, b"{}", now)]) == 1

    refused.refresh_from_db()
    assert (refused.state, refused.reason) == ("open", Reason.PAST.value)


def test_who_floods_us_fills_no_disk(source, now, monkeypatch):
    monkeypatch.setattr(keeping, "MOST_OPEN", 3)

    kept = keep_refused([Refusal("portal", f"m{n}", Reason.TYPE.value, b"\x00\xff", now) for n in range(5)])

    assert (kept, RefusedEvent.objects.count()) == (3, 3)


def test_refused_events_are_let_go_of(refused, now):
    assert forget_refused(before=now) == 0
    assert forget_refused(before=now + dt.timedelta(seconds=1)) == 1


def test_a_test_event_takes_the_way_of_all_others(source, admin, now, own_home):
    message_id = send_test_event(source.pk, {"type": "page", "userId": "D1"}, by=admin, at=now)

    (event,) = _sent(own_home)
    assert (event.message_id, event.user_id, event.received_at) == (message_id, "D1", now)
    assert json.loads(event.raw)["messageId"].startswith("test-")


def test_none_but_keepers_decide(refused, source, now):
    other = User.objects.create_user("other", role=Role.MARKETER)

    for forbidden in (
        lambda: correct_event(refused.pk, MENDED, by=other, at=now),
        lambda: drop_refused([refused.pk], by=other, at=now),
        lambda: send_test_event(source.pk, {}, by=other, at=now),
    ):
        with pytest.raises(PermissionDenied):
            forbidden()


def test_every_reason_has_its_words():
    assert set(WORDS) == {reason.value for reason in Reason} | set(REASONS)
