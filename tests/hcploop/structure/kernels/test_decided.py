import pyarrow as pa

from hcploop import schema
from hcploop.structure.kernels.decided import as_decided, hospitals_as_decided
from hcploop.structure.kernels.departments import departments
from hcploop.structure.kernels.titles import titles

LISTED = schema.institution.arrow(
    [
        {"institution_id": "tr", "name": "首都医科大学附属北京同仁医院", "province": "北京市", "city": "北京市"},
        {"institution_id": "w1", "name": "第一医院", "province": "湖北省", "city": "武汉市"},
        {"institution_id": "s1", "name": "第一医院", "province": "上海市", "city": "上海市"},
    ]
)


def _decisions(*rows):
    return schema.name_decision.arrow(
        [{"kind": kind, "raw": raw, "place": place, "value": value} for kind, raw, place, value in rows]
    )


def _hospitals(names, *decisions):
    values = pa.table({"raw": [raw for raw, _ in names], "place": [place for _, place in names]})
    told = hospitals_as_decided(values, LISTED, _decisions(*decisions)).to_pylist()
    return [(row["raw"], row["institution_id"], row["reason"]) for row in told]


def test_a_renaming_that_no_rule_can_know_is_decided():
    assert _hospitals([("老眼科", "")]) == [("老眼科", None, "unknown")]
    assert _hospitals([("老眼科", "")], ("hospital", "老眼科", "", "tr")) == [("老眼科", "tr", "decided")]


def test_a_decision_by_name_is_read_by_the_rules():
    assert _hospitals([("老眼科", "")], ("hospital", "老眼科", "", "同仁医院")) == [("老眼科", "tr", "decided")]


def test_two_hospitals_of_one_name_are_told_apart_by_their_ids():
    told = _hospitals([("一院", "")], ("hospital", "一院", "", "s1"))

    assert told == [("一院", "s1", "decided")]


def test_a_decision_with_a_place_counts_there_and_before_one_without():
    decisions = [("hospital", "一院", "武汉市", "w1"), ("hospital", "一院", "", "s1")]

    told = _hospitals([("一院", "武汉市"), ("一院", "")], *decisions)

    assert [one[1] for one in told] == ["w1", "s1"]


def test_a_decision_for_where_no_place_stands_leaves_other_places_to_the_rules():
    names = [("第一医院", "武汉市"), ("第一医院", "上海市"), ("第一医院", "")]

    told = _hospitals(names, ("hospital", "第一医院", "-", ""))

    assert [(one, reason == "decided") for _, one, reason in told] == [("w1", False), ("s1", False), (None, True)]


def test_none_of_those_known_is_a_decision_too():
    assert _hospitals([("同仁医院", "北京")])[0][1] == "tr"
    assert _hospitals([("同仁医院", "北京")], ("hospital", "同仁医院", "", "")) == [("同仁医院", None, "decided")]


def test_other_names_are_found_as_before():
    names = [("同仁医院", "北京"), ("无名", "")]

    assert _hospitals(names, ("hospital", "一院", "", "s1")) == _hospitals(names)


def test_a_decided_department_and_title_are_read_as_decided():
    values = pa.table({"raw": ["老病号科", "心内一科"]})
    decisions = _decisions(("department", "老病号科", "", "老年医学科"), ("title", "大主任", "", "主任医师"))

    told = as_decided(values, decisions, departments, kind="department").to_pylist()
    ranks = as_decided(pa.table({"raw": ["大主任"]}), decisions, titles, kind="title").to_pylist()

    assert [row["raw"] for row in told] == ["老病号科", "心内一科"]
    assert (told[0]["department"], told[0]["reason"]) == ("老年医学科", "decided")
    assert told[1] == departments(pa.table({"raw": ["心内一科"]})).to_pylist()[0]
    assert (ranks[0]["raw"], ranks[0]["title_rank"]) == ("大主任", 4)
