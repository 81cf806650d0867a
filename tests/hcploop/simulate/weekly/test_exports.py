import csv
import datetime as dt
import itertools
import json
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from hcploop.simulate import MarketPlan
from hcploop.simulate.weekly import Weeks, make_weeks, write_export

LAST_DAY = dt.date(2026, 6, 28)


@pytest.fixture(scope="module")
def weeks() -> Weeks:
    return make_weeks(MarketPlan(hcps=120, months=4, seed=3, brands=("all",), as_of=LAST_DAY))


@pytest.fixture(scope="module")
def folders(weeks: Weeks, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    drop = tmp_path_factory.mktemp("drop")
    days = [LAST_DAY - dt.timedelta(days=7 * back) for back in (3, 2, 1, 0)]
    return [
        write_export(drop, weeks, since=day - dt.timedelta(days=6), until=day, is_first=place == 0)
        for place, day in enumerate(days)
    ]


def rows_of(folder: Path, pattern: str, encoding: str = "utf-8") -> list[dict[str, str]]:
    (path,) = folder.glob(pattern)
    return list(csv.DictReader(path.read_text(encoding=encoding).splitlines()))


def test_an_export_of_calls_repeats_the_last_days_of_the_one_before_and_corrects_some(folders: list[Path]):
    exported = [{row["Id"]: row for row in rows_of(folder, "crm/call2_*.csv")} for folder in folders]

    again = [(first[one], later[one]) for first, later in itertools.pairwise(exported) for one in first.keys() & later]

    assert again
    assert any(before["Status_vod__c"] == "Saved_vod" != after["Status_vod__c"] for before, after in again)


def test_an_attendee_of_a_group_call_names_a_call_that_is_there(folders: list[Path]):
    calls = rows_of(folders[0], "crm/call2_*.csv")

    parents = {row["Parent_Call_vod__c"] for row in calls} - {""}

    assert parents
    assert parents <= {row["Id"] for row in calls}


def test_a_message_that_waited_for_its_member_may_go_out_later(folders: list[Path]):
    first, second = (
        {(row["msgid"], row["external_userid"]): row["status"] for row in rows_of(folder, "wecom/mass_send_*.csv")}
        for folder in folders[:2]
    )

    changed = {(first[one], second[one]) for one in first.keys() & second if first[one] != second[one]}

    assert changed == {("0", "1")}


def test_one_week_lacks_its_reads_and_has_totals_all_the_same(folders: list[Path]):
    has_reads = [bool(list(folder.glob("official_account/reads_*.jsonl"))) for folder in folders]
    has_totals = [bool(list(folder.glob("official_account/article_total_*.csv"))) for folder in folders]

    assert has_reads == [True, False, True, True]
    assert all(has_totals)


def test_totals_are_never_less_than_what_is_known_of_people(folders: list[Path]):
    (path,) = folders[0].glob("official_account/reads_*.jsonl")
    reads = [row for row in map(json.loads, path.read_text().splitlines()) if row["event"] == "read"]
    totals = rows_of(folders[0], "official_account/article_total_*.csv")

    known = {(row["article"], row["time"][:10]) for row in reads if row.get("article")}

    assert known <= {(row["msgid"], row["ref_date"]) for row in totals}
    assert sum(int(row["int_page_read_count"]) for row in totals) >= len(reads)


def test_the_vendor_s_header_stands_below_a_title_and_is_renamed(folders: list[Path]):
    sheets = [path for folder in folders for path in folder.glob("meetings/*.xlsx")]

    read = [CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python() for path in sheets]

    assert all(sheet[0][0].startswith("签到表") for sheet in read)
    assert "手机号" in read[0][1]
    assert "联系电话" in read[-1][1]


def test_the_same_plan_writes_the_same_bytes(weeks: Weeks, folders: list[Path], tmp_path: Path):
    again = make_weeks(weeks.plan)

    folder = write_export(tmp_path, again, since=LAST_DAY - dt.timedelta(days=6), until=LAST_DAY, is_first=False)

    written = {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*.*")}
    assert written == {path.relative_to(folders[3]): path.read_bytes() for path in folders[3].rglob("*.*")}
