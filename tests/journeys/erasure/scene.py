"""A doctor in every place that keeps something of her, and her erasure by request; run with a home of its own.

`keep` lets everything keep her and tells her id; `pack FOLDER` makes backups of the moment; `erase ID` erases her
and tells what the request told.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
import sys
import uuid
from pathlib import Path

import django

NAME, LICENCE, UNION, MAIL = "钟离朔月", "110977770000123", "oUnion7788shuoyue", "shuoyue.zhongli@ward.cn"
PHONES = ("13977778888", "139-7777-8888", "139 7777 8888", "１３９７７７７８８８８")
SESSION = "sessionofhers00000000000000000000"
"""What a session holds is packed, so its key stands for it."""

TELLING = (NAME, LICENCE, UNION, MAIL, SESSION, *PHONES)
NOW = dt.datetime(2026, 6, 30, 12, tzinfo=dt.UTC)
NOTE = f"Call {PHONES[1]} or write {MAIL}"
ALL = " ".join((NOTE, LICENCE, UNION, *PHONES))
CRM = {
    "客户编码": "D777777",
    "姓名": NAME,
    "所在医院": "上海市第一人民医院",
    "科室": "肿瘤科",
    "职称": "主任医师",
    "手机号": PHONES[1],
    "执业证书编码": LICENCE,
    "状态": "在职",
    "更新时间": "2026-06-01",
}


def bring_in(drop: Path) -> None:
    """Let her into the customer list, once whole and once with a moment that cannot be read."""
    file = sorted(drop.glob("crm/doctors*.csv"))[0]
    text = file.read_bytes().decode("gb18030").rstrip("\r\n")
    header = text.splitlines()[0].split(",")
    rows = (CRM, CRM | {"更新时间": "没有日期"})
    lines = [",".join(row.get(name, "") for name in header) for row in rows]
    file.write_bytes(("\n".join([text, *lines]) + "\n").encode("gb18030"))


def send(home: Path) -> None:
    """Let a portal tell of her and of somebody else, whom nobody forgets."""
    from hcploop_web.collector.log import append_now

    hers = {"userId": "P7", "messageId": "m1", "anonymousId": "tablet-of-hers"}
    traits = {"name": NAME, "phone": PHONES[2], "licence_no": LICENCE, "email": MAIL, "unionid": f"{UNION}@app"}
    events = [
        {"type": "identify", **hers, "traits": traits},
        {"type": "nonsense", **hers, "messageId": "m2", "traits": traits},
        {"type": "identify", "userId": "P1", "messageId": "m3", "traits": {"name": "张伟", "phone": "13800138001"}},
    ]
    body = json.dumps({"batch": events}, ensure_ascii=len(events) > 3).encode()
    append_now(home / "collector/log", "portal", body, len(events), NOW)


def keep(one_id: str, user: object, home: Path) -> None:
    """Let the web keep her wherever it can."""
    from django.contrib.sessions.backends.db import SessionStore
    from django.contrib.sessions.models import Session
    from django.utils import timezone

    from hcploop_web.console.access_copy import access_copy
    from hcploop_web.console.models import Correction, IdentityDecision, Run, SavedView
    from hcploop_web.field.models import Feedback
    from hcploop_web.insights.tracing import hers_of
    from hcploop_web.privacy.models import ConsentEvent, Suppression
    from hcploop_web.shared.audit import record

    known = {"source": "crm", "source_id": "D777777", "one_id": one_id, "channel": "sms"}
    ConsentEvent.objects.create(**known, state="granted", happened_at=NOW, told_at=NOW, evidence=NOTE)
    Suppression.objects.create(**known, why="asked", note=NOTE, from_at=NOW, by=user)
    Feedback.objects.create(decision_id="d1", one_id=one_id, state="done", note=ALL, happened_at=NOW)
    Feedback.objects.create(decision_id="d2", one_id="HAAAAAAAAAAA", state="done", note=NOTE, happened_at=NOW)
    cells = {"姓名": NAME, "手机号": PHONES[0]}
    Correction.objects.create(feed="crm_doctors", file="f", version="v", row_number=2, cells=cells, was={}, at=NOW)
    told = {"decision": "different", "act": "review", "group": uuid.uuid4(), "by": user, "at": NOW}
    IdentityDecision.objects.create(record_a="crm:D1", record_b="crm:D777777", **told)
    SavedView.objects.create(user=user, name="hers", question=f"q={PHONES[0]}")
    Run.objects.create(kind="check", out="o", folder="f", state="done", asked_at=NOW, report={"value": PHONES[0]})
    record("doctor suppressed", one_id, by=user, at=NOW, note=NOTE)
    packed = SessionStore().encode({"asked": PHONES[0]})
    Session.objects.create(session_key=SESSION, session_data=packed, expire_date=timezone.now() + dt.timedelta(days=7))
    for name, content in (
        ("set_up/7/new.csv", f"姓名,电话\n{NAME},{PHONES[0]}\n".encode("gb18030")),
        ("exports/copy.zip", access_copy(hers_of(one_id), at=timezone.now())),
    ):
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_bytes(content)


def erase(one_id: str) -> dict[str, object]:
    """Ask for her erasure, confirm and do it; gives what it told."""
    from django.utils import timezone

    from hcploop_web.accounts.models import User
    from hcploop_web.accounts.roles import Role
    from hcploop_web.console.actions.confirm_erasure import confirm_erasure
    from hcploop_web.console.actions.erase_doctor import erase_doctor
    from hcploop_web.privacy.actions.ask_request import ask_request
    from hcploop_web.privacy.models import Asked

    asker, confirmer = (User.objects.get(role=role) for role in (Role.STEWARD, Role.PRIVACY))
    asked = {"asked_by": "letter 12", "received_on": NOW.date(), "by": asker, "at": timezone.now()}
    request = ask_request(one_id, Asked.ERASURE, **asked)
    confirm_erasure(request.pk, typed="", by=confirmer, at=timezone.now())
    erase_doctor(request.pk)
    request.refresh_from_db()
    return {"stand": str(request.stand), "result": request.result}


def pack(elsewhere: Path) -> None:
    """Back up web, snapshots and drop folder, as they are while everybody is still in them."""
    from django.conf import settings

    from hcploop.flow.backup import backup
    from hcploop_web.config.backup_web import packed

    elsewhere.mkdir(parents=True)
    packed(elsewhere / "web.tar", with_secrets=False)
    backup(settings.OUT, elsewhere / "out.tar")
    shutil.copytree(settings.DROP, elsewhere / "drop", symlinks=True)


def begin() -> str:
    """Let everything keep her; gives her id."""
    from django.conf import settings
    from django.core.management import call_command

    from hcploop.engine import open_snapshot
    from hcploop.flow import run
    from hcploop_web.accounts.models import User
    from hcploop_web.accounts.roles import Role

    call_command("migrate", verbosity=0, stdout=sys.stderr)
    users = [User.objects.create_user(role.value, role=role) for role in (Role.STEWARD, Role.PRIVACY)]
    bring_in(settings.DROP)
    send(Path(settings.HOME))
    call_command("load_events", once=True, stdout=sys.stderr)
    run(settings.DROP, settings.OUT)
    found = open_snapshot(settings.OUT).sql("SELECT one_id FROM hcp WHERE name = $$钟离朔月$$")
    (one_id,) = found["one_id"].to_pylist()
    keep(one_id, users[0], Path(settings.HOME))
    return str(one_id)


def main(what: str, *given: str) -> None:
    """Play it in the home that the environment names; the answer goes to standard output as JSON."""
    django.setup()
    if what == "pack":
        told: object = pack(Path(*given))
    else:
        told = begin() if what == "keep" else erase(*given)
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
