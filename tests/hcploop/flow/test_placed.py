"""What happens at hospitals, who is on target lists, and what a policy refuses to keep."""

from __future__ import annotations

import json

import pyarrow.parquet as pq
import pytest
from tests.markets import SETTINGS, tiny_market

from hcploop import open_snapshot, run

HOSPITALS = "institution_id,name,aliases\nH1,上海市第一人民医院,市一|沪一院\nH2,北京大学第一医院,\n"
MORE = {
    "hospitals": 'kind = "institutions"\n',
    "sales": 'kind = "outcomes"\nsource = "crm"\ncolumns = { period = "月份", product = "产品", institution = "医院", '
    'units = "数量", value = "金额", source_person_id = ["客户编码"] }\n',
    "lists": 'kind = "targets"\nsource = "crm"\n',
    "permits": 'kind = "permits"\ncolumns = { hospital = "医院", weekday = "星期", from_time = "开始" }\n',
    "costs": 'kind = "costs"\n',
    "plans": 'kind = "plans"\n',
    "reviews": 'kind = "tag_reviews"\n',
    "renamings": 'kind = "name_decisions"\n',
}
FILES = {
    "hospitals": HOSPITALS,
    "sales": "月份,产品,医院,数量,金额,客户编码,医生姓名\n"
    "2026年3月,R,市一,10,1000,D1,张伟\n"
    "202603,R,市一,5,500,D2,欧阳娜娜\n"
    "2026/4,R,北大一院,7,700,,\n"
    "2026-05,R,,3,300,D3,阿卜杜拉\n",
    "lists": "target_list,name,hospital,source_person_id\n"
    "quarter,張偉主任,沪一院,\nquarter,王五,市一,\nquarter,李主任,,\nsuppressed,,,D2\n",
    "permits": "医院,星期,开始\n市一,周三,9点半\n市一,天天,9点\n",
    "costs": "period,amount\n2026-06,10\n2026-07,10\n",
    "plans": "metric,period,goal\nActive_Share,2026-07,0.5\n",
    "reviews": "content_id,tag,decision\nc1,endocrine_therapy,drop\nc2,breast_cancer,keep\n",
    "renamings": "kind,raw,place,value,decided_by\nhospital,复旦大学附属肿瘤医院,,H1,王芳\n",
}


def turned(folder, policy="cn-drug"):
    """Run a market whose sales name doctors."""
    settings = SETTINGS + f'policy = "{policy}"\n'
    tiny_market(folder / "in", settings=settings, more=MORE, mailing=None, **FILES)
    summary = run(folder / "in", folder / "out")
    return open_snapshot(folder / "out"), summary


def rows(snapshot, table):
    return snapshot.table(table).to_pyarrow().to_pylist()


@pytest.fixture(scope="module")
def chinese(tmp_path_factory):
    folder = tmp_path_factory.mktemp("chinese")
    return folder, *turned(folder)


def test_sales_of_doctors_become_sales_of_their_hospital_where_the_policy_is_chinese(chinese):
    _, snapshot, _ = chinese

    found = {(row["period"], row["institution"]): row for row in rows(snapshot, "outcome")}

    assert set(found) == {("2026-03", "上海市第一人民医院"), ("2026-04", "北京大学第一医院")}
    whole = found["2026-03", "上海市第一人民医院"]
    assert (whole["institution_id"], whole["units"], whole["value"], whole["price"]) == ("H1", 15.0, 1500.0, 100.0)
    assert {row["record_id"] for row in found.values()} == {None}


def test_no_part_holds_a_doctor_beside_what_she_bought(chinese):
    folder, _, _ = chinese

    parts = [pq.read_table(path) for path in (folder / "out").rglob("*.parquet")]
    sold = [part for part in parts if {"数量", "units"} & set(part.column_names)]

    assert len(sold) >= 3
    for part in sold:
        text = json.dumps(part.to_pylist(), default=str, ensure_ascii=False)
        assert not [name for name in ("D1", "D2", "D3", "张伟", "欧阳娜娜", "阿卜杜拉") if name in text]
        if "units" in part.column_names:
            assert {10.0, 5.0}.isdisjoint(part["units"].to_pylist())


def test_quarantine_says_why_a_doctor_is_not_kept_without_naming_her(chinese):
    _, snapshot, _ = chinese

    told = sorted(
        (row for row in rows(snapshot, "quarantine") if row["feed"] == "sales"), key=lambda r: r["row_number"]
    )

    assert [(row["row_number"], row["is_row_kept"]) for row in told] == [(2, True), (3, True), (5, False)]
    assert {row["raw_value"] for row in told} == {"(withheld)"}
    assert all("policy" in row["reason"] for row in told)


def test_rows_of_doctors_add_up(chinese):
    _, snapshot, _ = chinese

    (sales,) = [row for row in rows(snapshot, "feed_count") if row["feed"] == "sales"]

    assert (sales["rows_in"], sales["rows_kept"], sales["rows_quarantined"], sales["rows_replaced"]) == (4, 2, 1, 1)


def test_where_the_policy_allows_it_sales_keep_their_doctors(tmp_path):
    snapshot, _ = turned(tmp_path, "us")

    found = rows(snapshot, "outcome")

    assert sorted(row["units"] for row in found) == [3.0, 5.0, 7.0, 10.0]
    assert sum(row["record_id"] is not None for row in found) == 3


def test_a_target_is_found_by_name_and_hospital_and_who_is_nobody_is_told(chinese):
    _, snapshot, _ = chinese

    people = {row["one_id"]: row["name"] for row in rows(snapshot, "hcp")}
    listed = [(row["target_list"], people.get(row["one_id"]), row["name"]) for row in rows(snapshot, "target")]
    told = {row["row_number"]: row["reason"] for row in rows(snapshot, "quarantine") if row["feed"] == "lists"}

    assert ("quarter", "张伟", "張偉") in listed
    assert ("suppressed", "欧阳娜娜", None) in listed
    assert len(listed) == 4
    assert "no record of this name" in told[3]
    assert "names nobody" in told[4]


def test_a_reception_whose_day_cannot_be_read_is_no_permission(chinese):
    _, snapshot, _ = chinese

    (permit,) = rows(snapshot, "permit")

    assert (permit["institution_id"], permit["weekday"], permit["from_time"]) == ("H1", 3, "09:30")


def test_what_was_spent_later_is_not_read_and_goals_of_later_are(chinese):
    _, snapshot, _ = chinese

    assert [row["period"] for row in rows(snapshot, "cost")] == ["2026-06"]
    assert [(row["metric"], row["period"]) for row in rows(snapshot, "plan")] == [("active_share", "2026-07")]


def test_a_list_of_the_markets_own_counts_from_the_next_run_on(tmp_path):
    folder = tiny_market(
        tmp_path / "in",
        settings=SETTINGS,
        more={name: MORE[name] for name in ("hospitals", "sales")},
        mailing=None,
        hospitals=HOSPITALS,
        sales="月份,产品,医院,数量,金额\n2026-03,R,公济医院,10,1000\n",
    )
    run(folder, tmp_path / "out")
    (before,) = rows(open_snapshot(tmp_path / "out"), "outcome")

    (folder / "reference").mkdir()
    listed = "hospital,also\n上海市第一人民医院,公济医院\n"
    (folder / "reference/hospital_names.csv").write_text(listed, encoding="utf-8")
    summary = run(folder, tmp_path / "out")
    (after,) = rows(open_snapshot(tmp_path / "out"), "outcome")

    assert (before["institution_id"], before["institution"]) == (None, "公济医院")
    assert not summary.is_unchanged
    assert (after["institution_id"], after["institution"]) == ("H1", "上海市第一人民医院")


def test_a_name_is_what_a_steward_decided_and_what_no_rule_knows_is_asked(chinese):
    _, snapshot, summary = chinese

    at = {row["source_id"]: row["institution_id"] for row in rows(snapshot, "record") if row["feed"] == "crm"}
    asked = [(row["kind"], row["raw"], row["records"], row["read_as"]) for row in rows(snapshot, "name_review")]

    assert (at["D4"], at["D3"]) == ("H1", None)
    assert asked == [("hospital", "新疆医科大学附属肿瘤医院", 1, None)]
    assert {row["raw"] for row in rows(snapshot, "name_candidate")} <= {asked[0][1]}
    assert {feed["feed"]: feed["rows_kept"] for feed in summary.feeds}["renamings"] == 1


def test_records_that_an_earlier_version_wrote_with_other_columns_are_made_anew(tmp_path):
    folder = tiny_market(tmp_path / "in", mailing=None)
    run(folder, tmp_path / "out")
    before = open_snapshot(tmp_path / "out")
    for part in before.parts("record"):
        pq.write_table(pq.read_table(part).drop_columns(["sex"]), part)

    people = folder / "crm/1.csv"
    people.write_text(people.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    run(folder, tmp_path / "out")
    after = open_snapshot(tmp_path / "out")

    assert after.parts("record") != before.parts("record")
    assert "sex" in after.table("record").columns
    assert len(rows(after, "record")) == len(rows(before, "record"))
