import datetime as dt
import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from hcploop import schema
from hcploop.engine import ProfileTables, profile_documents, read_profile, write_profiles

START = dt.datetime.fromisoformat("2026-01-01T00:00:00")


def hcp(one_id, name):
    return {"one_id": one_id, "name": name, "records": 1, "sources": ["crm"], "confidence": 1.0}


def touch(number, record_id):
    at = START + dt.timedelta(minutes=number)
    return {
        "touch_id": f"t{number}",
        "record_id": record_id,
        "brand": "all",
        "channel": "wechat",
        "action": "open",
        "content_id": "c1",
        "happened_at": at,
        "local_on": at.date(),
        "status": "submitted",
        "counts_once": True,
        "source": "wx",
        "feed": "wx",
    }


def documents(engine, people, touches, *, sections=None):
    records = [{"record_id": at, "one_id": one["one_id"], "probability": 1.0} for at, one in enumerate(people)]
    content = [{"content_id": "c1", "title": '"晚期"乳腺癌\n进展', "brand": "all", "source": "s"}]
    tables = ProfileTables(
        hcp=engine.give("hcp", schema.hcp.arrow(people)),
        touch=engine.give("touch", schema.touch.arrow(touches)),
        record_person=engine.give("record_person", schema.record_person.arrow(records)),
        content=engine.give("content", schema.content.arrow(content)),
        sections=sections or {},
    )
    with profile_documents(engine, tables) as made, TemporaryDirectory() as folder:
        batches = list(made.batches)
        path = Path(folder) / "profiles.sqlite"
        write_profiles(batches, path, packing=(made.layout, made.kinds))
        ids = [one for batch in batches for one in batch.column("one_id").to_pylist()]
        return ids, [read_profile(path, one) for one in ids]


def test_a_document_tells_the_person_and_her_touches_newest_first(engine):
    people = [hcp("b", "欧阳娜娜"), hcp("a", "阿卜杜拉·买买提")]
    touches = [touch(1, 0), touch(3, 0), touch(2, 0)]

    ids, found = documents(engine, people, touches)

    assert ids == ["a", "b"]
    assert (found[0]["name"], found[0]["touches"], found[0]["touch_count"]) == ("阿卜杜拉·买买提", [], 0)
    assert [one["touch_id"] for one in found[1]["touches"]] == ["t3", "t2", "t1"]
    assert found[1]["touches"][0]["title"] == '"晚期"乳腺癌\n进展'
    assert found[1]["touch_count"] == 3


def test_fifty_touches_are_kept_and_all_are_counted_also_across_pieces(engine, monkeypatch):
    module = sys.modules["hcploop.engine.profile_documents"]
    monkeypatch.setattr(module, "_LINES_AT_A_TIME", 60)
    people = [hcp("a", "甲"), hcp("b", "乙"), hcp("c", "丙")]
    touches = [touch(number, number % 2) for number in range(10_000)]

    ids, found = documents(engine, people, touches)

    assert ids == ["a", "b", "c"]
    assert [one["touch_count"] for one in found] == [5000, 5000, 0]
    assert [one["touch_id"] for one in found[1]["touches"]] == [f"t{9999 - 2 * back}" for back in range(50)]


def test_touches_of_records_that_are_nobody_are_left_out(engine):
    ids, found = documents(engine, [hcp("a", "甲")], [touch(1, 77), touch(2, 0)])

    assert ids == ["a"]
    assert [one["touch_id"] for one in found[0]["touches"]] == ["t2"]


def test_sections_are_lists_without_contacts_in_full(engine):
    row = {
        "record_id": 0,
        "one_id": "a",
        "source": "crm",
        "source_id": "7",
        "probability": 1.0,
        "phone": "+8613800138000",
    }
    identifiers = engine.give("identifiers", schema.hcp_identifier.arrow([row]))

    _ids, found = documents(engine, [hcp("a", "甲"), hcp("b", "乙")], [], sections={"hcp_identifier": identifiers})

    assert found[0]["hcp_identifier"][0]["source_id"] == "7"
    assert "13800138000" not in json.dumps(found)
    assert found[1]["hcp_identifier"] == []


def test_no_people_make_no_documents(engine):
    assert documents(engine, [], []) == ([], [])


def test_the_id_of_a_record_that_is_only_a_contact_does_not_tell_the_contact(engine):
    ids = ["email:ouyang@example.com", "phone:+8613800138000", "C000316"]
    rows = [
        {"record_id": at, "one_id": "a", "source": "s", "source_id": one, "probability": 1.0}
        for at, one in enumerate(ids)
    ]
    section = engine.give("identifier", schema.hcp_identifier.arrow(rows))

    _, found = documents(engine, [hcp("a", "欧阳娜娜")], [], sections={"hcp_identifier": section})

    assert sorted(row["source_id"] for row in found[0]["hcp_identifier"]) == ["C000316", "email", "phone"]


def test_people_without_touches_stand_between_those_who_have_some_in_any_piece(engine, monkeypatch):
    module = sys.modules["hcploop.engine.profile_documents"]
    monkeypatch.setattr(module, "_LINES_AT_A_TIME", 30)
    monkeypatch.setattr(module, "_PEOPLE_AT_A_TIME", 7)
    people = [hcp(f"H{number:02}", "甲") for number in range(20)]
    touches = [touch(number, number % 3 * 6) for number in range(200)]
    rows = [{"one_id": f"H{number:02}", "brand": "all", "grade": "A"} for number in range(0, 20, 2)]
    grades = engine.give("grades", schema.hcp_grade.arrow(rows))

    ids, found = documents(engine, people, touches, sections={"hcp_grade": grades})

    assert ids == [one["one_id"] for one in people] == [one["one_id"] for one in found]
    assert [one["touch_count"] for one in found if one["touches"]] == [67, 67, 66]
    assert [len(one["hcp_grade"]) for one in found] == [1, 0] * 10
    assert all(len(one["touches"]) == min(one["touch_count"], 50) for one in found)
