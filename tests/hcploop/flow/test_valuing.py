"""What actions are worth, in a market of four doctors."""

import datetime as dt

import pyarrow as pa
import pytest
from tests.markets import tiny_market

import hcploop
from hcploop import schema
from hcploop.engine import DuckEngine, Store
from hcploop.flow.measure import Facts
from hcploop.flow.progress import Progress
from hcploop.flow.valuing import make_arms, policy_of
from hcploop.flow.work import Kept, Work
from hcploop.market import load_market
from hcploop.structure.touches import touch_part

CHANNELS = ("visit", "email", "wechat", "sms")


def offers_to(one_ids, channels=CHANNELS):
    rows = [
        {
            "one_id": one_id,
            "brand": "all",
            "channel": channel,
            "action": "visit" if channel == "visit" else "send",
            "content_id": "c1",
            "sender": "R1" if channel == "visit" else "system",
            "position": 1,
        }
        for one_id in one_ids
        for channel in channels
    ]
    return pa.Table.from_pylist(rows)


class Valued:
    """A run's tables, valued as often as a test asks."""

    def __init__(self, folder, out):
        self.folder, self.store = folder, Store(out)

    def arms(self, *, as_of=None, channels=CHANNELS):
        """Value offers of the channels to everybody; give arms, people, the response model and its part."""
        manifest = self.store.current()
        moment = as_of or manifest.as_of
        with DuckEngine(temp=self.store.work, memory_limit="512MiB") as engine:
            work = Work(load_market(self.folder), self.store, engine, moment, 0, manifest, Progress())
            for name, parts in manifest.tables.items():
                if name in schema.TABLES:
                    declared = touch_part if name == "touch" else schema.TABLES[name]
                    work.kept[name] = Kept(declared, tuple(parts))
            kept = work.kept
            facts = Facts(
                hcp=kept["hcp"],
                hcp_grade=kept["hcp_grade"],
                record_person=kept["record_person"],
                content=kept["content"],
                aggregate=kept["aggregate"],
                touches=kept["touch"],
                content_months=kept["record_content_month"],
                days=kept["record_day"],
            )
            people = engine.arrow(work.read(kept["hcp"]))["one_id"].to_pylist()
            offered = engine.give("offered", offers_to(people, channels))
            arms = engine.arrow(make_arms(work, facts, offered)).to_pylist()
            model = engine.arrow(work.read(work.kept["response_model"])).to_pylist()
            return arms, people, model, policy_of(work)


@pytest.fixture(scope="module")
def market(tmp_path_factory):
    folder = tmp_path_factory.mktemp("valuing")
    tiny_market(folder / "drop")
    hcploop.run(folder / "drop", folder / "out")
    return Valued(folder / "drop", folder / "out")


def test_everybody_has_her_offers_and_doing_nothing_in_the_order_of_their_worth(market):
    arms, people, _, _ = market.arms()

    for one_id in people:
        own = sorted((arm for arm in arms if arm["one_id"] == one_id), key=lambda arm: arm["position"])
        assert {arm["channel"] for arm in own} == {*CHANNELS, None}
        assert [arm["position"] for arm in own] == [1, 2, 3, 4, 5]
        values = [arm["expected_value"] for arm in own]
        assert values == sorted(values, reverse=True)


def test_arms_add_up(market):
    arms, _, _, _ = market.arms()

    for arm in arms:
        worth = arm["increment"] * (arm["value_of_response"] or 0.0) - arm["cost"]
        assert arm["expected_value"] == pytest.approx(worth)
        assert 0 <= arm["increment"] <= arm["probability"] <= 1


def test_a_market_with_next_to_no_past_stays_near_its_policy(market):
    _, _, model, policy = market.arms()

    told = {(row["channel"], row["term"]): row["value"] for row in model if row["part"] == "coefficient"}
    odds = told["sms", "intercept"]
    assert 1 / (1 + 2.718281828**-odds) == pytest.approx(policy.prior.probabilities["sms"], abs=0.12)


def test_only_what_is_offered_is_on_a_shortlist(market):
    arms, _, _, _ = market.arms(channels=("sms",))

    assert {arm["channel"] for arm in arms} == {"sms", None}


def test_the_same_again_is_the_same_to_the_last_digit(market):
    first, second = (sorted(market.arms()[0], key=str) for _ in range(2))

    assert first == second


def test_nothing_after_the_as_of_moment_is_read(market):
    early = dt.datetime.fromisoformat("2026-05-01T00:00:00")

    arms, _, model, _ = market.arms(as_of=early)

    seen = [arm["last_action_on"] for arm in arms if arm["last_action_on"]]
    assert seen
    assert max(seen) <= early.date()
    counted = {row["term"]: row["value"] for row in model if (row["channel"], row["part"]) == ("all", "quality")}
    # Of three visits one only was made so long before that its time for an answer is over.
    assert counted["exposures"] == 1


def test_without_offers_there_are_no_arms(market):
    arms, _, _, _ = market.arms(channels=("pigeon",))

    assert arms == []
