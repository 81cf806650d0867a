import re
import tomllib
from pathlib import Path

import pytest

from hcploop.errors import ConfigError
from hcploop.market import load_market
from hcploop.market.load import POLICIES
from hcploop.nextbest.pack import check_packs, load_pack
from tests.rules_page import PAGE, page, written_ids

HOW_TO = (PAGE.parents[1] / "how-to/write-a-policy-pack.md").read_text(encoding="utf-8")
OWN_POLICY, OWN_PACK = re.findall(r"```toml\n(.*?)```", HOW_TO, re.DOTALL)


def market(folder: Path, policy: str):
    (folder / "policy").mkdir()
    text = f'[market]\nname = "m"\npolicy = "{policy}"\n[[feed]]\nname = "a"\nkind = "people"\npath = "a.csv"\n'
    (folder / "market.toml").write_text(text, encoding="utf-8")
    return lambda: load_market(folder)


def test_the_policy_on_the_page_can_be_used(tmp_path: Path):
    load = market(tmp_path, "cn-drug")
    (tmp_path / "policy/permit.toml").write_text(OWN_POLICY, encoding="utf-8")

    read = load_pack(load(), on=tomllib.loads(OWN_POLICY)["policy"]["effective_on"])

    found = {rule.id for rule in read.rules}
    assert {"no_quiz_by_email", "cap_wechat_7d", "consent_missing"} <= found
    assert "reception_unknown" not in found
    assert read.channels == ("visit", "email", "wechat")


def test_the_pack_on_the_page_can_be_used(tmp_path: Path):
    load = market(tmp_path, "our-pack.toml")
    (tmp_path / "our-pack.toml").write_text(OWN_PACK, encoding="utf-8")

    read = load_pack(load(), on=tomllib.loads(OWN_PACK)["effective_on"])

    assert {"no_cold_call", "filing_missing", "suppressed", "cap_visit_30d"} <= {rule.id for rule in read.rules}


def test_a_policy_that_is_misspelt_is_told_with_its_file(tmp_path: Path):
    load = market(tmp_path, "cn-drug")
    (tmp_path / "policy/permit.toml").write_text(OWN_POLICY.replace('fact = "channel"', 'fact = "chanel"'), "utf-8")

    with pytest.raises(ConfigError, match="channel") as raised:
        check_packs(load())

    assert raised.value.file == "policy/permit.toml"


def test_the_page_of_rules_is_not_stale():
    assert PAGE.read_text(encoding="utf-8") == page()


def test_every_rule_of_every_pack_stands_on_the_page():
    text = page()

    assert [rule for name in ("every-market", *POLICIES) for rule in written_ids(name) if f"`{rule}`" not in text] == []
