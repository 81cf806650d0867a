import ibis
import pyarrow as pa
import pytest

from hcploop import schema
from hcploop.schema.kinds import KINDS
from hcploop.structure import Forms, open_names, with_proposals
from hcploop.structure.kernels.departments import departments
from hcploop.structure.kernels.hospitals import hospitals
from hcploop.structure.kernels.names import names
from hcploop.structure.kernels.phones import phones
from hcploop.structure.kernels.places import places
from hcploop.structure.kernels.titles import titles

LISTED = schema.institution.arrow(
    [{"institution_id": "tr", "name": "首都医科大学附属北京同仁医院", "province": "北京市", "city": "北京市"}]
)
KERNELS = {"departments": departments, "titles": titles, "places": places, "names": names}


def _people(*rows):
    base = {"feed": "crm", "file": "1.csv", "source": "crm", "source_id": "1", "record_id": 1}
    return KINDS["people"].staged.rows([{**base, "row_number": n, **row} for n, row in enumerate(rows)])


def _forms(people):
    told = people.to_pyarrow().to_pylist()

    def distinct(*columns):
        return pa.table(
            {"raw": pa.array(sorted({row[one] for row in told for one in columns if row[one]}), pa.string())}
        )

    at = [f"{row['province'] or ''} {row['city'] or ''}".strip() for row in told]
    both = sorted({(row["hospital"], place) for row, place in zip(told, at, strict=True) if row["hospital"]})
    made = {
        "departments": departments(distinct("department")),
        "titles": titles(distinct("title", "academic_title")),
        "places": places(pa.table({"raw": pa.array(sorted({one for one in at if one}), pa.string())})),
        "names": names(distinct("name")),
        "phones": phones(distinct("phone"), region="CN"),
        "hospitals": hospitals(
            pa.table({"raw": [raw for raw, _ in both], "place": [place for _, place in both]}), LISTED
        ),
    }
    return Forms(**{name: ibis.memtable(table) for name, table in made.items()})


def _decided(*told):
    return schema.name_decision.rows(
        [{"kind": kind, "raw": raw, "place": place, "value": ""} for kind, raw, place in told]
    )


def _open(*rows, has_list=True, decided=()):
    people = _people(*rows)
    told = open_names(people, _forms(people), _decided(*decided), has_list=has_list).order_by("kind", "raw")
    return [
        (row["kind"], row["raw"], row["place"], row["records"], row["read_as"]) for row in told.to_pyarrow().to_pylist()
    ]


KNOWN = {"hospital": "北京同仁医院", "department": "心内科", "title": "主任医师", "province": "北京"}


def test_what_every_rule_knows_is_not_asked():
    assert _open(KNOWN) == []


@pytest.mark.parametrize(
    ("change", "asked"),
    [
        ({"hospital": "无名医馆"}, ("hospital", "无名医馆", "北京", 2, None)),
        ({"department": "不知道什么"}, ("department", "不知道什么", "", 2, None)),
        ({"title": "大掌柜"}, ("title", "大掌柜", "", 2, None)),
        ({"academic_title": "大掌柜"}, ("title", "大掌柜", "", 2, None)),
        ({"province": "火星", "hospital": None}, ("place", "火星", "", 2, None)),
        ({"title": "主任"}, ("title", "主任", "", 2, "主任医师")),
        ({"department": "内科感染组"}, ("department", "内科感染组", "", 2, "内科")),
        ({"province": "江苏", "city": "鼓楼区", "hospital": None}, ("place", "江苏 鼓楼区", "", 2, "江苏省")),
        ({"province": None, "city": "义乌", "hospital": None}, ("place", "义乌", "", 2, "浙江省 金华市 义乌市")),
    ],
)
def test_what_no_rule_knows_is_asked_once_with_its_rows(change, asked):
    assert _open({**KNOWN, **change}, {**KNOWN, **change}, KNOWN) == [asked]


def test_without_a_list_no_hospital_is_asked():
    assert _open({**KNOWN, "hospital": "无名医馆"}, has_list=False) == []


@pytest.mark.parametrize(
    ("decided", "is_asked"),
    [
        (("title", "大掌柜", ""), False),
        (("department", "大掌柜", ""), True),
        (("title", "二掌柜", ""), True),
        (("title", "大掌柜", "北京"), True),
    ],
)
def test_what_was_decided_to_name_no_rank_is_not_asked_again(decided, is_asked):
    asked = _open({**KNOWN, "title": " 大掌柜"}, decided=[decided])

    assert [row[1].strip() for row in asked] == ["大掌柜"] * is_asked


def test_a_hospital_decided_in_one_place_is_asked_in_another():
    rows = [{**KNOWN, "hospital": "无名医馆", "province": province} for province in ("北京", "上海")]

    assert [row[2] for row in _open(*rows, decided=[("hospital", "无名医馆", "北京")])] == ["上海"]
    assert _open(*rows, decided=[("hospital", "无名医馆", "")]) == []
    bare = {**KNOWN, "hospital": "无名医馆", "province": None}
    assert [row[2] for row in _open(bare, *rows, decided=[("hospital", "无名医馆", "-")])] == ["上海", "北京"]


def test_the_likeliest_hospital_stands_beside_the_name():
    people = _people({**KNOWN, "hospital": "无名医馆"}, {**KNOWN, "department": "无名医馆"})
    near = schema.name_candidate.rows(
        [
            {
                "raw": "无名医馆",
                "place": "北京",
                "rank": rank,
                "institution_id": hospital,
                "hospital": "同仁",
                "score": 0.5 - rank / 10,
                "reason": "",
            }
            for rank, hospital in enumerate(("tr", "zr"), start=1)
        ]
    )

    told = (
        with_proposals(open_names(people, _forms(people), _decided(), has_list=True), near)
        .order_by("kind")
        .to_pyarrow()
    )

    assert told["kind"].to_pylist() == ["department", "hospital"]
    assert told["proposed_id"].to_pylist() == [None, "tr"]
    assert told["likeness"].to_pylist() == [None, 0.4]
