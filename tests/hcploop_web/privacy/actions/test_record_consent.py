import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from hcploop_web.accounts.models import User
from hcploop_web.accounts.roles import Role
from hcploop_web.privacy.actions.record_consent import NotRecorded, record_consent
from hcploop_web.privacy.models import ConsentEvent, State
from hcploop_web.privacy.said import said_by
from hcploop_web.privacy.words import Word
from hcploop_web.shared.append_only import WrittenAlready
from hcploop_web.shared.models import AuditEntry


def test_what_she_says_holds_from_the_second_on(person, officer, now):
    record_consent(person, Word("wechat", State.GRANTED, now - dt.timedelta(days=1)), by=officer, at=now)
    record_consent(person, Word("wechat", State.WITHDRAWN, now), by=officer, at=now)

    assert {state for _channel, _purpose, state, _at in said_by(["H1"], now).consents} == {"granted", "withdrawn"}
    assert [one[2] for one in said_by(["H1"], now - dt.timedelta(seconds=1)).consents] == ["granted"]
    assert said_by(["H2"], now).consents == ()
    assert AuditEntry.objects.filter(verb="consent recorded", about="H1", by=officer).count() == 2


@pytest.mark.parametrize("role", Role)
def test_who_may_enter_it(role, person, now, db):
    user, word = User.objects.create_user("somebody", role=role), Word("all", State.GRANTED, now)
    may = {Role.PRIVACY, Role.STEWARD, Role.ADMIN, Role.REP, Role.MSL}

    if role in may:
        assert record_consent(person, word, by=user, at=now).by == user
    else:
        with pytest.raises(PermissionDenied):
            record_consent(person, word, by=user, at=now)
        assert not ConsentEvent.objects.exists()


def test_what_cannot_be_is_refused_with_the_remedy(person, officer, now):
    record_consent(person, Word("sms", State.GRANTED, now), by=officer, at=now)

    with pytest.raises(NotRecorded, match="future"):
        record_consent(person, Word("sms", State.GRANTED, now + dt.timedelta(minutes=1)), by=officer, at=now)
    with pytest.raises(NotRecorded, match="later time"):
        record_consent(person, Word("sms", State.REFUSED, now), by=officer, at=now)
    assert ConsentEvent.objects.count() == 1


def test_what_was_said_stays_said(person, officer, now):
    event = record_consent(person, Word("sms", State.GRANTED, now), by=officer, at=now)

    event.state = State.REFUSED
    with pytest.raises(WrittenAlready):
        event.save()
    with pytest.raises(WrittenAlready):
        event.delete()
    assert ConsentEvent.objects.get().state == "granted"
