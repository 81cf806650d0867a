import datetime as dt

import ibis

from hcploop import schema
from hcploop.market.survivorship import Survivorship
from hcploop.oneid.golden import golden, hcp_grade, identifiers, known, masked
from hcploop.oneid.survival import field_values

_OLD = dt.datetime.fromisoformat("2025-01-01T00:00:00")
_NEW = dt.datetime.fromisoformat("2026-01-01T00:00:00")


def _records(*rows):
    base = {"source": "crm", "feed": "crm", "is_full_name": True, "updated_at": _OLD}
    return schema.record.rows([{**base, "record_id": n, "source_id": str(n), **row} for n, row in enumerate(rows, 1)])


def _persons(*ids, probability=1.0):
    return schema.record_person.rows(
        [{"record_id": n, "one_id": one_id, "probability": probability} for n, one_id in enumerate(ids, 1)]
    )


def _golden(*rows, institutions=(), territories=()):
    records, persons = _records(*rows), _persons(*["H1"] * len(rows))
    table = golden(
        field_values(records, persons, schema.value_decision.rows([]), rules=Survivorship()),
        records,
        persons,
        schema.institution.rows(list(institutions)),
        schema.territory.rows(list(territories)),
    )
    return table.to_pyarrow().to_pylist()[0]


def test_what_most_records_say_stands_before_what_is_newest():
    told = _golden({"department": "肿瘤科"}, {"department": "肿瘤科"}, {"department": "内科", "updated_at": _NEW})

    assert told["department"] == "肿瘤科"


def test_of_equals_the_newest_then_the_longest_stands():
    newest = _golden({"department": "乳腺肿瘤内科"}, {"department": "内科", "updated_at": _NEW})
    longest = _golden({"department": "内科"}, {"department": "乳腺肿瘤内科"})

    assert (newest["department"], longest["department"]) == ("内科", "乳腺肿瘤内科")


def test_a_surname_with_an_honorific_is_never_her_name():
    told = _golden({"name": "李", "is_full_name": False}, {"name": "李", "is_full_name": False}, {"name": "李建国"})

    assert told["name"] == "李建国"


def test_city_and_hospital_come_from_one_place():
    north = {"institution_id": "h1", "hospital": "北京医院", "city": "北京市", "province": "北京市"}
    south = {"institution_id": "h2", "hospital": "南山医院", "city": "深圳市", "province": "广东省"}

    told = _golden(north, north, {**south, "updated_at": _NEW})

    assert (told["hospital"], told["city"], told["market"]) == ("北京医院", "北京市", "core")


def test_a_city_of_no_first_tier_is_broad_and_an_unknown_one_is_neither():
    assert _golden({"city": "洛阳市"})["market"] == "broad"
    assert _golden({"city": "Shanghai"})["market"] == "core"
    assert _golden({})["market"] is None


def test_contacts_and_licence_are_masked():
    told = _golden({"phone": "+8613812345678", "email": "zhang@example.org", "licence_no": "110108000012345"})

    assert told["phone_masked"] == "+86138****5678"
    assert told["email_masked"] == "z***@example.org"
    assert told["licence_masked"] == "110****345"


def test_a_number_too_short_to_hide_its_middle_is_hidden_whole():
    assert _golden({"phone": "12345"})["phone_masked"] == "****"
    assert masked(ibis.literal("1234567"), "licence_no").to_pyarrow().as_py() == "****"


def test_region_and_level_come_from_territory_and_institution():
    told = _golden(
        {"institution_id": "h1", "hospital": "北京医院", "province": "北京市"},
        institutions=[{"institution_id": "h1", "name": "北京医院", "level": "三级甲等"}],
        territories=[{"territory": "T1", "region": "华北", "institution": "北京医院"}],
    )

    assert (told["region"], told["hospital_level"]) == ("华北", "三级甲等")


def test_without_a_territory_the_region_is_the_province():
    assert _golden({"province": "河南省", "hospital_key": "h"})["region"] == "河南省"


def test_a_person_counts_her_records_and_sources():
    told = _golden({"source": "wechat", "is_active": False}, {"source": "crm", "is_active": True, "papers": 3.0})

    assert (told["records"], told["sources"], told["is_active"], told["papers"]) == (2, ["crm", "wechat"], True, 3.0)


def test_a_grade_for_all_brands_holds_where_a_brand_has_none_of_its_own():
    records = _records({"grades": ["all:B", "安罗:A"]}, {"grades": ["all:C"]})

    table = hcp_grade(records, _persons("H1", "H2"), brands=("安罗", "派安")).order_by("one_id", "brand")

    assert [tuple(row.values()) for row in table.to_pyarrow().to_pylist()] == [
        ("H1", "安罗", "A"),
        ("H1", "派安", "B"),
        ("H2", "安罗", "C"),
        ("H2", "派安", "C"),
    ]


def test_of_two_grades_told_equally_often_the_newer_then_the_better_stands():
    newer = _records({"grades": ["all:A"]}, {"grades": ["all:C"], "updated_at": _NEW})
    equal = _records({"grades": ["all:C"]}, {"grades": ["all:B"]})

    grades = [
        hcp_grade(table, _persons("H1", "H1"), brands=("all",)).to_pyarrow()["grade"].to_pylist()
        for table in (newer, equal)
    ]

    assert grades == [["C"], ["B"]]


def test_a_telephone_that_nobody_holds_is_nobody_we_know():
    records = _records(
        {"name_key": "张伟"},
        {"feed": "calls", "is_full_name": False},
        {"source_id": "W1", "is_full_name": False},
        {"feed": "calls", "is_full_name": False},
    )
    clusters = schema.cluster.rows(
        [{"record_id": n, "cluster": c, "probability": 1.0} for n, c in ((1, 1), (2, 2), (3, 3), (4, 1))]
    )

    kept = known(clusters, records, people_feeds=("crm",)).to_pyarrow()["record_id"].to_pylist()

    assert sorted(kept) == [1, 3, 4]


def test_full_contacts_stand_with_the_identifiers():
    told = identifiers(_records({"phone": "+8613812345678"}), _persons("H1", probability=0.95)).to_pyarrow()

    assert told["phone"].to_pylist() == ["+8613812345678"]
    assert told["probability"].to_pylist() == [0.95]


def test_a_nickname_is_her_name_only_where_nobody_knows_another():
    nickname = {"name": "晴天", "name_key": "晴天", "updated_at": _NEW}

    told = _golden(nickname, nickname, {"name": "李建国", "name_key": "李建国", "surname_key": "李"})

    assert told["name"] == "李建国"
    assert _golden(nickname)["name"] == "晴天"
