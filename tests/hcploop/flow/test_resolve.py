"""Which rows are in force, over several turns: rows in = kept + quarantined + replaced + deleted (see `Turns`)."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.markets import FEEDS, drop, tiny_market

HEAD = "编号,客户编码,日期,状态,组\n"
PEOPLE = "客户编码,姓名,医院,科室,职称,手机,邮箱,unionid,级别,状态\n"


def visits(folder, *lines, mode="append", **more):
    """A market of visits only, with these lines in its first file."""
    others = {name: None for name in FEEDS if name != "visits"} | more
    content = HEAD + "".join(f"{line}\n" for line in lines)
    return tiny_market(folder, visits=content, more={"visits": f'mode = "{mode}"\n'}, **others)


def visit(number, day, who="D1", state="已提交"):
    return f"{number},{who},2026-{day},{state},"


def add(folder, name, *lines):
    return drop(folder, f"visits/{name}.csv", HEAD + "".join(f"{line}\n" for line in lines))


@pytest.mark.parametrize("mode", ["append", "upsert", "replace_window"])
def test_what_cannot_be_used_is_quarantined_in_every_mode(turns, mode):
    visits(turns.folder, visit("V1", "05-01"), visit("V2", "13-41"), visit("V3", "05-02", who=""), mode=mode)

    turn = turns.turn()

    assert turn.counts == {"visits": (3, 1, 2, 0, 0)}
    assert turn.of("touches", "touch_id") == ["crm:V1"]


@pytest.mark.parametrize("mode", ["append", "upsert"])
def test_a_file_is_added_overwritten_and_removed_and_its_rows_stay(turns, mode):
    visits(turns.folder, visit("V1", "05-01"), visit("V2", "05-02"), mode=mode)
    one = turns.turn()

    add(turns.folder, "2", visit("V2", "05-03"), visit("V3", "05-04"))
    two = turns.turn()
    add(turns.folder, "2", visit("V4", "05-05"))
    three = turns.turn()
    (turns.folder / "visits/2.csv").unlink()
    four = turns.turn()

    assert one.counts == {"visits": (2, 2, 0, 0, 0)}
    assert two.counts == {"visits": (4, 3, 0, 1, 0)}
    assert three.counts == {"visits": (5, 4, 0, 1, 0)}
    assert three.of("touches", "touch_id") == ["crm:V1", "crm:V2", "crm:V3", "crm:V4"]
    assert four.rows == three.rows
    assert four.counts == three.counts


@pytest.mark.parametrize("mode", ["append", "upsert"])
def test_a_deletion_mark_in_a_later_file_takes_a_contact_out_for_good(turns, mode):
    visits(turns.folder, visit("V1", "05-01"), visit("V2", "05-02"), mode=mode)
    turns.turn()

    mark = add(turns.folder, "2", visit("V1", "05-01", state="作废"))
    marked = turns.turn()
    mark.unlink()
    later = turns.turn()

    assert marked.counts == {"visits": (3, 1, 0, 0, 2)}
    assert marked.of("touches", "touch_id") == ["crm:V2"]
    assert later.of("touches", "touch_id") == ["crm:V2"]


def test_a_window_takes_the_place_of_its_days(turns):
    visits(turns.folder, *[visit(f"V{n}", f"0{n}-15") for n in (3, 4, 5)], mode="replace_window")
    turns.turn()

    add(turns.folder, "2", visit("W1", "04-01"), visit("W2", "04-30"))
    turn = turns.turn()

    assert turn.counts == {"visits": (5, 4, 0, 0, 1)}
    assert turn.of("touches", "touch_id") == ["crm:V3", "crm:V5", "crm:W1", "crm:W2"]


def test_a_file_that_is_overwritten_month_by_month_keeps_the_months_before(turns):
    visits(turns.folder, visit("V1", "04-10"), visit("V2", "05-10"), mode="replace_window")
    turns.turn()

    add(turns.folder, "1", visit("V3", "05-01"), visit("V4", "06-10"))
    turn = turns.turn()

    assert turn.of("touches", "touch_id") == ["crm:V1", "crm:V3", "crm:V4"]
    assert turn.counts == {"visits": (4, 3, 0, 0, 1)}


def test_a_file_that_goes_back_to_an_earlier_version_counts_as_it_stands(turns):
    first = [visit("V1", "05-01")]
    visits(turns.folder, *first, mode="upsert")
    turns.turn()
    add(turns.folder, "1", visit("V1", "05-09"))
    changed = turns.turn()

    add(turns.folder, "1", *first)
    back = turns.turn()

    assert changed.of("touches", "local_on") == [dt.date(2026, 5, 9)]
    assert back.of("touches", "local_on") == [dt.date(2026, 5, 1)]


@pytest.mark.parametrize("mode", ["append", "upsert", "replace_window"])
def test_the_same_file_twice_counts_once(turns, mode):
    lines = [visit("V1", "05-01"), visit("V2", "05-02")]
    visits(turns.folder, *lines, mode=mode)

    add(turns.folder, "2", *lines)
    turn = turns.turn()

    rows_in, kept, *_ = turn.counts["visits"]
    assert (rows_in, kept) == (4, 2)
    assert turn.of("touches", "touch_id") == ["crm:V1", "crm:V2"]


def test_contacts_without_an_id_that_are_told_again_count_once(turns):
    lines = [visit("", "05-01"), visit("", "05-02"), visit("", "05-02", who="D2")]
    visits(turns.folder, *lines)
    turns.turn()

    add(turns.folder, "2", *lines, visit("", "05-03"))
    turn = turns.turn()

    assert turn.counts == {"visits": (7, 4, 0, 3, 0)}


def test_files_apply_in_the_order_of_their_paths(turns):
    visits(turns.folder, visit("V1", "05-01"), mode="upsert")
    add(turns.folder, "0", visit("V1", "05-09"))

    turn = turns.turn()

    assert turn.of("touches", "local_on") == [dt.date(2026, 5, 1)]


def test_duplicate_ids_in_a_file_of_people_count_once_and_the_last_row_stays(turns):
    only = {name: None for name in FEEDS if name != "crm"}
    rows = "D1,张伟,,,,,,,A,在职\nD1,张玮,,,,,,,B,在职\nD2,李雷,,,,,,,,离职\n"
    tiny_market(turns.folder, crm=PEOPLE + rows, **only)

    turn = turns.turn()

    assert turn.counts == {"crm": (3, 1, 0, 1, 1)}
    assert turn.of("people", "name") == ["张玮"]


def test_nothing_after_the_moment_is_in_force_but_its_rows_are_counted(turns):
    visits(turns.folder, visit("V1", "05-31 23:59"), visit("V2", "06-01 00:01"))

    may = turns.turn(as_of=dt.datetime.fromisoformat("2026-05-31T15:59:59"))
    june = turns.turn()

    assert may.of("touches", "touch_id") == ["crm:V1"]
    assert may.counts["visits"][0] == 2
    assert june.of("touches", "touch_id") == ["crm:V1", "crm:V2"]


def test_what_no_mode_changes_is_read_from_the_staged_part_itself(turns):
    visits(turns.folder, visit("V1", "05-01"))
    turns.turn()

    again = turns.turn()

    assert again.made == 0


def test_a_window_that_is_gone_still_holds_back_what_it_took_out(turns):
    visits(turns.folder, visit("V1", "04-10"), visit("V2", "05-10"), mode="replace_window")
    add(turns.folder, "2", visit("W1", "05-01"), visit("W2", "05-31"))
    add(turns.folder, "3", visit("X1", "05-01"), visit("X2", "05-01"))
    before = turns.turn()
    add(turns.folder, "4", visit("Y1", "05-31"))
    turns.turn()

    (turns.folder / "visits/2.csv").unlink()
    turns.turn()
    after = turns.turn()

    assert before.of("touches", "touch_id") == ["crm:V1", "crm:W2", "crm:X1", "crm:X2"]
    assert after.of("touches", "touch_id") == ["crm:V1", "crm:X1", "crm:X2", "crm:Y1"]


def test_a_version_that_has_no_say_any_more_is_forgotten(turns):
    people = {name: None for name in FEEDS if name != "crm"}
    export = PEOPLE + "D1,{},,,,,,,A,在职\nD2,李雷,,,,,,,,离职\n"

    for name in ("张伟", "张玮", "张炜", "张苇"):
        tiny_market(turns.folder, crm=export.format(name), **people)
        turn = turns.turn()

    assert turn.of("people", "name") == ["张苇"]
    assert len(turn.files) == 2


def test_versions_of_one_path_stay_apart_when_they_are_staged_anew(turns):
    visits(turns.folder, visit("V1", "05-01"), visit("V2", "05-02"))
    turns.turn()
    add(turns.folder, "1", visit("V3", "05-03"))
    before = turns.turn()

    market = turns.folder / "market.toml"
    market.write_text(market.read_text().replace('action = "visit"', 'action = "visit", note = "新"'))
    after = turns.turn()

    assert before.of("touches", "touch_id") == after.of("touches", "touch_id") == ["crm:V1", "crm:V2", "crm:V3"]
    assert after.of("touches", "note") == ["新"] * 3


def test_groups_are_counted_by_file_however_many_files_are_staged_together(turns):
    visits(turns.folder, "V1,D1,2026-05-01,已提交,G1", "V2,D2,2026-05-01,已提交,G1")
    add(turns.folder, "2", "V3,D1,2026-05-02,已提交,G1", "V4,D2,2026-05-02,已提交,G1")

    together = turns.turn()

    rows = {row["touch_id"]: row["counts_once"] for row in together.rows["touches"]}
    assert rows["crm:V1"] + rows["crm:V2"] == 1
    assert rows["crm:V3"] + rows["crm:V4"] == 1
