"""People rows to records."""

import datetime as dt

import ibis

from hcploop.schema.kinds import KINDS
from hcploop.structure.records import Forms, bare_records, distinct_values, place_text, records, told_once

PEOPLE = KINDS["people"].staged
ROW = {"record_id": 1, "source": "crm", "source_id": "7", "feed": "crm_doctors", "row_number": 2}


def person(**columns):
    return PEOPLE.rows([{**ROW, **columns}])


def first(table):
    return table.to_pyarrow().to_pylist()[0]


def test_every_row_is_a_record_even_when_no_look_up_knows_its_texts(forms):
    people = PEOPLE.rows([{**ROW, "record_id": n, "name": "李娜", "hospital": "甲医院"} for n in range(3)])

    made = records(people, forms()).to_pyarrow()

    assert made.num_rows == 3
    assert made["hospital"].to_pylist() == ["甲医院"] * 3
    assert made["is_full_name"].to_pylist() == [False] * 3


def test_whom_two_feeds_of_a_source_tell_is_one_record_with_the_newest_words():
    march, may = (dt.datetime(2026, month, 1) for month in (3, 5))  # noqa: DTZ001 - as the loop has moments
    people = PEOPLE.rows(
        [
            {**ROW, "name": "李娜", "city": "北京", "title": "主治医师", "updated_at": march},
            {**ROW, "feed": "portal", "city": "上海", "updated_at": may, "other_ids": ["id_ca:1"]},
            {**ROW, "feed": "export", "title": "副主任医师"},
            {**ROW, "source": "mini", "record_id": 2},
            {**ROW, "source": "mini", "record_id": 2},
        ]
    )

    made = told_once(people, shared=["crm"]).to_pyarrow().to_pylist()

    (one,) = (row for row in made if row["record_id"] == 1)
    assert (one["name"], one["city"], one["title"], one["feed"]) == ("李娜", "上海", "主治医师", "portal")
    assert one["other_ids"] == ["id_ca:1"]
    assert len(made) == 3
    assert told_once(people, shared=[]) is people


def test_what_the_kernels_made_is_joined_back(forms):
    known = forms(
        names=[{"raw": "李娜主任", "name": "李娜", "name_key": "李娜", "name_script": "han", "is_full_name": True}],
        hospitals=[
            {
                "raw": "同仁",
                "place": "北京",
                "institution_id": "tr",
                "hospital": "北京同仁医院",
                "hospital_key": "北京:同仁",
                "province": "北京市",
                "city": "北京市",
            }
        ],
        departments=[{"raw": "心内", "department": "心血管内科"}],
        titles=[{"raw": "主任医师/教授", "title": "主任医师", "title_rank": 4, "academic_title": "教授"}],
        phones=[{"raw": "139 1234 5678", "phone": "+8613912345678", "reason": "mobile"}],
    )
    people = person(
        name="李娜主任", hospital="同仁", city="北京", department="心内", title="主任医师/教授", phone="139 1234 5678"
    )

    found = first(records(people, known))

    assert (found["name"], found["is_full_name"], found["institution_id"]) == ("李娜", True, "tr")
    assert (found["hospital_key"], found["city"], found["department"]) == ("北京:同仁", "北京市", "心血管内科")
    assert (found["title"], found["title_rank"], found["academic_title"]) == ("主任医师", 4, "教授")
    assert found["phone"] == "+8613912345678"


def test_a_hospital_in_another_place_is_another_hospital(forms):
    known = forms(
        hospitals=[{"raw": "人民医院", "place": "苏州", "institution_id": "sz", "hospital": "苏州市人民医院"}]
    )

    assert first(records(person(hospital="人民医院", city="无锡"), known))["institution_id"] is None


def test_an_academic_title_in_the_column_for_ranks_is_no_rank(forms):
    known = forms(titles=[{"raw": "教授", "academic_title": "教授"}])

    found = first(records(person(title="教授"), known))

    assert (found["title"], found["academic_title"]) == (None, "教授")


def test_a_telephone_that_is_no_number_is_null(forms):
    known = forms(phones=[{"raw": "1.38E+10", "reason": "rounded"}])

    assert first(records(person(phone="1.38E+10"), known))["phone"] is None


def test_a_bare_wechat_id_holds_on_its_source(forms):
    found = first(records(person(wechat_unionid="u1", wechat_openid="o1@app"), forms()))

    assert (found["wechat_unionid"], found["wechat_openid"]) == ("u1@crm", "o1@app")


def test_birth_address_and_names_in_parts_are_in_one_writing(forms):
    told = {"given_name": "Zoë", "family_name": "O'Neil", "birth_date": "1856-86-18", "sex": "Female"}

    made = first(records(person(**told, address="12, High St.", postcode="BS2 0EL", traits=["craft:smith"]), forms()))

    assert (made["given_key"], made["family_key"], made["sex"]) == ("zoe", "oneil", "f")
    assert (made["birth_date"], made["address"], made["postcode"]) == ("18568618", "12 high st", "bs20el")
    assert made["traits"] == ["craft:smith"]


def test_distinct_texts_are_listed_once_and_without_empty_ones():
    people = PEOPLE.rows([{"name": name} for name in ("李娜", "李娜", "", None)])

    assert distinct_values(people, "name").to_pyarrow().to_pylist() == [{"raw": "李娜"}]


def test_a_hospital_is_listed_with_its_place():
    people = PEOPLE.rows([{"hospital": "人民医院", "province": "江苏", "city": "苏州"}, {"hospital": "人民医院"}])

    found = distinct_values(people, "hospital").to_pyarrow().to_pylist()

    assert sorted(row["place"] for row in found) == ["", "江苏 苏州"]


def test_a_kind_without_places_has_an_empty_one():
    rows = KINDS["affiliations"].staged.rows([{"hospital": "甲医院"}])

    assert rows.select(place=place_text(rows)).to_pyarrow().to_pylist() == [{"place": ""}]


def test_a_person_known_by_an_identifier_only_has_nothing_else():
    keys = ibis.memtable(
        [{"record_id": 1, "source": "wx", "source_id": "wechat_unionid:u1", "kind": "wechat_unionid", "value": "u1"}]
    )

    found = first(bare_records(keys))

    assert (found["wechat_unionid"], found["phone"], found["is_full_name"]) == ("u1@wx", None, False)
    assert found["source_id"] == "wechat_unionid:u1"


def test_an_identifier_of_another_kind_stands_among_the_others():
    keys = ibis.memtable([{"record_id": 1, "source": "wx", "source_id": "id_code:9", "kind": "id_code", "value": "9"}])

    assert first(bare_records(keys))["other_ids"] == ["code:9"]


def test_look_ups_are_named_as_the_kernels_are():
    assert set(Forms.__dataclass_fields__) == {"names", "hospitals", "departments", "titles", "places", "phones"}
