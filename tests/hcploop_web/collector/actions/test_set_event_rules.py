"""What events become, as it is entered."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from hcploop_web.accounts.models import User
from hcploop_web.accounts.roles import Role
from hcploop_web.collector.actions.set_event_rules import CategoryWish, RuleWish, set_event_rules
from hcploop_web.collector.models import Becomes
from hcploop_web.collector.planned import planned
from hcploop_web.shared.models import AuditEntry

WATCHED = RuleWish("Watched", Becomes.TOUCHES, action="watch", content_property="video.id", category="marketing")
MAIL = CategoryWish("marketing", "email", "promotion")


def test_rules_are_what_the_loader_goes_by(source, admin, now):
    set_event_rules(source.pk, [WATCHED], [MAIL], by=admin, at=now)

    told = planned("Asia/Shanghai", {"watch"}).sources["portal"]
    assert set(told.rules) == {"Watched"}
    rule = told.rules["Watched"]
    assert (rule.action, rule.content_property, rule.category) == ("watch", ("video", "id"), "marketing")
    assert told.categories == {"marketing": ("email", "promotion")}
    assert AuditEntry.objects.filter(verb="event rules set", about="portal", by=admin).count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        [WATCHED, WATCHED],
        [RuleWish("Watched", Becomes.TOUCHES)],
        [RuleWish("Asked", Becomes.ANSWERS, survey_kind="riddle")],
        [RuleWish("Watched", Becomes.TOUCHES, action="watch", content_property="__import__('os')")],
        [RuleWish("", Becomes.IGNORED)],
    ],
)
def test_what_cannot_be_changes_nothing(source, admin, now, wrong):
    before = planned("UTC", ())

    with pytest.raises(ValidationError):
        set_event_rules(source.pk, wrong, [], by=admin, at=now)

    assert planned("UTC", ()) == before


def test_none_but_keepers_set_rules(source, now):
    other = User.objects.create_user("other", role=Role.MARKETER)

    with pytest.raises(PermissionDenied):
        set_event_rules(source.pk, [], [], by=other, at=now)
    assert source.rules.count() == 2
