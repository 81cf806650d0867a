"""What pages show only once somebody worked with them: a source, what it sent, what was refused, an account of WeChat,
a request on data.

HCPLOOP_HOME=… DJANGO_SETTINGS_MODULE=hcploop_web.config.settings python -m tests.furnishing
"""

from __future__ import annotations

import datetime as dt
import json

_EVENTS = (
    {"type": "page", "userId": "P000001", "properties": {"content_id": "K00014", "duration_seconds": 31}},
    {"type": "page", "anonymousId": "a-1", "properties": {"content_id": "K00014"}},
    {"type": "page", "userId": "P000002", "properties": {"content_id": "K00014", "duration_seconds": "a while"}},
    {"type": "track", "event": "Scrolled to the end", "userId": "P000001"},
)


def furnish() -> None:
    """Make them in the web of the environment, once Django is set up."""
    from django.conf import settings
    from django.core.management import call_command
    from django.utils import timezone

    from hcploop.engine import open_snapshot
    from hcploop_web.accounts.models import User
    from hcploop_web.accounts.roles import Role
    from hcploop_web.collector.actions.add_source import NewSource, add_source
    from hcploop_web.collector.actions.issue_write_key import issue_write_key
    from hcploop_web.collector.actions.set_account import AccountWish, set_account
    from hcploop_web.collector.log import append_now
    from hcploop_web.collector.places import collector_home
    from hcploop_web.privacy.actions.ask_request import ask_request
    from hcploop_web.privacy.models import Asked

    now = timezone.now()
    steward = User.objects.filter(role=Role.STEWARD).order_by("pk")[0]
    source = add_source(NewSource("portal"), by=steward, at=now)
    issue_write_key(source.pk, by=steward, at=now)
    told = [{**one, "timestamp": (now - dt.timedelta(minutes=1)).isoformat()} for one in _EVENTS]
    append_now(collector_home() / "log", source.name, json.dumps({"batch": told}).encode(), len(told), now)
    call_command("load_events", once=True, verbosity=0)
    account = AccountWish("oncology", "wechat_oncology", "official", "wx0123456789abcdef", "aToken", "K" * 43)
    set_account(account, is_new=True, by=steward, at=now)
    one_id = min(row["one_id"] for row in open_snapshot(settings.OUT).arrow("hcp").to_pylist())
    ask_request(one_id, Asked.ERASURE, asked_by="Letter 12", received_on=timezone.localdate(), by=steward, at=now)


if __name__ == "__main__":
    import django

    django.setup()
    furnish()
