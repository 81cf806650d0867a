import pytest

from hcploop.errors import ConfigError
from hcploop.market.load import POLICIES
from hcploop.nextbest.pack import check_packs, load_pack

RULE = {
    "id": "no_friday",
    "text_zh": "规则",
    "text_en": "A rule.",
    "source": "the company",
    "verified_by": "the company",
    "forbid": [{"fact": "channel", "is": "visit"}],
}
OWN_PACK = """
id = "ours"
version = "1"
effective_on = 2026-01-01
name_zh = "本公司"
name_en = "Ours"
extends = "cn-device"
small_cell = 10
[[rule]]
id = "no_visits"
text_zh = "不拜访"
text_en = "No visits."
source = "company policy"
verified_by = "the company"
forbid = [{ fact = "channel", is = "visit" }]
"""


def ids(pack):
    return [rule.id for rule in pack.rules]


@pytest.mark.parametrize("name", POLICIES)
def test_every_shipped_pack_loads_and_says_where_its_rules_come_from(pack, name):
    read = pack(name)

    assert read.id == name
    assert len(set(ids(read))) == len(read.rules)
    assert all(rule.source and rule.verified_by for rule in read.rules)


@pytest.mark.parametrize("name", ["cn-drug", "cn-device"])
def test_no_chinese_pack_counts_prescriptions_doctor_by_doctor(pack, name):
    assert not pack(name).doctor_level_prescriptions


def test_filings_are_asked_of_drugs_and_not_of_devices(pack):
    assert any("filing" in rule.facts for rule in pack("cn-drug").rules)
    assert not any("filing" in rule.facts for rule in pack("cn-device").rules)


def test_a_pack_may_be_a_file_of_the_drop_folder_that_extends_a_shipped_one(pack, tmp_path):
    (tmp_path / "our-pack.toml").write_text(OWN_PACK, encoding="utf-8")

    read = pack("our-pack.toml")

    assert (read.id, read.small_cell) == ("ours", 10)
    assert {"no_visits", "product_content_to_unverified", "consent_withdrawn"} <= set(ids(read))


def test_a_file_that_extends_no_pack_is_refused(pack, tmp_path):
    (tmp_path / "our-pack.toml").write_text(OWN_PACK.replace("cn-device", "cn-devise"), encoding="utf-8")

    with pytest.raises(ConfigError, match="cn-device") as raised:
        pack("our-pack.toml")

    assert (raised.value.file, raised.value.column) == ("our-pack.toml", "extends")


def test_a_market_adds_rules(pack):
    assert "no_friday" in ids(pack(rule=[RULE]))


def test_a_rule_of_the_market_cannot_replace_one_of_the_pack(pack):
    with pytest.raises(ConfigError, match="is taken"):
        pack(rule=[{**RULE, "id": "consent_withdrawn"}])


def test_a_rule_that_may_be_lifted_can_be_lifted(pack):
    assert "reception_unknown" in ids(pack())
    assert "reception_unknown" not in ids(pack(lift=["reception_unknown"]))


@pytest.mark.parametrize("name", ["consent_withdrawn", "suppressed", "filing_missing", "cap_contacts_7d"])
def test_no_other_rule_can_be_lifted(pack, name):
    with pytest.raises(ConfigError) as raised:
        pack(lift=[name])

    assert (raised.value.file, raised.value.column, raised.value.value) == ("policy/permit.toml", "lift", name)


@pytest.mark.parametrize(
    ("body", "key"),
    [
        ({"launch_brands": ["nobody"]}, "launch_brands"),
        ({"channels": ["pigeon"]}, "channels"),
        ({"caps": {"channel": {"pigeon": {"contacts_7d": 1}}}}, "caps.channel"),
        ({"small_cell": 2}, "small_cell"),
        ({"face_to_face_floor": 2}, "face_to_face_floor"),
        ({"cap": {}}, "cap"),
    ],
)
def test_what_a_market_cannot_say_is_refused_with_its_file(pack, body, key):
    with pytest.raises(ConfigError) as raised:
        pack(**body)

    assert raised.value.file == "policy/permit.toml"
    assert raised.value.column == key


def test_a_market_names_its_launch_brands_and_channels(pack):
    read = pack(launch_brands=["kexin"], channels=["visit"], face_to_face_floor=0.5)

    assert (read.launch_brands, read.channels, read.face_to_face_floor) == (("kexin",), ("visit",), 0.5)


def test_a_policy_holds_from_its_day_on(market):
    own = market(rule=[RULE])
    day = next(iter(own.policies.values())).effective_on

    before, after = (load_pack(own, on=day.replace(day=number)) for number in (29, 30))

    assert ("no_friday" in ids(before), "no_friday" in ids(after)) == (False, True)
    assert before.key != after.key


def test_checking_finds_what_a_later_policy_gets_wrong(market):
    check_packs(market())

    with pytest.raises(ConfigError):
        check_packs(market(rule=[{**RULE, "forbid": [{"fact": "chanel", "is": "visit"}]}]))
