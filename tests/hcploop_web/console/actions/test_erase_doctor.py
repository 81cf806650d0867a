"""A doctor who stands everywhere, and the search for her afterwards."""

import datetime as dt
import io
import json
import shutil
import uuid
import zipfile

import pytest
from django.db import connection
from django.utils import timezone
from tests.web_market import web_market

from hcploop.engine import open_snapshot
from hcploop.flow import run
from hcploop.flow.seeking import is_told
from hcploop_web.accounts.roles import Role
from hcploop_web.console.access_copy import access_copy
from hcploop_web.console.actions.confirm_erasure import NotConfirmed, confirm_erasure
from hcploop_web.console.actions.erase_doctor import erase_doctor
from hcploop_web.console.kept_places import counts, found_in_database
from hcploop_web.console.models import Correction, IdentityDecision, Run, SavedView
from hcploop_web.field.models import Feedback
from hcploop_web.insights.tracing import hers_of
from hcploop_web.privacy.actions.ask_request import ask_request
from hcploop_web.privacy.models import Asked, ConsentEvent, DataRequest, Stand, Suppression
from hcploop_web.shared.audit import record
from hcploop_web.shared.models import AuditEntry

NOW = dt.datetime(2026, 6, 30, 12, tzinfo=dt.UTC)
NOTES = "Call 139-7777-8888 or write shuoyue.zhongli@ward.cn"


HER = {
    "客户编码": "D777777",
    "姓名": "钟离朔月",
    "所在医院": "上海市第一人民医院",
    "科室": "肿瘤科",
    "职称": "主任医师",
    "手机号": "139-7777-8888",
    "执业证书编码": "110977770000123",
    "状态": "在职",
    "更新时间": "2026-06-01",
}


@pytest.fixture(scope="module")
def with_her(tmp_path_factory):
    """A market that was run with a distinctive doctor in it."""
    home = tmp_path_factory.mktemp("with-her") / "market"
    shutil.copytree(web_market(tmp_path_factory), home)
    file = min((home / "drop").glob("crm/doctors*.csv"))
    text = file.read_bytes().decode("gb18030")
    row = ",".join(HER.get(name, "") for name in text.splitlines()[0].split(","))
    file.write_bytes((text.rstrip("\r\n") + "\n" + row + "\n").encode("gb18030"))
    run(home / "drop", home / "out")
    return home


@pytest.fixture
def market_out(with_her):
    """The market that `own_market` copies is the one with her."""
    return with_her / "out"


@pytest.fixture
def hers(own_market, somebody):
    """Let everything that the web keeps know her; gives her id."""
    snapshot = open_snapshot(own_market / "out")
    (one_id,) = snapshot.sql("SELECT one_id FROM hcp WHERE name = '钟离朔月'")["one_id"].to_pylist()
    _keep(one_id, somebody(Role.STEWARD).user)
    draft = own_market / "home/set_up/7"
    draft.mkdir(parents=True)
    (draft / "new.csv").write_text("姓名,电话\n钟离朔月,13977778888\n", encoding="utf-8")
    return one_id


def _keep(one_id, user):
    known = {"source": "crm", "source_id": "D777777"}
    ConsentEvent.objects.create(
        one_id=one_id, **known, channel="sms", state="granted", happened_at=NOW, told_at=NOW, evidence=NOTES
    )
    Suppression.objects.create(one_id=one_id, **known, channel="sms", why="asked", note=NOTES, from_at=NOW, by=user)
    Feedback.objects.create(decision_id="d1", one_id=one_id, state="done", note=NOTES, happened_at=NOW)
    Feedback.objects.create(decision_id="d2", one_id="HAAAAAAAAAAA", state="done", note=NOTES, happened_at=NOW)
    Correction.objects.create(
        feed="crm_doctors", file="f", version="v", row_number=2, cells={"手机号": "13977778888"}, was={}, at=NOW
    )
    IdentityDecision.objects.create(
        record_a="crm:D1",
        record_b="crm:D777777",
        decision="different",
        act="review",
        group=uuid.uuid4(),
        by=user,
        at=NOW,
    )
    SavedView.objects.create(user=user, name="hers", question="q=13977778888")
    Run.objects.create(kind="check", out="o", folder="f", state="done", asked_at=NOW, report={"value": "13977778888"})
    record("doctor suppressed", one_id, by=user, at=NOW, note=NOTES)


def asked(one_id, user):
    return ask_request(
        one_id, Asked.ERASURE, asked_by="letter 12", received_on=dt.date(2026, 6, 1), by=user, at=timezone.now()
    )


TELLING = ["13977778888", "139-7777-8888", "110977770000123", "钟离朔月", "shuoyue.zhongli@ward.cn"]


@pytest.mark.turns
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_nothing_of_her_is_left_anywhere(hers, own_market, somebody):
    keys = hers_of(hers)
    one, other = somebody(Role.STEWARD).user, somebody(Role.PRIVACY).user
    request = asked(hers, one)
    confirm_erasure(request.pk, typed="", by=other, at=timezone.now())

    erase_doctor(request.pk)

    request.refresh_from_db()
    assert (request.stand, request.result.get("left")) == (Stand.DONE, [])
    assert (request.one_id, request.asked_by) == ("", "")
    assert request.result["cleared"]["privacy"] >= 3
    files = [path for path in own_market.rglob("*") if path.is_file()]
    assert [str(path) for path in files if is_told(path, TELLING)] == []
    assert found_in_database(keys) == []
    assert _words_in_database(hers) == []
    entry = AuditEntry.objects.filter(verb="erasure done").get()
    assert entry.told["mark"] == request.mark
    run(own_market / "drop", own_market / "out")
    assert "钟离朔月" not in open_snapshot(own_market / "out").sql("SELECT name FROM hcp")["name"].to_pylist()


@pytest.mark.turns
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_what_is_left_to_do_is_named_by_its_folder(hers, own_market, somebody):
    (own_market / "drop/truth").mkdir(exist_ok=True)
    (own_market / "drop/truth/notes.txt").write_text("13977778888", encoding="utf-8")
    request = asked(hers, somebody(Role.STEWARD).user)
    confirm_erasure(request.pk, typed=hers, by=somebody(Role.PRIVACY).user, at=timezone.now())

    erase_doctor(request.pk)

    request.refresh_from_db()
    assert (request.stand, request.result["left"]) == (Stand.LEFT, ["drop folder: truth/notes.txt: phone"])


def _words_in_database(one_id):
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            text = "\n".join(json.dumps([str(value) for value in row], ensure_ascii=False) for row in cursor.fetchall())
            found += [(table, word) for word in [*TELLING, one_id, "D777777"] if word in text]
    return found


@pytest.mark.turns
@pytest.mark.slow
@pytest.mark.django_db
def test_a_copy_of_everything_tells_every_subject(hers):
    made = access_copy(hers_of(hers), at=timezone.now())

    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        told = json.loads(archive.read("everything.json"))["subjects"]
        assert set(archive.namelist()) == {"everything.json", "everything.xlsx", "README.txt"}
    assert told["hcp"][0]["name"] == "钟离朔月"
    assert told["consents"][0]["evidence"] == NOTES
    assert all(
        told[name] for name in ("suppressions", "feedback", "identity_decisions", "corrections", "hcp_identifier")
    )


@pytest.mark.turns
@pytest.mark.slow
@pytest.mark.django_db
def test_what_is_held_is_counted_before(hers):
    subjects = {subject: rows for _, subject, rows in counts(hers_of(hers))}

    assert subjects["hcp"] == 1
    assert subjects["feedback"] == 1


@pytest.mark.django_db
def test_who_took_it_down_must_type_whom_she_means(somebody, db):
    user = somebody(Role.STEWARD).user
    request = asked("HAAAAAAAAAAA", user)

    with pytest.raises(NotConfirmed, match=r"type the doctor's id|输入"):
        confirm_erasure(request.pk, typed="HBBBBBBBBBBB", by=user, at=NOW)
    confirm_erasure(request.pk, typed=" haaaaaaaaaaa ", by=user, at=NOW)

    assert DataRequest.objects.get().stand == Stand.WORKING
