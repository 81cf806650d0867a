"""Which hospitals a name could be."""

import csv

import pyarrow as pa
import pytest

from hcploop import schema
from hcploop.structure.kernels.hospital_search import hospital_candidates

LISTED = schema.institution.arrow(
    [
        {"institution_id": "zr", "name": "中日友好医院", "province": "北京市", "city": "北京市"},
        {"institution_id": "dt", "name": "首都医科大学附属北京地坛医院", "city": "北京市"},
        {"institution_id": "w1", "name": "武汉市第一医院", "city": "武汉市"},
        {"institution_id": "w3", "name": "武汉市第三医院", "aliases": ["武汉同仁医院"], "city": "武汉市"},
        {"institution_id": "gz", "name": "三峡大学葛洲坝中心医院"},
        {"institution_id": "lf", "name": "北京市隆福医院(北京市东城区老年病医院)", "city": "北京市"},
        {"institution_id": "gh", "name": "Des Moines General Hospital"},
    ]
)


def candidates(*texts, place="", k=5):
    values = pa.table({"raw": list(texts), "place": [place] * len(texts)})
    return hospital_candidates(values, LISTED, k=k).to_pylist()


@pytest.mark.parametrize(
    ("text", "institution"),
    [
        ("中日医院", "zr"),
        ("中国葛洲坝集团中心医院", "gz"),
        ("地壇醫院", "dt"),
        ("Beijing Ditan Hospital", "dt"),
        ("武汉市 第１ 医院", "w1"),
        ("同仁医院", "w3"),
        ("东城区老年病医院", "lf"),
        ("General Hospital Des Moines", "gh"),
    ],
)
def test_the_likeliest_hospital_stands_first(text, institution):
    assert candidates(text)[0]["institution_id"] == institution


def test_the_official_name_in_its_place_has_the_full_score():
    found = candidates("武漢市第一醫院", place="湖北 武汉")[0]

    assert found["score"] == pytest.approx(1, abs=1e-4)
    assert found["reason"].startswith("the same name, the same city, the same number")


def test_the_place_beside_a_name_decides_between_likely_ones():
    in_beijing, in_wuhan = (candidates("同仁医院", place=place, k=9) for place in ("北京", "武汉"))

    assert in_wuhan[0]["institution_id"] == "w3"
    score = {row["institution_id"]: row["score"] for row in in_beijing}
    assert score.get("w3", 0) < in_wuhan[0]["score"]


def test_reasons_tell_agreement_and_difference():
    reason = {row["institution_id"]: row["reason"] for row in candidates("武汉市第二医院")}

    assert "the same city" in reason["w1"]
    assert "another number" in reason["w1"]
    assert "both say 葛洲坝" in candidates("葛洲坝医院")[0]["reason"]


def test_no_institution_stands_twice_and_no_more_than_asked_for():
    found = candidates("北京市隆福医院", "武汉市第三医院", k=2)

    listed = [(row["raw"], row["institution_id"]) for row in found]
    assert len(listed) == len(set(listed)) <= 4
    assert [row["rank"] for row in found if row["raw"] == "武汉市第三医院"] == [1, 2]


def test_the_order_of_the_list_decides_nothing_between_equals():
    values = pa.table({"raw": ["医大一院"], "place": [""]})
    listed = schema.institution.arrow(
        [
            {"institution_id": "nb", "name": "宁波医科大学附属第一医院"},
            {"institution_id": "zz", "name": "郑州医科大学附属第一医院"},
            {"institution_id": "gz", "name": "广州医科大学附属第一医院"},
        ]
    )

    found, turned = (hospital_candidates(values, rows) for rows in (listed, listed.take([2, 1, 0])))

    assert found.to_pylist() == turned.to_pylist()
    assert len({row["score"] for row in found.to_pylist() if row["rank"] <= 2}) == 1


def test_a_market_without_a_list_and_an_empty_name_have_no_candidates():
    values = pa.table({"raw": ["武汉市第一医院"]})

    assert hospital_candidates(values, schema.institution.arrow([])).num_rows == 0
    assert candidates("") == []


def test_every_real_name_is_its_own_likeliest_hospital(real_file):
    with real_file("cn_hospitals/hospitals_wuhan2020.csv") as file:
        rows = list(csv.DictReader(file))[::4]
    listed = schema.institution.arrow(
        [
            {
                "institution_id": f"{row['name']}{at}",
                "name": row["name"],
                "province": row["province"],
                "city": row["city"],
            }
            for at, row in enumerate(rows)
        ]
    )
    values = pa.table(
        {"raw": [row["name"] for row in rows], "place": [f"{row['province']} {row['city']}" for row in rows]}
    )

    best = hospital_candidates(values, listed, k=1).to_pylist()

    right = [one["hospital"] == one["raw"] for one in best]
    assert len(best) == len(rows)
    assert sum(right) / len(rows) >= 0.99
