"""Whether an action may be offered: the loop's rules, with what was said in the web a second ago."""

import datetime as dt
import itertools

import pytest

from hcploop import schema
from hcploop.engine import open_snapshot
from hcploop.market import load_market
from hcploop.nextbest.candidates import candidates, seen_contents
from hcploop.nextbest.consents import standing_consents
from hcploop.nextbest.contacts import recent_contacts
from hcploop.nextbest.offers import channel_facts, offers
from hcploop.nextbest.pack import load_pack
from hcploop.nextbest.permit import permit
from hcploop.nextbest.person_facts import person_facts
from hcploop.nextbest.routes import routes
from hcploop.nextbest.senders import senders
from hcploop_web.accounts.rows import EVERYTHING, NOTHING, Sight
from hcploop_web.insights.may_offer import Action, NotOffered, may_offer
from hcploop_web.insights.pack_in_force import MarketUnreadable
from hcploop_web.insights.seeing import NoSuchDoctor
from hcploop_web.privacy.said import Said

pytestmark = pytest.mark.slow
NOW = dt.datetime(2026, 7, 1, 2, tzinfo=dt.UTC)
SILENT = Said((), frozenset())


@pytest.fixture
def drop(market, settings):
    settings.DROP = market.parent / "drop"


def _ask(action, said=SILENT, sight=EVERYTHING, at=NOW):
    return may_offer(action, sight, said=lambda _ids, _at: said, at=at)


@pytest.fixture(scope="module")
def verdicts(market_out):
    """Everything that the loop itself would offer at that moment, and how it judges it."""
    snapshot = open_snapshot(market_out)
    table, today, moment = snapshot.table, dt.date(2026, 7, 1), NOW.replace(tzinfo=None)
    channels, pack = snapshot.manifest.settings.channels, load_pack(load_market(market_out.parent / "drop"), on=today)
    persons = table("record_person")
    contacts = recent_contacts(table("record_day"), persons, today=today)
    consents = standing_consents(table("consent"), persons, channels=tuple(channels), as_of=moment)
    people = person_facts(table("hcp"), consents, contacts, table("target"), persons, today=today)
    ways = routes(channels, used=channels, has_medical_team=True)
    could = candidates(
        table("recommendation"),
        table("content"),
        people,
        seen_contents(table("recommendation"), table("record_content_month"), persons),
        routes=ways,
        pack=pack,
        as_of=moment,
    )
    acting = senders(table("hcp"), table("rep"), table("territory"), table("permit"), today=today)
    told = schema.offer.check(offers(could, people, channel_facts(consents, contacts), acting))
    # The table of the snapshot is bound to its own connection.
    return snapshot._backend.to_pyarrow(permit(told, pack=pack)).to_pylist()


@pytest.fixture
def judged(drop, verdicts):
    return verdicts


def test_the_web_judges_as_the_loop_does(judged):
    few = list(itertools.islice((row for row in judged if not row["is_allowed"]), 0, None, 60))
    few += [row for row in judged if row["is_allowed"]][::40]

    for row in few:
        action = Action(row["one_id"], row["channel"], row["brand"], row["content_id"], row["sender"])
        if row["sender"] == "system":
            action = Action(row["one_id"], row["channel"], row["brand"], row["content_id"])
        answer = _ask(action)
        assert [rule.rule for rule in answer.held_back_by] == row["blocked_by"], row
        assert answer.is_allowed is row["is_allowed"]
    assert {row["is_allowed"] for row in few} == {True, False}
    assert len({row["channel"] for row in few}) > 4


@pytest.fixture
def allowed(judged):
    """An action to which the doctor agreed."""
    row = next(row for row in judged if row["is_allowed"] and row["channel"] in ("wechat", "email", "sms"))
    return Action(row["one_id"], row["channel"], row["brand"], row["content_id"])


def test_a_consent_that_was_withdrawn_a_second_ago_holds_back(allowed):
    second = NOW - dt.timedelta(seconds=1)

    assert _ask(allowed).is_allowed
    answer = _ask(allowed, Said(((allowed.channel, "", "withdrawn", second),), frozenset()))

    assert not answer.is_allowed
    assert [rule.rule for rule in answer.held_back_by] == ["consent_withdrawn"]
    assert answer.held_back_by[0].text_zh == "医生已撤回对该渠道的同意"
    assert "PIPL" in answer.held_back_by[0].source


def test_a_consent_given_in_the_web_lets_through_what_lacked_it(judged):
    row = next(row for row in judged if row["blocked_by"] == ["consent_missing"])
    sender = None if row["sender"] == "system" else row["sender"]
    action = Action(row["one_id"], row["channel"], row["brand"], row["content_id"], sender)

    assert [rule.rule for rule in _ask(action).held_back_by] == ["consent_missing"]
    assert _ask(action, Said((("all", "", "granted", NOW),), frozenset())).is_allowed
    assert not _ask(action, Said((("all", "personalisation", "granted", NOW),), frozenset())).is_allowed


@pytest.mark.parametrize(("by", "rule"), [("", "suppressed"), (None, "channel_suppressed")])
def test_who_is_suppressed_is_offered_nothing(allowed, by, rule):
    answer = _ask(allowed, Said((), frozenset({allowed.channel if by is None else by})))

    assert [one.rule for one in answer.held_back_by] == [rule]


def test_a_suppression_of_another_channel_holds_nothing_back(allowed):
    assert _ask(allowed, Said((), frozenset({"live_chat"}))).is_allowed


@pytest.mark.parametrize("sight", [NOTHING, Sight(frozenset({"nobody"}), frozenset(), None)])
def test_who_does_not_see_the_doctor_is_told_that_there_is_none(allowed, sight):
    with pytest.raises(NoSuchDoctor):
        _ask(allowed, sight=sight)
    with pytest.raises(NoSuchDoctor):
        _ask(Action("H00000000000", allowed.channel, allowed.brand))


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("channel", {"channel": "pigeon"}),
        ("channel", {"channel": "web"}),
        ("brand", {"brand": "' OR 1=1 --"}),
        ("content_id", {"content_id": "nothing"}),
        ("sender", {"channel": "visit", "sender": "nobody"}),
        ("sender", {"sender": "R0001"}),
    ],
)
def test_what_does_not_exist_is_named(allowed, field, changed):
    known = {"one_id": allowed.one_id, "channel": allowed.channel, "brand": allowed.brand}

    with pytest.raises(NotOffered) as caught:
        _ask(Action(**(known | changed)))
    assert caught.value.field == field


def test_without_rules_nothing_is_answered(allowed, settings, tmp_path):
    settings.DROP = tmp_path

    with pytest.raises(MarketUnreadable, match=r"market\.toml"):
        _ask(allowed)
