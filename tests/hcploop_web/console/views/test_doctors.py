"""Pages on doctors, as a browser asks for them."""

import io

import pytest
from django.conf import settings
from django.utils import timezone
from python_calamine import CalamineWorkbook

from hcploop.engine import open_snapshot
from hcploop_web.accounts.models import Assignment, Unit
from hcploop_web.accounts.models.unit import Kind
from hcploop_web.accounts.roles import Role
from hcploop_web.console.forms.lists import PERSONAS
from hcploop_web.insights.wording import hundredths
from hcploop_web.privacy.actions.suppress import suppress
from hcploop_web.privacy.models import Why
from hcploop_web.privacy.words import Person
from hcploop_web.shared.models import AuditEntry

pytestmark = pytest.mark.slow
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def doctor(market):
    return next(row for row in open_snapshot(market).arrow("hcp").to_pylist() if row["name"] and row["rep_id"])


def test_the_page_of_a_doctor_says_why_she_stands_in_her_tier(doctor, market, somebody):
    rated = [row for row in open_snapshot(market).arrow("hcp_tier").to_pylist() if row["tier"] == 1]
    page = somebody(Role.MARKETER).get(f"/doctors/{rated[0]['one_id']}/", headers={"Accept-Language": "en"})

    text = page.content.decode()
    assert f"Grade {rated[0]['grade']} and" in text
    assert "together give tier 1." in text
    assert "What the scores are made of" in text


def test_her_page_says_from_where_on_a_score_is_high(market, somebody):
    pioneer = next(row for row in open_snapshot(market).arrow("hcp_tier").to_pylist() if row["persona"] == "pioneer")
    high = [
        row["percentile"]
        for row in open_snapshot(market).arrow("hcp_score").to_pylist()
        if (row["brand"], row["dimension"], row["level"]) == (pioneer["brand"], "identity", "high")
    ]

    text = somebody(Role.MARKETER).get(f"/doctors/{pioneer['one_id']}/", headers=ENGLISH).content.decode()

    assert f"High in both: identity from {hundredths(min(high))} on" in text
    assert 'href="/tiers/rules/"' in text


def test_the_search_above_the_menu_finds_doctors(market, somebody):
    client = somebody(Role.REP)

    assert "/doctors/find/" in client.get("/", headers=ENGLISH).content.decode()
    assert client.get("/doctors/find/", {"q": "王 芳&x"})["Location"] == "/doctors/?text=%E7%8E%8B+%E8%8A%B3%26x"
    assert somebody(Role.HCP).get("/doctors/find/", {"q": "王"}).status_code == 403


def test_a_representative_opens_her_own_doctors_and_no_other(doctor, somebody):
    client = somebody(Role.REP)
    unit = Unit.objects.create(kind=Kind.REPRESENTATIVE, code="nobody else's", name="R")
    Assignment.objects.create(user=client.user, unit=unit, from_on="2020-01-01")

    assert client.get(f"/doctors/{doctor['one_id']}/").status_code == 404
    Unit.objects.update(code=doctor["rep_id"])
    assert client.get(f"/doctors/{doctor['one_id']}/").status_code == 200


def test_hostile_questions_are_answered_and_not_repeated_as_they_are(market, somebody):
    hostile = "<script>alert(1)</script>' OR 1=1 -- \u202e"

    page = somebody(Role.MARKETER).get("/doctors/", {"text": hostile, "tiers": "x", "order": "1; DROP", "page": "-3"})

    assert page.status_code == 200
    assert "<script>alert(1)" not in page.content.decode()


def test_htmx_gets_the_rows_alone(market, somebody):
    page = somebody(Role.MARKETER).get("/doctors/", headers={"HX-Request": "true"})

    assert "<html" not in page.content.decode()
    assert "hl-table" in page.content.decode()


def test_the_workbook_holds_the_doctors_of_the_question_and_no_other(doctor, somebody):
    client = somebody(Role.REP)
    unit = Unit.objects.create(kind=Kind.REPRESENTATIVE, code=doctor["rep_id"], name="R")
    Assignment.objects.create(user=client.user, unit=unit, from_on="2020-01-01")

    sent = b"".join(client.get("/doctors/export/").streaming_content)

    rows = CalamineWorkbook.from_filelike(io.BytesIO(sent)).get_sheet_by_index(0).to_python()
    hers = {
        row["one_id"]
        for row in open_snapshot(settings.OUT).arrow("hcp").to_pylist()
        if row["rep_id"] == doctor["rep_id"]
    }
    assert {row[0] for row in rows[1:]} == hers
    told = dict(zip(rows[0], zip(*rows[1:], strict=True), strict=True))
    assert set(told["Persona"]) <= {str(name) for _code, name in PERSONAS}
    assert max(one for one in told["Engagement"] if one != "") > 1
    assert AuditEntry.objects.get(verb="doctors exported").told["doctors"] == len(hers)


def test_a_view_is_kept_opened_and_forgotten(market, somebody):
    client = somebody(Role.MARKETER)

    kept = client.post("/doctors/views/", {"name": "第一层", "question": "tiers=1&page=3"})

    assert kept["Location"] == "/doctors/?tiers=1"
    assert "第一层" in client.get("/doctors/").content.decode()
    assert "第一层" not in somebody(Role.MARKETER).get("/doctors/").content.decode()
    client.post("/doctors/views/", {"name": "第一层", "forget": "1"})
    assert "第一层" not in client.get("/doctors/").content.decode()


@pytest.mark.parametrize("filters", [{"city": "city"}, {"region": "region"}])
def test_a_place_keeps_its_doctors(doctor, filters, somebody):
    given = {name: doctor[column] for name, column in filters.items()}

    page = somebody(Role.MARKETER).get("/doctors/", {**given, "text": doctor["name"]}).content.decode()

    assert f"/doctors/{doctor['one_id']}/" in page


@pytest.mark.parametrize("one_id", ["%00", "H%27%20OR%201=1--", "%ED%A0%80", "H0000000000", "欧阳"])
def test_what_is_no_id_is_not_found(one_id, market, somebody):
    assert somebody(Role.MARKETER).get(f"/doctors/{one_id}/").status_code == 404


def test_her_page_says_through_which_channels_she_may_be_contacted_now(doctor, somebody):
    client = somebody(Role.STEWARD)
    address = f"/doctors/{doctor['one_id']}/channels/"
    inside = {"Accept-Language": "en", "HX-Request": "true"}
    before = client.get(address, headers=inside).content.decode()

    suppress(Person(doctor["one_id"], "crm", "1"), "", Why.ASKED, by=client.user, at=timezone.now())
    after = client.get(address, headers=inside).content.decode()

    assert "<html" not in after
    assert "<html" in (whole := client.get(address, headers={"Accept-Language": "en"}).content.decode())
    assert f"/doctors/{doctor['one_id']}/" in whole
    channels = after.count("<li>")
    assert channels == before.count("<li>") > 3
    assert after.count("must not be contacted at all") == channels
    assert "must not be contacted at all" not in before


def test_where_nothing_is_suggested_her_page_says_the_one_reason(market, somebody):
    suggested = {row["one_id"] for row in open_snapshot(market).arrow("suggestion").to_pylist()}
    held = next(row["one_id"] for row in open_snapshot(market).arrow("decision").to_pylist() if row["is_holdout"])
    other = next(iter(suggested))
    client = somebody(Role.MARKETER)

    assert held not in suggested
    assert (
        "she is in the hold-out" in client.get(f"/doctors/{held}/", headers={"Accept-Language": "en"}).content.decode()
    )
    page = client.get(f"/doctors/{other}/", headers={"Accept-Language": "en"}).content.decode()
    assert "Nothing is suggested for her" not in page
