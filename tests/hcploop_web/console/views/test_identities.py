"""Pages on identities, as a browser asks for them."""

import csv
import html

import pytest

from hcploop.engine import open_snapshot
from hcploop_web.accounts.roles import Role
from hcploop_web.console.models import IdentityDecision

pytestmark = pytest.mark.slow

EN = {"Accept-Language": "en"}


def _text(answer):
    return html.unescape(answer.content.decode())


def _asked(client, **query):
    """The pair that the page asks about."""
    told = client.get("/identities/", query, headers=EN).context
    return told["pair"], told["queue"]


def _told(own_market):
    with (own_market / "drop/web/identity_decisions.csv").open(encoding="utf-8") as file:
        return [(row["record_a"], row["record_b"], row["decision"], row["taken_back"]) for row in csv.DictReader(file)]


def _decide(client, pair, decision, **headers):
    told = {"record_a": pair.one.named, "record_b": pair.other.named, "decision": decision}
    return client.post("/identities/", told, headers={**EN, **headers})


@pytest.fixture
def doctors(market):
    """Ids of doctors with several records, those with most of them first."""
    rows = sorted(open_snapshot(market).arrow("hcp").to_pylist(), key=lambda row: (-row["records"], row["one_id"]))
    return [row["one_id"] for row in rows if row["records"] > 1]


def test_the_queue_shows_two_records_and_why_they_are_asked_about(market, somebody):
    client = somebody(Role.STEWARD)
    pair, queue = _asked(client)

    text = _text(client.get("/identities/", headers=EN))

    review = open_snapshot(market).arrow("oneid_review").to_pylist()
    assert (queue.left, queue.total) == (len(review), len(review))
    assert pair.probability == max(row["probability"] for row in review)
    assert pair.one.named in text
    assert pair.other.named in text
    assert len(pair.evidence) == len([part for part in pair.evidence if part.words])
    assert pair.evidence


def test_a_pair_in_review_shows_the_steps_that_make_its_score(market, somebody):
    told = somebody(Role.STEWARD).get("/identities/", headers=EN)
    pair, fall = told.context["pair"], told.context["fall"]

    text = _text(told)

    scores = open_snapshot(market).arrow("pair_score").to_pylist()
    numbers = (pair.one.record_id, pair.other.record_id)
    (score,) = [one for one in scores if (one["record_a"], one["record_b"]) == numbers]
    assert sum(bar.step.weight for bar in fall.bars) == pytest.approx(score["match_weight"], abs=1e-4)
    assert fall.probability == pytest.approx(score["probability"], abs=1e-4)
    assert [bar.step.words for bar in fall.bars[1:]] == [one.words for one in pair.evidence]
    assert text.count("<rect") == len(fall.bars) + 1
    assert "To begin with: two records drawn by chance" in text


def test_the_links_that_hold_a_doctors_records_can_be_opened(doctors, market, somebody):
    told = somebody(Role.PRIVACY).get(f"/identities/doctors/{doctors[0]}/", headers=EN)

    links, records = told.context["links"], told.context["records"]

    assert 0 < len(links) <= len(records) - 1
    assert _text(told).count("<details") == len(links)
    for link, fall in links:
        assert fall.probability == pytest.approx(link.probability, abs=1e-4)


def test_a_decision_brings_the_next_pair_and_reaches_the_drop_folder(own_market, somebody):
    client = somebody(Role.STEWARD)
    first, queue = _asked(client)

    answer = _decide(client, first, "same", **{"HX-Request": "true"})

    assert "<html" not in answer.content.decode()
    assert "1 decision will take effect with the next run." in _text(answer)
    second, after = _asked(client)
    assert (after.left, after.total) == (queue.left - 1, queue.total)
    assert {second.one.named, second.other.named} != {first.one.named, first.other.named}
    assert _told(own_market) == [(*sorted((first.one.named, first.other.named)), "same", "no")]


def test_what_is_skipped_comes_last_and_is_no_decision(market, somebody):
    client = somebody(Role.STEWARD)
    first, queue = _asked(client)

    assert _decide(client, first, "skip").status_code == 302

    second, after = _asked(client)
    assert second.one.named + second.other.named != first.one.named + first.other.named
    assert after.left == queue.left
    assert not IdentityDecision.objects.exists()


def test_a_decision_is_taken_back_at_once(own_market, somebody):
    client = somebody(Role.STEWARD)
    first, queue = _asked(client)
    _decide(client, first, "different")

    client.post("/identities/", {"undo": "1"})

    again, after = _asked(client)
    assert (again.one.named, again.other.named, after.left) == (first.one.named, first.other.named, queue.left)
    assert [row[3] for row in _told(own_market)] == ["yes"]


def test_filters_keep_what_they_name(market, somebody):
    client = somebody(Role.STEWARD)
    whole = open_snapshot(market).arrow("oneid_review").to_pylist()

    sure = _asked(client, sure="0.9-1")[1].total
    assert sure == sum(row["probability"] >= 0.9 for row in whole)
    pair, _queue = _asked(client)
    hospital = pair.one.values["hospital"] or pair.other.values["hospital"]
    assert 0 < _asked(client, text=hospital)[1].total <= len(whole)
    assert _asked(client, text="' OR 1=1 --")[1].total == 0


def test_a_privacy_officer_looks_with_contacts_masked_and_decides_nothing(own_market, somebody):
    client = somebody(Role.PRIVACY)
    pair, _queue = _asked(client)
    phones = {side.values["phone"] for side in (pair.one, pair.other)} - {None}

    text = _text(client.get("/identities/", headers=EN))

    assert not [phone for phone in phones if phone in text]
    assert _decide(client, pair, "same").status_code == 403
    assert client.post("/identities/log/", {"group": "00000000-0000-0000-0000-000000000000"}).status_code == 403
    assert not IdentityDecision.objects.exists()


@pytest.mark.parametrize("told", [{}, {"decision": "same"}, {"record_a": "a", "record_b": "b", "decision": "drop"}])
def test_what_is_no_decision_is_refused(told, market, somebody):
    assert somebody(Role.STEWARD).post("/identities/", told).status_code == 400


def test_two_doctors_are_joined_after_a_look_at_both_as_one(doctors, own_market, somebody):
    client = somebody(Role.STEWARD)
    address = f"/identities/join/?one={doctors[0]}&other={doctors[1]}"

    merge = client.get(address, headers=EN).context["merge"]
    told = {"one": doctors[0], "other": doctors[1]}
    if merge.conflict:
        assert client.post(address, told)["Location"] == address
        assert not IdentityDecision.objects.exists()
    answer = client.post(address, {**told, "sure": "1"})

    assert answer["Location"] == f"/identities/doctors/{merge.kept_id}/"
    records = len(merge.one.records) + len(merge.other.records)
    assert len(_told(own_market)) == records - 1
    assert {row[2] for row in _told(own_market)} == {"same"}
    assert "with the next run" in _text(client.get(answer["Location"], headers=EN))


def test_records_of_somebody_else_are_parted_from_every_other(doctors, own_market, somebody):
    client = somebody(Role.STEWARD)
    address = f"/identities/doctors/{doctors[0]}/"
    records = [one.named for one, _sure in client.get(address).context["records"]]

    client.post(address, {"records": records})
    client.post(address, {"records": []})
    client.post(address, {"records": ["nobody:1"]})
    assert not IdentityDecision.objects.exists()

    client.post(address, {"records": records[:1]})
    wanted = {(*sorted((records[0], other)), "different", "no") for other in records[1:]}
    assert set(_told(own_market)) == wanted


def test_the_log_tells_who_decided_what_and_takes_it_back(own_market, somebody):
    client = somebody(Role.STEWARD)
    pair, _queue = _asked(client)
    _decide(client, pair, "same")
    text = _text(client.get("/identities/log/", headers=EN))
    assert pair.one.named in text
    assert client.user.username in text

    client.post("/identities/log/", {"group": str(IdentityDecision.objects.get().group)})

    page = _text(client.get("/identities/log/", headers=EN))
    assert page.count("Taken back") >= 2
    assert 'name="group"' not in page
    assert client.post("/identities/log/", {"group": "x"}).status_code == 404


def test_a_doctor_who_is_one_already_or_nobody_is_told(doctors, market, somebody):
    client = somebody(Role.STEWARD)

    same = client.get(f"/identities/join/?one={doctors[0]}&other={doctors[0]}", headers=EN)
    assert "These are one doctor already." in _text(same)
    assert client.get(f"/identities/join/?one={doctors[0]}&other=H00000000000").status_code == 404
    assert "Look at both" in _text(client.get(f"/identities/join/?one={doctors[0]}&text=w", headers=EN))


def test_a_decision_is_kept_where_the_loop_cannot_be_told(market, somebody, settings, tmp_path):
    client = somebody(Role.STEWARD)
    pair, _queue = _asked(client)
    settings.DROP = tmp_path

    answer = _decide(client, pair, "same", **{"HX-Request": "true"})

    assert "Your decision is kept, but cannot be told to the loop yet" in _text(answer)
    assert IdentityDecision.objects.count() == 1


def test_only_who_may_open_them_finds_the_way_from_a_doctor(doctors, market, somebody):
    address = f"/identities/doctors/{doctors[0]}/"

    assert address in somebody(Role.STEWARD).get(f"/doctors/{doctors[0]}/").content.decode()
    assert address not in somebody(Role.MARKETER).get(f"/doctors/{doctors[0]}/").content.decode()


@pytest.mark.parametrize("path", ["/identities/", "/identities/join/?one=H0", "/identities/doctors/H0/"])
def test_before_the_first_run_pages_say_what_to_do(path, somebody, settings, tmp_path):
    settings.OUT = tmp_path / "nowhere"

    assert "hcploop run DIR --out OUT" in _text(somebody(Role.STEWARD).get(path))
