"""Which institution a name is."""

import csv

import pyarrow as pa
import pytest

from hcploop import schema
from hcploop.structure.kernels.hospitals import hospitals

LISTED = schema.institution.arrow(
    [
        {"institution_id": "tr", "name": "首都医科大学附属北京同仁医院", "city": "北京市"},
        {"institution_id": "w1", "name": "武汉市第一医院", "city": "武汉市"},
        {"institution_id": "w2", "name": "武汉市第二医院", "city": "武汉市"},
        {"institution_id": "hn", "name": "河南省人民医院", "province": "河南省", "city": "郑州市"},
        {"institution_id": "zr", "name": "中日友好医院", "aliases": ["中日医院"], "city": "北京市"},
        {"institution_id": "sz", "name": "苏州市人民医院", "city": "苏州市"},
        {"institution_id": "jst", "name": "北京积水潭医院", "city": "北京市"},
        {"institution_id": "gh", "name": "Des Moines General Hospital"},
    ]
)


def match(text, place=""):
    return hospitals(pa.table({"raw": [text], "place": [place]}), LISTED).to_pylist()[0]


@pytest.mark.parametrize(
    ("text", "place", "institution", "reason"),
    [
        ("首都醫科大學附屬北京同仁醫院", "", "tr", "exact"),
        ("中日医院", "", "zr", "alias"),
        ("同仁医院", "北京", "tr", "key"),
        ("同仁医院", "", "tr", "place"),
        ("武汉市一院", "", "w1", "key"),
        ("武汉第2医院", "", "w2", "key"),
        ("人民医院", "苏州", "sz", "key"),
        ("北京积水谭医院", "", "jst", "similar"),
        ("General Hospital, Des Moines", "", "gh", "place"),
    ],
)
def test_a_hospital_is_found_by_each_rule(text, place, institution, reason):
    found = match(text, place)

    assert (found["institution_id"], found["reason"]) == (institution, reason)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("武汉市第三医院", ""),
        ("武汉市第十一医院", ""),
        ("同仁医院", "上海"),
        ("上海同仁医院", ""),
        ("人民医院", "郑州"),
        ("郑州市人民医院", ""),
        ("武汉市第一人民医院", ""),
        ("第一医院", ""),
        ("北京同济医院", ""),
        ("", ""),
    ],
)
def test_another_number_city_or_kind_is_another_hospital(text, place):
    assert match(text, place)["institution_id"] is None


def test_two_spellings_share_a_key_without_any_list():
    spellings = ["同仁医院", "首都医科大学附属北京同仁医院", "北京同仁醫院（南区）"]

    found = hospitals(pa.table({"raw": spellings, "place": ["北京市", "", "北京 北京"]}), schema.institution.arrow([]))

    assert found["hospital_key"].to_pylist() == ["北京:同仁"] * 3
    assert found["hospital"].to_pylist() == [*spellings[:2], "北京同仁醫院(南区)"]


def test_a_name_that_says_nothing_without_a_place_has_no_key():
    assert match("第一人民医院")["hospital_key"] is None


def _listed(rows):
    return schema.institution.arrow(
        [
            {"institution_id": str(i), "name": row["name"], "province": row["province"], "city": row["city"]}
            for i, row in enumerate(rows)
        ]
    )


def test_of_thousands_of_real_names_none_is_taken_for_another_number(real_file):
    with real_file("cn_hospitals/hospitals_wuhan2020.csv") as file:
        rows = list(csv.DictReader(file))
    names = [row["name"] for row in rows if "第一" in row["name"]]
    changed = [name.replace("第一", "第二十七") for name in names]

    found = hospitals(pa.table({"raw": changed}), _listed(rows))

    assert len(changed) > 100
    assert found["institution_id"].null_count == len(changed)


def test_real_names_written_otherwise_are_found_again(real_file):
    with real_file("cn_hospitals/hospitals_wuhan2020.csv") as file:
        rows = list(csv.DictReader(file))
    ways = [
        lambda name: name.replace("市", "", 1),
        lambda name: name.replace("第一", "第1").replace("第三", "三"),
        lambda name: name.replace("医院", "醫院"),
        " ".join,
    ]
    written = [ways[i % 4](row["name"]) for i, row in enumerate(rows)]
    places = [f"{row['province']} {row['city']}" for row in rows]

    found = hospitals(pa.table({"raw": written, "place": places}), _listed(rows))["institution_id"].to_pylist()

    named = {str(i): row["name"] for i, row in enumerate(rows)}
    right = [one is not None and named[one] == row["name"] for one, row in zip(found, rows, strict=True)]
    wrong = [one is not None and not is_right for one, is_right in zip(found, right, strict=True)]
    assert sum(right) / len(rows) >= 0.97
    assert sum(wrong) / len(rows) <= 0.002


def test_names_that_share_nothing_are_not_guessed(real_file):
    with real_file("cn_hospitals/alias_pairs.csv") as file:
        pairs = [(row["name_a"], row["name_b"]) for row in csv.DictReader(file)]
    listed = sorted({one for one, _ in pairs})
    truth: dict[str, set[str]] = {}
    for one, other in pairs:
        truth.setdefault(other, set()).add(one)
    asked = [name for name in truth if name not in set(listed)]
    institutions = schema.institution.arrow([{"institution_id": name, "name": name} for name in listed])

    found = hospitals(pa.table({"raw": asked}), institutions)["institution_id"].to_pylist()

    wrong = [one for one, name in zip(found, asked, strict=True) if one and one not in truth[name]]
    assert len(wrong) <= 4
