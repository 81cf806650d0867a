"""`[oneid.survivorship]` as it is, and as it should not be."""

from __future__ import annotations

import pytest

from hcploop.errors import ConfigError
from hcploop.market import load_market
from hcploop.market.survivorship import USUAL

FEEDS = """
[market]
name = "m"
[[feed]]
name = "crm_doctors"
source = "crm"
kind = "people"
path = "a.csv"
[[feed]]
name = "visits"
kind = "touches"
path = "b.csv"
"""


def survivorship(folder, text):
    (folder / "market.toml").write_text(FEEDS + text, encoding="utf-8")
    return load_market(folder).survivorship


def refusal(folder, text):
    with pytest.raises(ConfigError) as raised:
        survivorship(folder, text)
    return raised.value


def test_without_the_table_every_field_goes_by_the_usual_order(tmp_path):
    rules = survivorship(tmp_path, "")

    assert list(rules.orders()) == [USUAL]


def test_a_rule_a_list_and_a_table_are_read(tmp_path):
    rules = survivorship(
        tmp_path,
        '[oneid.survivorship]\ntrusted = ["crm"]\ndepartment = "most_recent"\n'
        'phone = ["most_trusted", "most_complete"]\n'
        '[oneid.survivorship.email]\nrules = ["most_trusted"]\ntrusted = "crm_doctors"\n',
    )

    assert rules.order("department") == ("most_recent", "most_frequent", "most_complete")
    assert rules.order("phone") == ("most_trusted", "most_complete", "most_frequent", "most_recent")
    assert (rules.trusted_for("phone"), rules.trusted_for("email")) == (("crm",), ("crm_doctors",))
    assert rules.order("name") == USUAL


def test_the_default_holds_for_every_field_that_says_nothing(tmp_path):
    rules = survivorship(tmp_path, '[oneid.survivorship]\ndefault = "most_recent"\ntitle = "most_complete"\n')

    assert (rules.order("name")[0], rules.order("title")[0]) == ("most_recent", "most_complete")


@pytest.mark.parametrize(
    ("text", "problem", "remedy"),
    [
        ("[oneid]\nsurvivor = 1\n", "has no key 'survivor'", "survivorship"),
        ("[oneid.survivorship]\nphones = 'most_recent'\n", "has no key 'phones'", "Did you mean 'phone'"),
        ("[oneid.survivorship]\nphone = 'newest'\n", "'newest' is no rule; write most_trusted", "Mend 'phone'"),
        ("[oneid.survivorship]\nphone = ['most_recent', 'most_recent']\n", "stands here twice", "Mend 'phone'"),
        ("[oneid.survivorship]\nphone = 'main_site'\n", "a rule of the hospital alone", "Mend"),
        ("[oneid.survivorship]\nphone = 'most_trusted'\n", "needs the list trusted", "Mend"),
        ("[oneid.survivorship]\ntrusted = 'crn'\n", "no feed of people has the name or source 'crn'", "mean 'crm'"),
        ("[oneid.survivorship]\ntrusted = 'visits'\n", "no feed of people", "There are crm_doctors, crm"),
    ],
)
def test_a_mistake_names_the_key_and_the_remedy(tmp_path, text, problem, remedy):
    error = refusal(tmp_path, text)

    assert problem in error.problem
    assert remedy in str(error)


def test_a_mistake_names_the_line(tmp_path):
    assert refusal(tmp_path, "[oneid.survivorship]\nphone = 'newest'\n").row == FEEDS.count("\n") + 2
