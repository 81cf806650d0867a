"""Which record a way of naming a person means."""

from __future__ import annotations

import pyarrow as pa
import pytest

from hcploop.structure.kernels.person_keys import person_keys
from hcploop.structure.kernels.record_ids import record_id

NOTHING = pa.schema([("person_kind", pa.string()), ("person_raw", pa.string())])


def keys_of(kind: str, *raws: str, source: str = "mailing", zone: str = "Asia/Shanghai") -> list[dict[str, object]]:
    names = pa.table({"person_kind": [kind] * len(raws), "person_raw": list(raws)})
    found = person_keys(names, source=source, zone=zone).to_pylist()
    assert [row["person_raw"] for row in found] == list(raws)
    return found


def values_of(kind: str, *raws: str, **settings: str) -> list[object]:
    return [row["person_value"] for row in keys_of(kind, *raws, **settings)]


def test_an_own_id_means_the_record_of_the_people_feed_of_the_same_source():
    (told,) = keys_of("source_id", "Ｄ００１　", source="crm")
    (named,) = keys_of("source_person_id", "D001", source="crm")

    assert told["person_value"] == named["person_value"] == "D001"
    assert told["record_id"] == named["record_id"] == record_id("crm", "source_id", "D001")


def test_spellings_of_one_telephone_are_one_record():
    found = keys_of("phone", "13912345678", "139 1234 5678", "+86-139-1234-5678", "１３９１２３４５６７８")

    assert {row["person_value"] for row in found} == {"+8613912345678"}
    assert len({row["record_id"] for row in found}) == 1


@pytest.mark.parametrize(
    ("kind", "raw"),
    [("phone", "1.38E+10"), ("phone", "-"), ("source_person_id", "\u3000"), ("source_person_id", "1.38E+10")],
)
def test_what_names_nobody_has_no_record(kind: str, raw: str):
    (found,) = keys_of(kind, raw)

    assert (found["person_value"], found["record_id"]) == (None, None)


def test_addresses_and_licences_are_told_apart_by_neither_case_nor_width():
    assert values_of("email", "OuYang@Example.cn ", "ｏｕｙａｎｇ@example.cn") == ["ouyang@example.cn"] * 2
    assert values_of("licence_no", "a1 23", "Ａ123") == ["A123"] * 2


@pytest.mark.parametrize("kind", ["wechat_unionid", "wechat_openid", "external_userid"])
def test_an_id_of_wechat_is_kept_apart_by_platform(kind: str):
    assert values_of(kind, "o1", "o1@app", source="mini") == ["o1@mini", "o1@app"]
    assert values_of(kind, "o1", source="other") == ["o1@other"]


def test_an_id_of_wechat_keeps_its_case():
    assert values_of(
        "wechat_openid",
        "oAbC",
        "oabc",
        source="mini",
    ) == ["oAbC@mini", "oabc@mini"]


def test_the_kinds_of_one_feed_are_numbered_apart():
    names = pa.table({"person_kind": ["id_orcid", "email"], "person_raw": ["1", "1"]})

    found = person_keys(names, source="s", zone="Asia/Shanghai").to_pylist()

    assert len({row["record_id"] for row in found}) == 2


def test_no_names_make_no_keys():
    assert person_keys(NOTHING.empty_table(), source="s", zone="Asia/Shanghai").num_rows == 0
