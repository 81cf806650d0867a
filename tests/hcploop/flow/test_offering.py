"""From tables as a run keeps them to what may be offered."""

import datetime as dt

import pytest

from hcploop import schema
from hcploop.channels import CHANNELS
from hcploop.engine import DuckEngine, Store
from hcploop.flow.measure import Facts
from hcploop.flow.offering import make_offers, make_permitted, pack_of
from hcploop.flow.progress import Progress
from hcploop.flow.work import Work
from hcploop.market import Market

AS_OF = dt.datetime.fromisoformat("2026-06-30T15:59:59")
TODAY = dt.date(2026, 6, 30)
PEOPLE = ("A", "B")
USED = ("visit", "email", "wechat", "web")


def said(person, channel, state, days_ago=20):
    moment = AS_OF - dt.timedelta(days=days_ago)
    return {"record_id": PEOPLE.index(person), "channel": channel, "state": state, "happened_at": moment}


def rows(consents):
    granted = [said(person, channel, "granted") for person in PEOPLE for channel in ("email", "wechat")]
    long_ago = TODAY - dt.timedelta(days=90)
    did = {"brand": "all", "local_on": long_ago, "touches": 1, "actives": 0}
    rep = {"rep_id": "R1", "team": "sales", "filing_no": "BA1", "filing_expires_on": TODAY}
    contents = ("K1", "approved"), ("K2", "draft")
    return {
        "hcp": [{"one_id": one, "institution_id": "I1", "rep_id": "R1", "licence_masked": "1*"} for one in PEOPLE],
        "record_person": [{"record_id": place, "one_id": one} for place, one in enumerate(PEOPLE)],
        "record_day": [{"record_id": 0, "channel": channel, **did} for channel in USED],
        "content": [{"content_id": one, "state": state, "brand": "all", "form": "case"} for one, state in contents],
        "recommendation": [{"one_id": one, "brand": "all", "position": 1, "content_id": "K1"} for one in PEOPLE],
        "rep": [rep],
        "permit": [{"institution_id": "I1"}],
        "consent": [*granted, *consents],
    }


@pytest.fixture
def offered(tmp_path):
    """Turn tables into what is allowed, as (person, channel), and the tables that were kept."""
    engines = []

    def made(*consents):
        market = Market(name="m", root=tmp_path, channels=CHANNELS, feeds=())
        engine = DuckEngine(temp=tmp_path / f"temp{len(engines)}")
        engines.append(engine)
        work = Work(market, Store(tmp_path / "out"), engine, AS_OF, 0, None, Progress(lambda event: None))
        told = rows(consents)
        names = ("hcp_grade", "aggregate", "touch", "record_content_month", "territory", "target", *told)
        for name in names:
            table = schema.TABLES[name]
            given = table.arrow(told.get(name, []))
            work.keep(table, name, str(told.get(name)), make=lambda name=name, given=given: work.give(name, given))
        facts = Facts(
            **{name: work.kept[name] for name in ("hcp", "hcp_grade", "record_person", "content", "aggregate")},
            touches=work.kept["touch"],
            content_months=work.kept["record_content_month"],
            days=work.kept["record_day"],
        )
        pack = pack_of(work)
        make_permitted(work, pack=pack)
        found = engine.arrow(make_offers(work, facts, pack=pack).allowed).to_pylist()
        kept = {name: engine.arrow(work.read(work.kept[name])).to_pylist() for name in ("permitted_content", "blocked")}
        return {(row["one_id"], row["channel"]) for row in found}, kept

    with Store(tmp_path / "out").lock(started_at=AS_OF):
        yield made
    for engine in engines:
        engine.__exit__(None, None, None)


ALL = {(person, channel) for person in PEOPLE for channel in ("visit", "email", "wechat")}


def test_what_no_rule_holds_back_is_offered_through_the_channels_in_use(offered):
    allowed, kept = offered()

    assert allowed == ALL
    assert kept["blocked"] == []
    assert {row["content_id"]: row["is_permitted"] for row in kept["permitted_content"]} == {"K1": True, "K2": False}


def test_who_withdraws_a_consent_loses_that_channel_and_nothing_else_changes(offered):
    allowed, kept = offered(said("A", "email", "withdrawn", days_ago=1))

    assert ALL - allowed == {("A", "email")}
    assert [(row["rule"], row["offers"], row["people"], row["alone"]) for row in kept["blocked"]] == [
        ("consent_withdrawn", 1, 1, 1)
    ]


def test_who_withdraws_from_every_channel_is_offered_nothing(offered):
    allowed, _ = offered(said("A", "all", "withdrawn", days_ago=1))

    assert {person for person, _ in allowed} == {"B"}


def test_what_is_withdrawn_after_the_moment_of_the_run_is_not_known_yet(offered):
    allowed, _ = offered(said("A", "email", "withdrawn", days_ago=-1))

    assert allowed == ALL
