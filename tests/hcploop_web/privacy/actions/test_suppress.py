import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from hcploop_web.accounts.models import User
from hcploop_web.accounts.roles import Role
from hcploop_web.privacy.actions.lift_suppression import lift_suppression
from hcploop_web.privacy.actions.suppress import SuppressedAlready, suppress
from hcploop_web.privacy.models import Suppression, Why
from hcploop_web.privacy.said import said_by

DAY = dt.timedelta(days=1)


def test_a_suppression_holds_until_it_is_lifted(person, officer, now):
    held = suppress(person, "", Why.COMPLAINT, by=officer, at=now)

    assert said_by(["H1"], now).suppressed == {""}
    lift_suppression("H1", held.pk, by=officer, at=now + DAY)
    assert said_by(["H1"], now + DAY).suppressed == frozenset()


def test_a_suppression_ends_by_itself_and_makes_room_for_another(person, officer, now):
    suppress(person, "sms", Why.ASKED, by=officer, at=now, until=now + DAY)

    assert said_by(["H1"], now).suppressed == {"sms"}
    assert said_by(["H1"], now + DAY).suppressed == frozenset()
    suppress(person, "sms", Why.ASKED, by=officer, at=now + DAY)
    assert Suppression.objects.filter(lifted_at__isnull=True).count() == 1


def test_there_is_one_a_doctor_and_channel(person, officer, now):
    suppress(person, "sms", Why.ASKED, by=officer, at=now)
    suppress(person, "", Why.ASKED, by=officer, at=now)

    with pytest.raises(SuppressedAlready):
        suppress(person, "sms", Why.OTHER, by=officer, at=now)
    assert Suppression.objects.count() == 2


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.PRIVACY, Role.STEWARD, Role.ADMIN}))
def test_others_neither_suppress_nor_lift(role, person, officer, now):
    held = suppress(person, "", Why.LEGAL, by=officer, at=now)
    user = User.objects.create_user("somebody", role=role)

    with pytest.raises(PermissionDenied):
        suppress(person, "sms", Why.ASKED, by=user, at=now)
    with pytest.raises(PermissionDenied):
        lift_suppression("H1", held.pk, by=user, at=now)
    assert said_by(["H1"], now).suppressed == {""}


def test_a_suppression_of_another_doctor_is_not_lifted_by_its_number(person, officer, now):
    held = suppress(person, "", Why.LEGAL, by=officer, at=now)

    with pytest.raises(Suppression.DoesNotExist):
        lift_suppression("H2", held.pk, by=officer, at=now)
