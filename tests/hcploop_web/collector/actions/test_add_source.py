"""Sources, and who may send."""

import pytest
from django.core.exceptions import PermissionDenied

from hcploop_web.accounts.models import User
from hcploop_web.accounts.roles import Role
from hcploop_web.collector.actions.add_source import NewSource, SourceRefused, add_source
from hcploop_web.collector.actions.issue_write_key import issue_write_key
from hcploop_web.collector.actions.open_source import open_source
from hcploop_web.collector.actions.revoke_write_key import revoke_write_key
from hcploop_web.collector.key_file import KeyFile
from hcploop_web.collector.models import EventSource, WriteKey
from hcploop_web.shared.models import AuditEntry


def _sender(home, text):
    return KeyFile(home / "collector" / "sources.json").source_of(text)


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """What is done in the block is committed at its end."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def test_who_has_a_key_may_send_until_it_is_revoked(source, admin, now, own_home, committed):
    with committed():
        key, text = issue_write_key(source.pk, by=admin, at=now)
        _other, second = issue_write_key(source.pk, by=admin, at=now)
    assert (_sender(own_home, text).name, _sender(own_home, text).origins) == ("portal", ("https://portal.example",))

    with committed():
        revoke_write_key(key.pk, by=admin, at=now)

    assert _sender(own_home, text) is None
    assert _sender(own_home, second).name == "portal"


def test_nothing_that_comes_to_a_closed_source_is_taken(source, admin, now, own_home, committed):
    with committed():
        _key, text = issue_write_key(source.pk, by=admin, at=now)
        open_source(source.pk, is_open=False, by=admin, at=now)
    assert _sender(own_home, text) is None

    with committed():
        open_source(source.pk, is_open=True, by=admin, at=now)

    assert _sender(own_home, text).name == "portal"


def test_a_key_stands_nowhere(source, admin, now, own_home, committed):
    with committed():
        _key, text = issue_write_key(source.pk, by=admin, at=now)

    told = [str(row) for row in (*WriteKey.objects.values(), *AuditEntry.objects.values())]
    assert not any(text in one for one in told)
    assert text not in (own_home / "collector" / "sources.json").read_text(encoding="utf-8")
    assert (own_home / "collector" / "sources.json").stat().st_mode & 0o777 == 0o600


def test_what_is_taken_back_is_told_to_nobody(source, admin, now, own_home, committed):
    with committed():
        issue_write_key(source.pk, by=admin, at=now)
    before = (own_home / "collector" / "sources.json").read_bytes()

    with pytest.raises(SourceRefused):
        add_source(NewSource("portal"), by=admin, at=now)

    assert (own_home / "collector" / "sources.json").read_bytes() == before


def test_a_new_source_reads_pages_as_views_and_names_are_taken_once(source, admin, now):
    assert {str(rule) for rule in source.rules.all()} == {"$page touches", "$screen touches"}
    with pytest.raises(SourceRefused, match="name already"):
        add_source(NewSource("portal"), by=admin, at=now)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMIN, Role.STEWARD}))
def test_none_but_keepers_change_sources(role, source, admin, now):
    other = User.objects.create_user("other", role=role)
    key, _text = issue_write_key(source.pk, by=admin, at=now)

    for forbidden in (
        lambda: add_source(NewSource("more"), by=other, at=now),
        lambda: issue_write_key(source.pk, by=other, at=now),
        lambda: revoke_write_key(key.pk, by=other, at=now),
        lambda: open_source(source.pk, is_open=False, by=other, at=now),
    ):
        with pytest.raises(PermissionDenied):
            forbidden()
    assert EventSource.objects.get().is_open
    assert WriteKey.objects.live().count() == 1
