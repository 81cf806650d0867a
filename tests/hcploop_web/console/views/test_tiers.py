"""Pages on tiers, as a browser asks for them."""

import csv
import html
import io
from urllib.parse import urlencode

import pytest

from hcploop.engine import open_snapshot
from hcploop_web.accounts.models import Assignment, Unit
from hcploop_web.accounts.models.unit import Kind
from hcploop_web.accounts.roles import Role
from hcploop_web.console.models import TierProposal
from hcploop_web.insights.policies import rules_in_force
from hcploop_web.shared.models import AuditEntry

pytestmark = pytest.mark.slow

EN = {"Accept-Language": "en"}


def _asked(**changes):
    """What the form sends where nothing was changed, and changes."""
    now = rules_in_force()
    cells = {f"{grade}_{name}": tier for grade, row in now.matrix.items() for name, tier in row.items()}
    shares = {name: round(getattr(now, name) * 100, 1) for name in ("high_share", "mid_share", "min_known_share")}
    weights = {f"weight_{name}": weight for name, weight in now.weights.items()}
    told = {"preset": now.preset, "window_months": now.window_months, "brand": "ruitai", **cells, **shares, **weights}
    return "/tiers/try/?" + urlencode({**told, **changes}, doseq=True)


def _text(answer):
    return html.unescape(answer.content.decode())


@pytest.mark.parametrize("path", ["/tiers/", "/tiers/?brand=kexin", "/tiers/moves/", "/tiers/try/", "/tiers/rules/"])
def test_pages_on_tiers_open(path, market, somebody):
    assert somebody(Role.MARKETER).get(path).status_code == 200


def test_a_cell_leads_to_exactly_its_doctors(market, somebody):
    client = somebody(Role.MARKETER)
    rows = open_snapshot(market).arrow("hcp_tier").to_pylist()
    wanted = sum((row["brand"], row["grade"], row["persona"]) == ("ruitai", "C", "ordinary") for row in rows)

    page = _text(client.get("/tiers/?brand=ruitai", headers=EN))

    address = "/doctors/?brand=ruitai&grades=C&personas=ordinary"
    assert address in page
    assert f"{wanted} doctor" in _text(client.get(address, headers=EN))


def test_a_manager_of_no_region_is_told_why_she_sees_nobody(market, somebody):
    assert "You see no doctor of this brand" in _text(somebody(Role.MANAGER).get("/tiers/", headers=EN))


def test_rules_that_are_tried_say_who_would_move_and_can_be_downloaded(market, somebody):
    client = somebody(Role.MARKETER)
    address = _asked(preset="grade_first", high_share=20)

    page = _text(client.get(address, headers=EN))
    lines = list(
        csv.DictReader(io.StringIO(client.get(f"{address}&format=csv", headers=EN).content.decode("utf-8-sig")))
    )

    assert "Order of tiers: <s>High in both, in one, in none</s> → <strong>Grade first</strong>" in page
    assert f"Who moves · {len(lines)}" in page
    assert AuditEntry.objects.get(verb="tier moves downloaded").told == {"rows": len(lines)}
    assert lines
    assert all(line["From tier"] != line["To tier"] for line in lines)


def test_a_representatives_region_bounds_what_her_manager_previews(market, somebody):
    client = somebody(Role.MANAGER)
    doctors = open_snapshot(market).arrow("hcp").to_pylist()
    rep = next(row["rep_id"] for row in doctors if row["rep_id"])
    unit = Unit.objects.create(kind=Kind.REPRESENTATIVE, code=rep, name="R")
    Assignment.objects.create(user=client.user, unit=unit, from_on="2020-01-01")
    own = {row["one_id"] for row in doctors if row["rep_id"] == rep}

    answer = client.get(_asked(preset="grade_first", format="csv"), headers=EN)

    ids = {line["Id"] for line in csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))}
    assert ids <= own


def test_rules_as_in_force_move_nobody_and_say_so(market, somebody):
    assert "These are the rules in force." in _text(somebody(Role.MARKETER).get(_asked(), headers=EN))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"preset": "custom", "A_ordinary": 9}, "a better grade or persona never lowers the tier"),
        ({"preset": "custom", "D_ordinary": 8}, "exactly the tiers 1 to 9, all used"),
        ({"high_share": 90}, "mid_share (high or mid) must be above high_share"),
        ({"weight_visits": 0}, "greater than 0"),
        ({"weight_visits": "nan"}, "Every field needs a number"),
        ({"high_share": "<script>alert(1)</script>"}, "Every field needs a number"),
    ],
)
def test_what_cannot_be_is_refused_in_the_words_of_the_loop(changes, words, market, somebody):
    answer = somebody(Role.MARKETER).get(_asked(**changes), headers=EN)

    assert answer.status_code == 200
    assert words in _text(answer)
    assert "<script>alert(1)" not in answer.content.decode()


def test_rules_are_proposed_by_a_marketer_and_published_by_an_administrator(own_market, somebody):
    author, approver = somebody(Role.MARKETER), somebody(Role.ADMIN)
    told = {"title": "Grade <b>first</b>", "why": "", "effective_on": "2026-06-30", "submit": "1"}

    page = author.post(_asked(preset="grade_first"), told)["Location"]
    assert author.post(page, {"publish": "1"}).status_code == 403
    assert "Approve and publish" not in _text(author.get(page, headers=EN))
    assert "Approve and publish" in _text(approver.get(page, headers=EN))
    assert "<b>first</b>" not in approver.get(page).content.decode()
    approver.post(page, {"publish": "1"})

    assert (own_market / "drop/policy/tiers-2026-06-30.toml").is_file()
    assert TierProposal.objects.get().decided_by == approver.user
    rules = _text(approver.get("/tiers/rules/", headers=EN))
    assert "policy/tiers-2026-06-30.toml" in rules
    assert "with the next run" in rules
    assert rules_in_force().preset == "grade_first"


def test_a_steward_tries_rules_and_proposes_none(market, somebody):
    client = somebody(Role.STEWARD)
    address = _asked(preset="grade_first")

    assert "Propose it" not in _text(client.get(address, headers=EN))
    told = {"title": "x", "effective_on": "2026-06-30"}
    assert client.post(address, told).status_code == 403


def test_a_snapshot_that_is_not_there_is_not_found(market, somebody):
    assert somebody(Role.MARKETER).get("/tiers/moves/?older=../../etc&newer=x").status_code == 404


def test_a_market_that_cannot_be_read_is_told_on_every_page(market, somebody, settings, tmp_path):
    settings.DROP = tmp_path
    client = somebody(Role.MARKETER)

    assert client.get("/tiers/").status_code == 200
    for path in ("/tiers/try/", "/tiers/rules/"):
        assert "there is no market.toml" in _text(client.get(path, headers=EN))


@pytest.mark.parametrize("path", ["/tiers/", "/tiers/moves/", "/tiers/try/", "/tiers/rules/"])
def test_before_the_first_run_pages_say_what_to_do(path, somebody, settings, tmp_path):
    settings.OUT = tmp_path / "nowhere"

    assert "hcploop run DIR --out OUT" in _text(somebody(Role.MARKETER).get(path))
