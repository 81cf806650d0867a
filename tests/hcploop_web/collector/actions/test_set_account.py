"""Accounts of WeChat and WeCom: their file, their source, its rules."""

import dataclasses

import pytest
from django.core.exceptions import PermissionDenied

from hcploop_web.accounts.models import User
from hcploop_web.accounts.roles import Role
from hcploop_web.collector.actions.set_account import AccountRefused, AccountWish, set_account
from hcploop_web.collector.models import EventRule, EventSource
from hcploop_web.collector.wechat.accounts import Account, AccountFile, AccountsUnreadable
from hcploop_web.shared.models import AuditEntry

KEY = "k" * 43
WISH = AccountWish("oncology", "wechat_oncology", "official", "wx0001", "token1", KEY, "secret1", "open1")


@pytest.fixture
def put(admin, now, django_capture_on_commit_callbacks):
    """Add or change an account, and commit."""

    def put(wish=WISH, *, is_new=True, by=admin):
        with django_capture_on_commit_callbacks(execute=True):
            set_account(wish, is_new=is_new, by=by, at=now)

    return put


def _file(home):
    return AccountFile(home / "collector" / "wechat.json").all()


def _rules(source):
    return {rule.event: rule.action for rule in EventRule.objects.filter(source__name=source)}


def test_a_new_account_stands_in_a_file_that_only_its_owner_reads(put, own_home):
    put()

    told = {name: value for name, value in vars(WISH).items() if name != "channel"}
    assert _file(own_home) == {"oncology": Account(**told)}
    assert (own_home / "collector" / "wechat.json").stat().st_mode & 0o777 == 0o600


def test_its_source_begins_with_rules_for_what_such_accounts_tell(put, own_home):
    put()
    put(dataclasses.replace(WISH, name="company", source="wecom", kind="wecom"))

    assert _rules("wecom") == {"WeCom Contact Added": "follow", "WeCom Contact Lost": "unfollow"}
    assert _rules("wechat_oncology")["WeChat Menu Viewed"] == "view"
    assert not any(event.startswith("WeCom") or event == "$page" for event in _rules("wechat_oncology"))
    assert [str(one) for one in EventSource.objects.get(name="wecom").categories.all()] == ["wecom: wechat"]


def test_a_source_that_is_there_keeps_its_rules_and_gets_those_it_lacks(put, source, own_home):
    EventRule.objects.create(source=source, event="WeChat Scanned", becomes="ignored")

    put(dataclasses.replace(WISH, source="portal"))

    assert EventRule.objects.get(event="WeChat Scanned").becomes == "ignored"
    assert {"$page": "view", "WeChat Subscribed": "follow"}.items() <= _rules("portal").items()


def test_a_secret_that_is_left_empty_stays_as_it_was(put, own_home):
    put()

    put(AccountWish("oncology", "", "official", "wx0002", token="token2", is_open=False), is_new=False)

    changed = _file(own_home)["oncology"]
    assert (changed.app_id, changed.token, changed.aes_key, changed.secret) == ("wx0002", "token2", KEY, "secret1")
    assert (changed.source, changed.is_open) == ("wechat_oncology", False)


def test_no_secret_stands_in_the_audit(put, own_home):
    put()

    told = " ".join(str(row) for row in AuditEntry.objects.values())
    assert "wechat account added" in told
    assert not any(secret in told for secret in ("token1", "secret1", KEY))


def test_a_name_is_taken_once_and_wecom_needs_its_key(put, own_home):
    put()

    with pytest.raises(AccountRefused, match="already"):
        put()
    with pytest.raises(AccountRefused, match="encrypts"):
        put(AccountWish("company", "wecom", "wecom", "ww1", "token1"))
    assert list(_file(own_home)) == ["oncology"]


def test_a_spoilt_file_is_not_written_over(put, own_home):
    put()
    path = own_home / "collector" / "wechat.json"
    path.write_text("{", encoding="utf-8")

    with pytest.raises(AccountsUnreadable):
        put(dataclasses.replace(WISH, name="second"))

    assert path.read_text(encoding="utf-8") == "{"


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMIN, Role.STEWARD}))
def test_none_but_keepers_change_accounts(role, put, own_home):
    other = User.objects.create_user("other", role=role)

    with pytest.raises(PermissionDenied):
        put(by=other)

    assert _file(own_home) == {}
