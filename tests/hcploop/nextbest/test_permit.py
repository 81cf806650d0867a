import datetime as dt
import tomllib
from importlib import resources

import numpy as np
import pytest
from tests.hcploop.nextbest.drawn import drawn_rows, drawn_rules
from tests.hcploop.nextbest.plain_reading import caps_exceeded, held_by

from hcploop import schema
from hcploop.channels import ACTIONS, CHANNELS
from hcploop.errors import NotAsDeclared
from hcploop.market.load import POLICIES
from hcploop.nextbest.compiled import INCOMPLETE, marked
from hcploop.nextbest.pack import Pack
from hcploop.nextbest.permit import blocked, held_back, permit, permit_one, permitted_contents
from hcploop.nextbest.rules import FACTS, read_rules

AS_OF = dt.datetime.fromisoformat("2026-06-30T15:59:59")
NO_CONSENT = {"channel": "sms", "action": "send", "sender": "system", "sender_team": "system", "needs_consent": True}
SMS = {**NO_CONSENT, "is_personal": False, "consent": "granted"}
# For each rule of each pack: what it must hold back, and what is as near as can be and must not be held back by it.
BLOCKS = {
    "consent_withdrawn": ({"consent": "withdrawn"}, {"consent": "granted"}),
    "consent_refused": ({"consent": "refused"}, {"consent": "unknown"}),
    "suppressed": ({"is_suppressed": True}, {}),
    "person_gone": ({"is_active": False}, {}),
    "content_not_approved": ({"content_state": "draft"}, {"content_state": "none"}),
    "content_state_unknown": ({"content_state": "unknown"}, {"content_state": "approved"}),
    "content_expired": ({"content_state": "expired"}, {}),
    "content_out_of_date": ({"content_expires_in_days": 0.0}, {"content_expires_in_days": None}),
    "content_withdrawn": ({"content_state": "withdrawn"}, {}),
    "content_of_other_brand": ({"is_other_brand": True}, {}),
    "content_seen": ({"is_seen": True}, {}),
    "representative_missing": ({"sender_team": "system"}, {"sender_team": "system", "channel": "call_centre"}),
    "detail_aid_by_medical": (
        {"sender_team": "medical", "content_form": "detail_aid"},
        {"sender_team": "sales", "content_form": "detail_aid"},
    ),
    "medical_answer_by_sales": (
        {"content_form": "medical_letter"},
        {"content_form": "medical_letter", "sender_team": "medical"},
    ),
    "reception_refused": ({"reception": "not_permitted"}, {"reception": "not_permitted", "action": "call"}),
    "reception_unknown": ({"reception": "unknown"}, {"reception": "permitted"}),
    "consent_missing": ({**NO_CONSENT, "consent": "unknown"}, {"needs_consent": False, "consent": "unknown"}),
    "telephone_consent_missing": ({**NO_CONSENT, "consent": "unknown"}, SMS),
    "product_content_to_unverified": ({"is_verified": False}, {"is_verified": False, "content_brand": "all"}),
    "filing_missing": ({"filing": "missing"}, {"filing": "missing", "channel": "rep_email"}),
    "filing_expired": ({"filing": "expired"}, {"filing": "valid"}),
    "filing_of_medical_team": (
        {"sender_team": "medical", "filing": "expired"},
        {"sender_team": "medical", "filing": "valid"},
    ),
}


def shipped(name):
    text = resources.files("hcploop.nextbest").joinpath(f"data/packs/{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def written_rules(name):
    return [*shipped("every-market")["rule"], *shipped(name).get("rule", [])]


RULES = [(name, rule["id"]) for name in POLICIES for rule in written_rules(name)]


def verdicts(offers, pack):
    return permit(offers, pack=pack).to_pyarrow().to_pylist()


@pytest.mark.parametrize("name", POLICIES)
def test_a_good_offer_is_allowed_by_every_pack(pack, offers, name):
    (row,) = verdicts(offers({}), pack(name))

    assert (row["is_allowed"], row["blocked_by"]) == (True, [])


@pytest.mark.parametrize(("name", "rule"), RULES)
def test_each_rule_blocks_what_it_must_and_not_what_it_must_not(pack, good, name, rule):
    must, must_not = (good(**changes) for changes in BLOCKS[rule])

    assert rule in permit_one(must, pack=pack(name))
    assert rule not in permit_one(must_not, pack=pack(name))


@pytest.mark.parametrize("name", POLICIES)
def test_each_cap_holds_from_its_number_on(pack, good, name):
    caps = shipped(name)["caps"]
    for channel, said in caps["channel"].items():
        for window, cap in said.items():
            days = window.removeprefix("contacts_")
            fact = {"channel": channel, f"channel_{window}": cap}

            assert f"cap_{channel}_{days}" in permit_one(good(**fact), pack=pack(name))
            assert f"cap_{channel}_{days}" not in permit_one(
                good(**{**fact, f"channel_{window}": cap - 1}), pack=pack(name)
            )
    for window in ("contacts_7d", "contacts_30d"):
        assert f"cap_{window}" in permit_one(good(**{window: caps[window]}), pack=pack(name))
        assert f"cap_{window}" not in permit_one(good(**{window: caps[window] - 1}), pack=pack(name))
    days = caps["days_between"]
    assert "cap_days_between" in permit_one(good(days_since_contact=days - 0.5), pack=pack(name))
    assert "cap_days_between" not in permit_one(good(days_since_contact=float(days)), pack=pack(name))


def test_withdrawing_a_consent_takes_away_that_channel_and_no_other(pack, offers):
    channels = {"sms": "granted", "email": "granted", "wechat": "granted"}
    before = [{**SMS, "channel": channel, "consent": state} for channel, state in channels.items()]
    after = [{**one, "consent": "withdrawn"} if one["channel"] == "email" else one for one in before]

    allowed = [
        {row["channel"] for row in verdicts(offers(*rows), pack()) if row["is_allowed"]} for rows in (before, after)
    ]

    assert allowed == [{"sms", "email", "wechat"}, {"sms", "wechat"}]


@pytest.mark.parametrize("changes", [{"is_suppressed": None}, {"consent": "perhaps"}, {"contacts_7d": None}])
def test_what_is_not_known_is_not_allowed(pack, good, offers, changes):
    (row,) = verdicts(offers(changes), pack())

    assert not row["is_allowed"]
    assert row["blocked_by"][0] == INCOMPLETE
    assert permit_one(good(**changes), pack=pack())[0] == INCOMPLETE


def test_a_fact_that_nobody_looked_up_is_an_error(pack, good):
    facts = good()
    del facts["is_suppressed"]

    with pytest.raises(NotAsDeclared, match="is_suppressed"):
        permit_one(facts, pack=pack())


def lacks_a_fact(row, asked):
    unheard_of = [name for name in asked if FACTS[name].values and row[name] not in (*FACTS[name].values, None)]
    return any(FACTS[name].required and row[name] is None for name in asked) or bool(unheard_of)


def test_over_ten_thousand_offers_and_packs_nothing_forbidden_is_allowed():
    chance = np.random.default_rng(20260630)
    words = {"channel": tuple(CHANNELS), "action": tuple(ACTIONS)}
    judged = allowed = 0
    for _ in range(34):
        written, rows = drawn_rules(chance), drawn_rows(chance, 300)
        rules = read_rules(written, file="drawn.toml", words=words)
        drawn = Pack("drawn", "1", dt.date(2026, 1, 1), "抽取", "drawn", rules=rules)
        asked = {condition["fact"] for rule in written for condition in rule["forbid"]}

        found = {row["one_id"]: row for row in verdicts(schema.offer.rows(rows), drawn)}

        for row in rows:
            verdict = found[row["one_id"]]
            named = [INCOMPLETE] * lacks_a_fact(row, asked) + held_by(row, written)
            assert verdict["blocked_by"] == named
            assert verdict["is_allowed"] == (not named)
            assert permit_one(row, pack=drawn) == tuple(named)
            judged, allowed = judged + 1, allowed + verdict["is_allowed"]
    assert judged >= 10_000
    assert allowed > 1_000


@pytest.mark.parametrize("name", POLICIES)
def test_over_thousands_of_offers_a_shipped_pack_allows_nothing_that_it_forbids(pack, name):
    rows = drawn_rows(np.random.default_rng(7), 2_500)
    complete = [row for row in rows if not lacks_a_fact(row, FACTS)]
    held = pack(name)

    found = {row["one_id"]: row for row in verdicts(schema.offer.rows(complete), held)}

    for row in complete:
        named = {*held_by(row, written_rules(name)), *caps_exceeded(row, shipped(name)["caps"])}
        assert set(found[row["one_id"]]["blocked_by"]) == named
        assert set(permit_one(row, pack=held)) == named
    assert len(complete) > 200


def test_more_rules_than_a_number_has_bits_are_kept_apart(good, offers):
    said = {"text_zh": "规则", "text_en": "A rule.", "source": "us", "verified_by": "nobody"}
    written = [{"id": f"r{n}", **said, "forbid": [{"fact": "contacts_7d", "is": n}]} for n in range(130)]
    rules = read_rules(written, file="f", words={})
    many = Pack("many", "1", dt.date(2026, 1, 1), "多", "many", rules=rules)

    rows = verdicts(offers(*({"one_id": f"H{n}", "contacts_7d": n} for n in (0, 58, 59, 60, 119, 129, 130))), many)

    found = {row["one_id"]: row["blocked_by"] for row in rows}
    assert found == {**{f"H{n}": [f"r{n}"] for n in (0, 58, 59, 60, 119, 129)}, "H130": []}


def test_blocked_counts_offers_people_and_what_a_rule_held_back_alone(pack, offers):
    rows = offers(
        {"one_id": "H1", "is_active": False},
        {"one_id": "H1", "is_active": False, "sender": "R2"},
        {"one_id": "H2", "is_active": False, "is_seen": True},
        {"one_id": "H3"},
    )

    counts = blocked(marked(rows, rules=pack().rules), pack=pack()).to_pyarrow().to_pylist()

    found = {row["rule"]: (row["offers"], row["people"], row["alone"]) for row in counts}
    assert found == {"person_gone": (3, 2, 2), "content_seen": (1, 1, 0)}
    assert {(row["brand"], row["channel"]) for row in counts} == {("kexin", "visit")}


def test_what_was_held_back_stands_by_person(pack, offers):
    rows = offers(
        {"is_active": False},
        {"is_active": False, "is_seen": True},
        {**SMS, "consent": "refused"},
        {"one_id": "H2"},
    )

    found = held_back(marked(rows, rules=pack().rules), pack=pack()).to_pyarrow().to_pylist()

    assert found == [{"one_id": "H1", "excluded": ["consent_refused:sms", "content_seen:visit", "person_gone:visit"]}]


def test_contents_are_judged_by_what_is_theirs(pack):
    day = dt.timedelta(days=1)
    rows = schema.content.rows(
        [
            {"content_id": "good", "brand": "all", "state": "approved", "expires_at": AS_OF + day},
            {"content_id": "own", "brand": "kexin", "state": "approved", "published_at": AS_OF - day},
            {"content_id": "old", "brand": "all", "state": "approved", "expires_at": AS_OF},
            {"content_id": "coming", "brand": "all", "state": "approved", "published_at": AS_OF + day},
            {"content_id": "draft", "brand": "all", "state": "draft"},
            {"content_id": "untold", "brand": "all"},
            {"content_id": "odd", "brand": "all", "state": "gone fishing"},
        ]
    )

    told = permitted_contents(rows, pack=pack(), brands=("kexin", "ruitai"), as_of=AS_OF).to_pyarrow().to_pylist()

    found = {(row["content_id"], row["brand"]): row["blocked_by"] for row in told}
    assert found["good", "kexin"] == found["own", "kexin"] == []
    assert found["own", "ruitai"] == ["content_of_other_brand"]
    assert found["old", "kexin"] == ["content_expired", "content_out_of_date"]
    assert found["coming", "kexin"] == found["draft", "kexin"] == ["content_not_approved"]
    assert found["untold", "kexin"] == found["odd", "kexin"] == ["content_state_unknown"]
    assert all(row["is_permitted"] == (not row["blocked_by"]) for row in told)
