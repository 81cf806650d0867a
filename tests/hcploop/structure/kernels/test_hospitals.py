"""Which institution a name is."""

import csv
from pathlib import Path

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
        {"institution_id": "sh", "name": "北京昌平区沙河医院", "city": "北京市"},
        {"institution_id": "ery", "name": "首都儿科研究所附属儿童医院", "city": "北京市"},
        {"institution_id": "plag", "name": "中国人民解放军总医院", "city": "北京市"},
        {"institution_id": "dl", "name": "国家电网公司北京电力医院"},
        {"institution_id": "hu", "name": "西安市鄠邑区人民医院"},
        {"institution_id": "zy", "name": "遵义医科大学附属医院"},
        {"institution_id": "hd1", "name": "广州中医药大学附属花都医院"},
        {"institution_id": "gj", "name": "苏州大学附属广济医院"},
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
        ("沙河医院", "北京", "sh", "short"),
        ("儿研所", "北京", "ery", "key"),
        ("首都儿科研究所", "", "ery", "alias"),
        ("301医院", "", "plag", "alias"),
        ("北京同仁醫院（西院）", "", "tr", "key"),
        ("首医大同仁医院", "", "tr", "place"),
        ("武汉市第　１　医院", "", "w1", "key"),
        ("國家電網公司北京電力醫院", "", "dl", "exact"),
        ("电力医院", "北京", "dl", "key"),
        ("户县人民医院", "", "hu", "place"),
        ("遵义医学院附属医院", "", "zy", "place"),
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
        ("南方医科大学附属花都医院", ""),
        ("贺州市广济医院", ""),
        ("西安市鄠邑区中医院", ""),
        ("沙河医院", "河北 邢台"),
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


def test_a_site_is_known_by_what_it_is_called_for_short():
    listed = schema.institution.arrow(
        [
            {"institution_id": "main", "name": "首都医科大学附属北京朝阳医院", "city": "北京市"},
            {"institution_id": "west", "name": "北京朝阳医院京西院区", "city": "北京市"},
        ]
    )

    found = hospitals(pa.table({"raw": ["北京朝阳医院西院", "北京朝阳医院东院", "北京朝阳医院"]}), listed)

    assert found["institution_id"].to_pylist() == ["west", "main", "main"]


def test_short_names_of_one_city_are_right(real_file):
    with real_file("cn_hospitals/hospitals_wuhan2020.csv") as file:
        rows = list(csv.DictReader(file))
    labels = _read("beijing_short_names_labelled.csv")
    values = pa.table({"raw": [row["short"] for row in labels], "place": ["北京"] * len(labels)})

    found = hospitals(values, _listed(rows)).to_pylist()

    named = {str(i): row["name"] for i, row in enumerate(rows)}
    right = [named.get(one["institution_id"], "") == row["official"] for one, row in zip(found, labels, strict=True)]
    assert len(labels) == 200
    assert sum(right) / len(labels) >= 0.94


def test_what_is_accepted_was_judged_right_by_hand(real_file):
    with real_file("cn_hospitals/alias_pairs.csv") as file:
        pairs = [name for row in csv.DictReader(file) for name in (row["name_a"], row["name_b"])]
    with real_file("cn_hospitals/hospitals_wuhan2020.csv") as file:
        known = {*pairs, *(row["name"] for row in csv.DictReader(file))}
    judged = _read("hospital_acceptances_judged.csv")
    verdict = {(row["asked"], row["accepted"]): row["verdict"] for row in judged}
    asked = sorted({one for one, _ in verdict})

    made = []
    for begin in range(4):
        batch = asked[begin::4]
        others = sorted(name for name in known if not any(one in name for one in batch))
        listed = schema.institution.arrow([{"institution_id": name, "name": name} for name in others])
        made += hospitals(pa.table({"raw": batch}), listed).to_pylist()

    said = [verdict.get((row["raw"], row["hospital"])) for row in made if row["institution_id"]]
    told = [one for one in said if one]
    assert len(judged) == 200
    assert len(told) >= 120
    assert told.count("right") / len(told) >= 0.97


def _read(name):
    with Path(__file__).with_name(name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


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
