"""The API, as programs ask it."""

import datetime as dt
from collections import Counter

import pytest

from hcploop.engine import open_snapshot
from hcploop_web.accounts.models import Assignment, Unit
from hcploop_web.accounts.models.unit import Kind
from hcploop_web.accounts.roles import Role
from hcploop_web.field.models import Feedback
from hcploop_web.privacy.models import Suppression

pytestmark = pytest.mark.slow
V1 = "/api/v1"


@pytest.fixture
def snapshot(market, settings):
    settings.DROP = market.parent / "drop"
    return open_snapshot(market)


@pytest.fixture
def doctor(snapshot):
    """A doctor with a representative, a suggestion and a tier."""
    suggested = {row["one_id"]: row for row in snapshot.arrow("suggestion").sort_by("decision_id").to_pylist()}
    tiered = {row["one_id"] for row in snapshot.arrow("hcp_tier").to_pylist() if row["tier"]}
    for row in snapshot.arrow("hcp").sort_by("one_id").to_pylist():
        if row["rep_id"] and row["one_id"] in suggested and row["one_id"] in tiered:
            return {**row, "suggestion": suggested[row["one_id"]]}
    raise AssertionError("the made-up market has such a doctor")


@pytest.fixture
def marketer(caller):
    return caller(Role.MARKETER)


def _get(client, path, **asked):
    answer = client.get(V1 + path, asked)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_doctors_are_found_by_every_filter_and_paged_without_a_gap(snapshot, marketer):
    everybody = _get(marketer, "/doctors", rows=200)
    pages = [_get(marketer, "/doctors", rows=50, page=page)["rows"] for page in (1, 2, 3)]

    assert everybody["count"] == len(everybody["rows"]) == snapshot.arrow("hcp").num_rows
    assert [row for page in pages for row in page] == everybody["rows"][:150]
    tiers = _get(marketer, "/doctors", tier=[1, 2], rows=200)["rows"]
    assert tiers == [row for row in everybody["rows"] if row["tier"] in (1, 2)]
    city = next(row["city"] for row in everybody["rows"] if row["city"])
    tag = snapshot.arrow("hcp_tag").to_pylist()[0]
    assert {row["city"] for row in _get(marketer, "/doctors", city=city)["rows"]} == {city}
    assert tag["one_id"] in {row["one_id"] for row in _get(marketer, "/doctors", tag=tag["tag"], rows=200)["rows"]}
    quiet = _get(marketer, "/doctors", quiet_days=60, order="last", rows=200)["rows"]
    assert 0 < len(quiet) < everybody["count"]


def test_a_doctor_is_told_with_reasons(doctor, marketer):
    told = _get(marketer, f"/doctors/{doctor['one_id']}")

    assert (told["one_id"], told["name"]) == (doctor["one_id"], doctor["name"])
    assert all(one["reason"] for one in told["ratings"])
    assert told["contacts"][0]["happened_at"].endswith("Z")


def test_what_suits_a_doctor_is_what_the_loop_found(snapshot, doctor, marketer):
    told = _get(marketer, f"/doctors/{doctor['one_id']}/recommendations")["rows"]

    own = [row for row in snapshot.arrow("recommendation").to_pylist() if row["one_id"] == doctor["one_id"]]
    assert {(row["brand"], row["position"], row["content_id"], row["reason"]) for row in told} == {
        (row["brand"], row["position"], row["content_id"], row["reason"]) for row in own
    }
    assert own
    assert all(row["title"] for row in told)


def test_tiers_of_a_doctor_and_of_all(snapshot, doctor, marketer):
    told = _get(marketer, f"/doctors/{doctor['one_id']}/tiers")["rows"]
    rows = snapshot.arrow("hcp_tier").to_pylist()

    assert {(row["brand"], row["tier"]) for row in told} == {
        (row["brand"], row["tier"]) for row in rows if row["one_id"] == doctor["one_id"]
    }
    assert sum(row["doctors"] for row in _get(marketer, "/tiers")) == len(rows)


def test_the_audience_of_a_content_is_those_whom_it_suits_the_best_first(snapshot, marketer):
    rows = snapshot.arrow("recommendation").to_pylist()
    counts = Counter(row["content_id"] for row in rows)
    content = min(counts, key=lambda name: (abs(counts[name] - 100), name))

    told = _get(marketer, f"/contents/{content}/audience", rows=200)

    expected = {(row["one_id"], row["brand"]) for row in rows if row["content_id"] == content}
    assert {(row["one_id"], row["brand"]) for row in told["rows"]} == expected
    assert told["count"] == len(expected)
    scores = [row["score"] for row in told["rows"]]
    assert scores == sorted(scores, reverse=True)
    brand = told["rows"][0]["brand"]
    assert {row["brand"] for row in _get(marketer, f"/contents/{content}/audience", brand=brand)["rows"]} == {brand}
    assert marketer.get(f"{V1}/contents/nothing/audience").status_code == 404


def test_feedback_is_given_and_stands_beside_the_suggestion(doctor, caller, settings, tmp_path):
    settings.DROP = tmp_path
    client, name = caller(Role.ADMIN), doctor["suggestion"]["decision_id"]
    said = {"state": "dismissed", "reason": "no_access", "note": "保安不让进"}

    answer = client.post(f"{V1}/suggestions/{name}/feedback", said, "application/json")

    assert (answer.status_code, answer.json()["reason"]) == (201, "no_access")
    rows = _get(client, f"/doctors/{doctor['one_id']}/suggestions")["rows"]
    assert [one["note"] for one in rows[0]["feedback"]] == ["保安不让进"]
    listed = _get(client, "/suggestions", rows=200)["rows"]
    assert [row["suggestion"]["decision_id"] for row in listed if row["feedback"]] == [name]
    again = client.post(f"{V1}/suggestions/{name}/feedback", said, "application/json")
    assert (again.status_code, Feedback.objects.count()) == (201, 1)


def test_may_offer_names_the_rules_that_hold_back(doctor, marketer, snapshot):
    brand = snapshot.manifest.settings.brands[0]
    asked = {"one_id": doctor["one_id"], "channel": "wechat", "brand": brand, "at": "2026-07-01T10:00:00+08:00"}

    Suppression.objects.create(
        one_id=doctor["one_id"],
        source="crm",
        source_id="C",
        why="asked",
        from_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
    )
    told = marketer.post(f"{V1}/may-offer", asked, "application/json").json()

    assert not told["is_allowed"]
    rule = next(one for one in told["held_back_by"] if one["rule"] == "suppressed")
    assert rule["text_zh"] and rule["text_en"] and rule["source"]
    wrong = marketer.post(f"{V1}/may-offer", {**asked, "channel": "pigeon"}, "application/json")
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "body.action.channel")


def test_figures_and_runs(snapshot, marketer):
    told = _get(marketer, "/figures", is_uncut=True, brand="all", period="2026-06", rows=200)

    rows = snapshot.figures().to_pylist()
    uncut = [row for row in rows if (row["brand"], row["period"], row["cut"]) == ("all", "2026-06", "")]
    assert (told["count"], len(told["rows"])) == (len(uncut), min(200, len(uncut)))
    (run,) = _get(marketer, "/runs")["rows"]
    assert (run["snapshot_id"], run["is_in_force"]) == (snapshot.manifest.snapshot_id, True)
    assert run["people"] == snapshot.arrow("hcp").num_rows


def test_what_is_known_already_is_not_sent_again(doctor, marketer, caller):
    address = f"{V1}/doctors/{doctor['one_id']}/recommendations"
    first = marketer.get(address)

    same = marketer.get(address, headers={"If-None-Match": f'"other", {first["ETag"]}'})
    assert (same.status_code, same.content) == (304, b"")
    assert marketer.get(f"{address}?a=1", headers={"If-None-Match": first["ETag"]}).status_code == 200
    # Another one's rights are another answer.
    assert caller(Role.REP).get(address, headers={"If-None-Match": first["ETag"]}).status_code == 404
    assert first["Cache-Control"] == "private, no-cache"


OF_ONE = (
    "/doctors/{one_id}",
    "/doctors/{one_id}/tiers",
    "/doctors/{one_id}/recommendations",
    "/doctors/{one_id}/suggestions",
)


def test_a_representative_asks_for_her_own_doctors_and_no_other(doctor, caller, settings, tmp_path, snapshot):
    client = caller(Role.REP)
    unit = Unit.objects.create(kind=Kind.REPRESENTATIVE, code="nobody else's", name="R")
    Assignment.objects.create(user=client.user, unit=unit, from_on="2020-01-01")
    brand, decision = snapshot.manifest.settings.brands[0], doctor["suggestion"]["decision_id"]

    def statuses():
        asked = {"one_id": doctor["one_id"], "channel": "wechat", "brand": brand}
        return {
            *(client.get(V1 + path.format(**doctor)).status_code for path in OF_ONE),
            client.post(f"{V1}/may-offer", asked, "application/json").status_code,
            client.post(f"{V1}/suggestions/{decision}/feedback", {"state": "done"}, "application/json").status_code,
        }

    assert statuses() == {404}
    assert _get(client, "/doctors")["count"] == _get(client, "/suggestions")["count"] == 0
    assert _get(client, "/tiers") == []
    content = snapshot.arrow("recommendation").to_pylist()[0]["content_id"]
    assert _get(client, f"/contents/{content}/audience")["rows"] == []
    Unit.objects.update(code=doctor["rep_id"])
    assert statuses() == {200, 201}
    own = {row["one_id"] for row in snapshot.arrow("hcp").to_pylist() if row["rep_id"] == doctor["rep_id"]}
    assert {row["one_id"] for row in _get(client, "/doctors", rows=200)["rows"]} == own
    listed = _get(client, "/suggestions", rows=200)["rows"]
    assert {row["suggestion"]["one_id"] for row in listed} <= own


def test_who_sees_one_brand_reads_nothing_of_another(doctor, caller, snapshot):
    one, other = snapshot.manifest.settings.brands[:2]
    client = caller(Role.MARKETER)
    Assignment.objects.create(
        user=client.user, unit=Unit.objects.create(kind=Kind.BRAND, code=one, name=one), from_on="2020-01-01"
    )

    told = [_get(client, path.format(**doctor)) for path in OF_ONE]
    told += [_get(client, path) for path in ("/doctors", "/tiers", "/suggestions", "/figures")]

    assert not any(f"'brand': '{other}'" in str(one) for one in told)
    assert any(f"'brand': '{one}'" in str(some) for some in told)
