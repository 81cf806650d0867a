import pytest

from hcploop.errors import ConfigError
from hcploop.nextbest.rules import FACTS, OPERATORS, Condition, read_rules
from hcploop.schema import offer

SAID = {"id": "r", "text_zh": "规则", "text_en": "A rule.", "source": "us", "verified_by": "nobody"}
WORDS = {"channel": ("visit", "email")}


def read(*forbid, **changes):
    return read_rules([{**SAID, "forbid": list(forbid), **changes}], file="policy/permit.toml", words=WORDS)


def test_rules_may_ask_every_column_of_an_offer_but_who_it_is_and_how_well_it_suits():
    assert set(offer.columns) - set(FACTS) == {"one_id", "position"}


def test_a_rule_is_read_with_its_conditions_in_order():
    (rule,) = read({"fact": "channel", "in": ["visit", "email"]}, {"fact": "contacts_7d", "at_least": 2})

    assert rule.forbid == (Condition("channel", "in", ("visit", "email")), Condition("contacts_7d", "at_least", 2))
    assert rule.facts == {"channel", "contacts_7d"}
    assert not rule.may_be_lifted


@pytest.mark.parametrize(
    ("condition", "key", "remedy"),
    [
        ({"fact": "concent", "is": "granted"}, "fact", "'consent'"),
        ({"is": "granted"}, "fact", "Rules may ask"),
        ({"fact": "consent"}, "consent", "is, is_not, in, not_in, missing"),
        ({"fact": "consent", "is": "granted", "missing": True}, "consent", "one of"),
        ({"fact": "consent", "isnt": "granted"}, "consent", "Did you mean"),
        ({"fact": "consent", "above": 3}, "consent", "The operators of 'consent'"),
        ({"fact": "is_active", "in": [True]}, "is_active", "is, is_not, missing"),
        ({"fact": "consent", "is": "grantd"}, "consent", "'granted'"),
        ({"fact": "channel", "is": "carrier pigeon"}, "channel", "visit"),
        ({"fact": "consent", "in": "granted"}, "consent", "Write in ="),
        ({"fact": "consent", "in": []}, "consent", "Write in ="),
        ({"fact": "consent", "in": ["granted", "yes"]}, "consent", "It may be"),
        ({"fact": "consent", "is": True}, "consent", "quotation marks"),
        ({"fact": "is_active", "is": "no"}, "is_active", "true or false"),
        ({"fact": "is_active", "is": 0}, "is_active", "true or false"),
        ({"fact": "contacts_7d", "above": "3"}, "contacts_7d", "without quotation marks"),
        ({"fact": "contacts_7d", "above": True}, "contacts_7d", "without quotation marks"),
        ({"fact": "days_since_contact", "below": float("nan")}, "days_since_contact", "Write a number"),
        ({"fact": "days_since_contact", "missing": "yes"}, "days_since_contact", "true or false"),
    ],
)
def test_a_condition_out_of_the_grammar_is_refused_with_file_rule_key_and_remedy(condition, key, remedy):
    with pytest.raises(ConfigError) as raised:
        read(condition)

    assert raised.value.file == "policy/permit.toml"
    assert "rule 'r'" in raised.value.problem
    assert raised.value.column == key
    assert remedy in raised.value.remedy


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"forbid": []}, "forbid"),
        ({"forbid": "consent"}, "forbid"),
        ({"forbid": ["consent"]}, "forbid"),
        ({"text_zh": " "}, "text_zh"),
        ({"source": None}, "source"),
        ({"id": "No spaces"}, "id"),
        ({"may_be_lifted": "yes"}, "may_be_lifted"),
        ({"allow": True}, "allow"),
    ],
)
def test_a_rule_that_lacks_something_is_refused(changes, key):
    with pytest.raises(ConfigError) as raised:
        read({"fact": "is_active", "is": False}, **changes)

    assert raised.value.column == key


def test_two_rules_of_one_id_are_refused():
    rule = {**SAID, "forbid": [{"fact": "is_active", "is": False}]}

    with pytest.raises(ConfigError, match="two rules have this id"):
        read_rules([rule, rule], file="a.toml", words={})


def test_rules_that_are_no_tables_are_refused():
    with pytest.raises(ConfigError, match=r"\[\[rule\]\]"):
        read_rules({"id": "r"}, file="a.toml", words={})


def test_every_operator_fits_some_fact():
    assert all(
        read({"fact": "contacts_7d", one: [1] if one.endswith("in") else True if one == "missing" else 1})
        for one in OPERATORS
    )
