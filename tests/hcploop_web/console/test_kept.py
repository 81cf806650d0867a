"""What the console keeps of a doctor goes when she is forgotten."""

import pytest
from django.utils import timezone

from hcploop_web.accounts.models import User
from hcploop_web.accounts.roles import Role
from hcploop_web.console.actions.decide_name import Meant, decide_name
from hcploop_web.console.actions.decide_value import decide_value
from hcploop_web.console.actions.undo_name import undo_name
from hcploop_web.console.actions.undo_value import undo_value
from hcploop_web.console.kept import forget, told
from hcploop_web.console.models import NameDecision, ValueDecision
from hcploop_web.console.models.name_decision import Meaning
from hcploop_web.privacy.hers import Hers

pytestmark = pytest.mark.django_db


def test_a_name_that_holds_her_telephone_goes_with_what_took_it_back_and_others_stay(settings, tmp_path):
    settings.HOME = tmp_path
    steward, now = User.objects.create_user(username="steward", role=Role.STEWARD), timezone.now()
    for raw, value in (("市一 13800138000", "H1"), ("市二", "13800138000 医院"), ("市三", "H3")):
        made = decide_name(Meant("hospital", raw, "", Meaning.WRITTEN, value), by=steward, at=now)
    undo_name(NameDecision.objects.get(raw="市二"), by=steward, at=now)
    hers = Hers(*(frozenset(),) * 3, words=frozenset({"13800138000"}), names=frozenset())

    forget(hers)

    assert list(NameDecision.objects.all()) == [made]


def test_what_was_decided_of_her_fields_is_told_and_goes_with_what_took_it_back(settings, tmp_path):
    settings.HOME = tmp_path
    steward, now = User.objects.create_user(username="steward", role=Role.STEWARD), timezone.now()
    hers = Hers(frozenset(), frozenset({("crm", "C1")}), *(frozenset(),) * 3)
    undo_value(decide_value("crm:C1", "phone", by=steward, at=now), by=steward, at=now)
    other = decide_value("crm:C2", "phone", by=steward, at=now)

    assert [row["record"] for row in told(hers)["value_decisions"]] == ["crm:C1", "crm:C1"]
    forget(hers)

    assert list(ValueDecision.objects.all()) == [other]
