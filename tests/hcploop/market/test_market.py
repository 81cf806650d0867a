"""What a market tells: policies in effect, fingerprints."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from hcploop.errors import ConfigError
from hcploop.market import Market, load_market

MARKET = """
[market]
name = "x"
[[feed]]
name = "a"
kind = "people"
path = "a.csv"
columns = { source_id = "id", name = "n" }
"""


def market_of(folder: Path, text: str = MARKET, **policies: str) -> Market:
    (folder / "market.toml").write_text(text)
    (folder / "policy").mkdir(exist_ok=True)
    for name, body in policies.items():
        (folder / "policy" / f"{name}.toml").write_text(body)
    return load_market(folder)


def policy(kind: str, on: str, body: str = "") -> str:
    return f'[policy]\nkind = "{kind}"\neffective_on = {on}\napproved_by = "Li"\n{body}'


def test_the_newest_policy_in_effect_on_the_day_counts(tmp_path: Path):
    market = market_of(
        tmp_path,
        b=policy("tiers", "2026-01-01", "[cuts]\nhigh = 0.8"),
        a=policy("tiers", "2026-05-01", "[cuts]\nhigh = 0.9"),
        c=policy("weights", "2026-01-01", "[visit]\nweight = 2"),
    )

    assert market.policy_table("tiers", dt.date(2026, 4, 30)) == {"cuts": {"high": 0.8}}
    assert market.policy_table("tiers", dt.date(2026, 5, 1)) == {"cuts": {"high": 0.9}}
    assert market.policy_table("tiers", dt.date(2025, 12, 31)) == {}
    assert market.policy_table("nothing", dt.date(2026, 5, 1)) == {}


def test_what_a_reader_changes_in_a_policy_does_not_stay(tmp_path: Path):
    market = market_of(tmp_path, a=policy("tiers", "2026-05-01", "[cuts]\nx = 1"))

    market.policy_table("tiers", dt.date(2026, 5, 1))["cuts"]["x"] = 2

    assert market.policy_table("tiers", dt.date(2026, 5, 1)) == {"cuts": {"x": 1}}


def test_two_policies_of_one_kind_and_day_are_refused(tmp_path: Path):
    with pytest.raises(ConfigError, match=r"policy/b\.toml.*policy/a\.toml is of the kind 'tiers'"):
        market_of(tmp_path, a=policy("tiers", "2026-05-01"), b=policy("tiers", "2026-05-01"))


def test_a_misspelt_key_of_a_policy_is_named(tmp_path: Path):
    with pytest.raises(ConfigError, match="Did you mean 'approved_by'"):
        market_of(tmp_path, a=policy("tiers", "2026-05-01").replace("approved_by", "aproved_by"))


def test_a_policy_without_head_is_refused(tmp_path: Path):
    with pytest.raises(ConfigError, match=r"the table \[policy\] is missing"):
        market_of(tmp_path, a="x = 1")


def test_a_fingerprint_changes_with_what_staging_depends_on_and_with_nothing_else(tmp_path: Path):
    def of(text: str) -> str:
        market = market_of(tmp_path, text)
        return market.fingerprint(market.feeds[0])

    before = of(MARKET)

    assert of(MARKET) == before
    assert of(MARKET.replace('"a.csv"', '"b.csv"')) == before
    assert of(MARKET.replace('name = "x"', 'name = "y"')) == before
    assert of(MARKET.replace('name = "n"', 'name = "m"')) != before
    assert of(MARKET.replace('name = "x"', 'name = "x"\ntime_zone = "Europe/Paris"')) != before
    assert of(MARKET + '[[channel]]\nname = "c"\npersonal = true\n') != before
    assert of(MARKET.replace('name = "n"', 'name = "n", city = "c"').replace("}", '}\ndates = "%Y"')) != before


def test_the_fingerprint_of_the_reader_does_not_change_with_the_mapping(tmp_path: Path):
    one = market_of(tmp_path).feeds[0]
    mapped = market_of(tmp_path, MARKET.replace('name = "n"', 'name = "m"')).feeds[0]
    other = market_of(tmp_path, MARKET + 'encoding = "big5"\n').feeds[0]

    assert one.reader_fingerprint == mapped.reader_fingerprint
    assert one.reader_fingerprint != other.reader_fingerprint


@pytest.mark.parametrize(("named", "keeps"), [("cn-drug", False), ("cn-device", False), ("eu", False), ("us", True)])
def test_what_single_doctors_bought_may_be_kept_where_the_policy_says_so(tmp_path: Path, named: str, keeps: bool):
    market = market_of(tmp_path, MARKET.replace('name = "x"', f'name = "x"\npolicy = "{named}"'))

    assert market.keeps_buyers is keeps


def test_a_policy_of_the_markets_own_must_say_so_and_what_it_says_decides_how_files_are_staged(tmp_path: Path):
    text = MARKET.replace('name = "x"', 'name = "x"\npolicy = "ours.toml"')
    (tmp_path / "ours.toml").write_text('id = "ours"\n')
    market = market_of(tmp_path, text)
    before = market.keeps_buyers, market.fingerprint(market.feeds[0])
    (tmp_path / "ours.toml").write_text('id = "ours"\ndoctor_level_prescriptions = true\n')
    after = market.keeps_buyers, market.fingerprint(market.feeds[0])

    assert (before[0], after[0]) == (False, True)
    assert before[1] != after[1]
