"""A later file corrects a row of one month: what that costs, and that the other months stand."""

import pytest
from tests.markets import FEEDS, drop, tiny_market

HEAD = "编号,客户编码,日期,状态,组\n"


def rows(*visits):
    return HEAD + "".join(f"{number},D1,2026-{day},{state},\n" for number, day, state in visits)


def market(turns, *visits, mode="upsert"):
    others = {name: None for name in FEEDS if name != "visits"}
    tiny_market(turns.folder, visits=rows(*visits), more={"visits": f'mode = "{mode}"\n'}, **others)


def test_a_correction_makes_no_more_parts_of_a_year_than_of_a_month(tmp_path, turns):
    months = [(f"V{month}", f"{month:02d}-15", "已提交") for month in range(1, 7)]
    market(turns, *months, ("V9", "06-20", "计划"))
    first = turns.turn()
    drop(turns.folder, "visits/2.csv", rows(("V9", "06-20", "已提交")))

    second = turns.turn()
    third = turns.turn()

    # Landed, staged, which rows are lost, and June of the first file.
    assert second.made == 4
    assert first.of("touches", "touch_id") == second.of("touches", "touch_id")
    assert [row["status"] for row in second.rows["touches"] if row["touch_id"] == "crm:V9"] == ["submitted"]
    assert third.made == 0


@pytest.mark.parametrize("mode", ["append", "upsert", "replace_window"])
def test_every_row_in_force_stands_in_one_part(turns, mode):
    market(turns, *[(f"V{month}", f"{month:02d}-15", "已提交") for month in range(1, 7)], mode=mode)
    turns.turn()
    drop(turns.folder, "visits/2.csv", rows(("V3", "03-15", "已提交"), ("V7", "03-16", "已提交")))

    turn = turns.turn()

    assert turn.of("touches", "touch_id") == [f"crm:V{number}" for number in range(1, 8)]


def test_what_happens_later_is_left_out_of_a_file_of_many_months(turns):
    market(turns, ("V1", "05-01", "已提交"), ("V2", "06-29", "已提交"), ("V3", "07-01", "已提交"))

    turn = turns.turn()

    assert turn.of("touches", "touch_id") == ["crm:V1", "crm:V2"]
