"""What a restore drill does in processes of its own, as a web would."""

import datetime as dt
import itertools
import json
import sys

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from hcploop_web.accounts.models import User
from hcploop_web.accounts.roles import Role
from hcploop_web.collector.actions.add_source import NewSource, add_source
from hcploop_web.collector.actions.issue_write_key import issue_write_key
from hcploop_web.collector.log import append_now
from hcploop_web.collector.places import collector_home
from hcploop_web.collector.segments import read
from hcploop_web.console.models import Run
from hcploop_web.field.models import Feedback
from hcploop_web.privacy.models import ConsentEvent

BEFORE = 40
"""Consents, and events, that are there before a backup begins."""


def seed():
    """A web with somebody in it, and some events of which the loader read half."""
    call_command("migrate", verbosity=0)
    now = timezone.now()
    admin = User.objects.create_user("admin-of-drill", role=Role.ADMIN)
    source = add_source(NewSource("portal_events", "web_portal"), by=admin, at=now)
    issue_write_key(source.pk, by=admin, at=now)
    Run.objects.create(asked_at=now)
    Feedback.objects.create(decision_id="d1", one_id="H1", state="done", note="…", happened_at=now)
    for folder in ("media", "outbox", "set_up/1/files"):
        (settings.HOME / folder).mkdir(parents=True)
        (settings.HOME / folder / "a.bin").write_bytes(folder.encode())
    for number in range(BEFORE // 2):
        _one(number)
    call_command("load_events", "--once")
    for number in range(BEFORE // 2, BEFORE):
        _one(number)


def write():
    """Go on for ever, as a web does."""
    for number in itertools.count(BEFORE):
        _one(number)
        if number == BEFORE + 3:
            sys.stdout.write("at work\n")
            sys.stdout.flush()


def _one(number):
    at = dt.datetime(2026, 6, 1, tzinfo=dt.UTC) + dt.timedelta(minutes=number)
    ConsentEvent.objects.create(
        one_id="H1", source="crm", source_id="C1", channel="sms", state="granted", happened_at=at, told_at=at
    )
    body = {"batch": [{"type": "track", "event": "Read", "userId": f"u{number}", "messageId": f"m{number}"}]}
    append_now(collector_home() / "log", "portal_events", json.dumps(body).encode(), 1, timezone.now())


def tell():
    """Everything that the database and the log hold."""
    with connection.cursor() as cursor:
        tables = {}
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            tables[table] = sorted(repr(row) for row in cursor.fetchall())
    frames = [frame.body.decode() for frame in read(collector_home() / "log", since=None)]
    files = {
        path.relative_to(settings.HOME).as_posix(): path.read_bytes().hex()
        for name in ("media", "outbox", "set_up", "collector")
        for path in sorted((settings.HOME / name).rglob("*"))
        if path.is_file() and path.suffix not in (".log", ".sqlite", ".lock") and path.name != "mark"
    }
    sys.stdout.write(json.dumps({"tables": tables, "frames": frames, "files": files}))
