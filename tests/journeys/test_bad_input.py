"""What a user meets when a file, the configuration or the disk is not as it should be: a paragraph that helps."""

from __future__ import annotations

import json
import shutil

import pytest
import xlsxwriter
from tests.commands import cramped, hcploop, refused, start
from tests.markets import FEEDS, FILES, drop, tiny_market

NO_OTHERS = dict.fromkeys(FEEDS)


def crm(folder, content, more=""):
    """A market of doctors only."""
    return tiny_market(folder, **(NO_OTHERS | {"crm": content}), more={"crm": more} if more else None)


def run(folder, *options):
    return hcploop("run", folder, "--out", folder.parent / "out", "--progress", "none", *options)


def test_a_missing_file(tmp_path):
    folder = crm(tmp_path / "in", FILES["crm"])
    (folder / "crm/1.csv").unlink()

    refused(run(folder), 1, "crm/*.csv", "missing file", "'crm'", str(folder), "Put the file there")


def test_a_missing_folder(tmp_path):
    refused(run(tmp_path / "in"), 2, "market.toml", str(tmp_path / "in"))


def test_an_encoding_that_there_is_not(tmp_path):
    refused(run(crm(tmp_path / "in", FILES["crm"], 'encoding = "gb18300"\n')), 2, "market.toml", "gb18300", "gb18030")


def test_bytes_in_no_known_encoding(tmp_path):
    refused(run(crm(tmp_path / "in", b"\x00\x01\x02" * 30)), 1, "crm/1.csv")


def test_bytes_in_another_encoding_than_was_said(tmp_path):
    content = FILES["crm"].encode("gb18030")

    refused(run(crm(tmp_path / "in", content, 'encoding = "utf-8"\n')), 1, "crm/1.csv", "utf-8")


def test_another_delimiter_than_was_said(tmp_path):
    content = FILES["crm"].replace(",", ";")

    refused(run(crm(tmp_path / "in", content, 'delimiter = ","\n')), 1, "crm/1.csv", "delimiter ','", "';'")


def test_a_missing_column(tmp_path):
    content = FILES["crm"].replace("客户编码", "编号")

    refused(run(crm(tmp_path / "in", content)), 1, "crm/1.csv", "'客户编码'", "编号, 姓名", "source_id")


def test_a_merged_header_of_a_workbook(tmp_path):
    folder = crm(tmp_path / "in", None)
    settings = FEEDS["crm"].replace("客户编码", "编码")
    text = (folder / "market.toml").read_text() + f'[[feed]]\nname = "doctors"\npath = "crm/*.xlsx"\n{settings}'
    (folder / "market.toml").write_text(text)
    (folder / "crm").mkdir()
    with xlsxwriter.Workbook(folder / "crm/1.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.merge_range("A1:A2", "编码")
        sheet.merge_range("B1:C1", "联系方式")
        sheet.write_row("B2", ["手机", "邮箱"])
        sheet.write_row("A3", ["D1", "13800138001", "a@example.cn"])

    refused(run(folder), 1, "crm/1.xlsx", "merged cells", "header_row = 2")


def test_a_misspelt_key(tmp_path):
    folder = crm(tmp_path / "in", FILES["crm"], 'encodng = "utf-8"\n')

    refused(run(folder), 2, "market.toml", "row 12", "'encodng'", "Did you mean 'encoding'")


def test_a_misspelt_column(tmp_path):
    folder = crm(tmp_path / "in", FILES["crm"])
    market = folder / "market.toml"
    market.write_text(market.read_text().replace("hospital =", "hopsital ="))

    refused(run(folder), 2, "market.toml", "'hopsital'", "hospital")


def test_what_is_no_toml(tmp_path):
    folder = crm(tmp_path / "in", FILES["crm"], "dates = %Y/%m/%d\n")

    refused(run(folder), 2, "market.toml, row 12")


def test_two_feeds_of_one_name(tmp_path):
    folder = crm(tmp_path / "in", FILES["crm"])
    market = folder / "market.toml"
    market.write_text(market.read_text() + f'[[feed]]\nname = "crm"\npath = "crm/*.csv"\n{FEEDS["crm"]}')

    refused(run(folder), 2, "market.toml", "crm")


def test_an_out_that_is_something_else(tmp_path):
    folder = crm(tmp_path / "in", FILES["crm"])
    drop(tmp_path, "out/letter.txt", "mine")

    refused(run(folder), 2, str(tmp_path / "out"), "was not made by hcploop")


def beside(folder, feed, settings, content):
    """A market of doctors and one more feed."""
    return tiny_market(folder, **(NO_OTHERS | {"crm": FILES["crm"], feed: content}), more={feed: settings})


def test_costs_without_an_amount(tmp_path):
    folder = beside(tmp_path / "in", "costs", 'kind = "costs"\n', "period,channel\n2026-03,email\n")

    refused(run(folder), 1, "costs/1.csv", "'amount'", "period, channel", "market.toml")


def test_every_channel_is_a_channel_of_consents_only(tmp_path):
    folder = beside(tmp_path / "in", "costs", 'kind = "costs"\nconstants = { channel = "all" }\n', "period,amount\n")

    refused(run(folder), 2, "market.toml", "there is no channel 'all'")


def test_a_state_of_a_suggestion_that_there_is_not(tmp_path):
    settings = 'kind = "executions"\nvalues = { state = { "完成" = "finished" } }\n'
    folder = beside(tmp_path / "in", "executions", settings, "decision_id,state,happened_at\n")

    refused(run(folder), 2, "market.toml", "'finished'", "done")


def test_check_tells_which_months_hours_and_marks_cannot_be_read(tmp_path):
    more = {"costs": 'kind = "costs"\n', "permits": 'kind = "permits"\n'}
    files = {"crm": FILES["crm"], "costs": "period,amount\n2026-13,5\n2026年3月,many\n"}
    files["permits"] = "hospital,weekday,from_time\n市一,天天,9点\n市一,周一,随时\n"
    folder = tiny_market(tmp_path / "in", more=more, **(NO_OTHERS | files))

    answer = hcploop("check", folder)

    assert answer.status == 0
    for word in ("2026-13", "many", "天天", "随时", "day of the week", "time of day", "2026-Q1"):
        assert word in answer.out


@pytest.fixture(scope="module")
def bruised(tmp_path_factory):
    """A market with everything that a run can live with, and what it said."""
    folder = tmp_path_factory.mktemp("bruised") / "in"
    people = FILES["crm"].replace("13800138002", "1.38E+10") + FILES["crm"].splitlines()[1]
    contents = FILES["contents"] + "c3,会议通知,\n"
    visits = FILES["visits"].replace("V2,D2,2026-05-01", "V2,D2,0202-05-01")
    tiny_market(folder, crm=people, contents=contents, visits=visits, mailing="")
    drop(folder, "mini_programme/2.csv", FILES["mini_programme"])
    drop(folder, "mini_programme/3.csv", FILES["mini_programme"].splitlines()[0])
    answer = run(folder, "--json")
    assert (answer.status, answer.err) == (0, "")
    told = json.loads(answer.out)
    return folder.parent / "out", told, {feed["feed"]: feed for feed in told["feeds"]}


def asked(out, query):
    return json.loads(hcploop("sql", out, query, "--json").out)


def test_rows_add_up_however_bruised(bruised):
    _, _, feeds = bruised

    for feed in feeds.values():
        fates = ("rows_kept", "rows_quarantined", "rows_replaced", "rows_deleted")
        assert feed["rows_in"] == sum(feed[name] for name in fates)


def test_duplicate_ids_count_once_and_the_last_stands(bruised):
    out, _, feeds = bruised

    assert feeds["crm"]["rows_replaced"] == 1
    assert asked(out, "SELECT count(*) AS n FROM hcp_identifier WHERE source_id = 'D1'") == [{"n": 1}]


def test_the_year_0202_is_quarantined_with_its_place(bruised):
    out, _, feeds = bruised

    (wrong,) = asked(out, "SELECT * FROM quarantine WHERE feed = 'visits'")

    assert feeds["visits"]["rows_quarantined"] == 1
    assert (wrong["file"], wrong["row_number"], wrong["column_name"]) == ("visits/1.csv", 3, "日期")
    assert wrong["raw_value"] == "0202-05-01 10:00"
    assert "1990" in wrong["reason"]
    assert wrong["is_row_kept"] is False


def test_a_rounded_telephone_is_quarantined_and_its_doctor_stays(bruised):
    out, _, _ = bruised

    (wrong,) = asked(out, "SELECT * FROM quarantine WHERE feed = 'crm'")

    assert (wrong["row_number"], wrong["column_name"], wrong["raw_value"]) == (3, "手机", "1.38E+10")
    assert wrong["is_row_kept"] is True
    assert asked(out, "SELECT phone_masked FROM hcp WHERE name = '欧阳娜娜'") == [{"phone_masked": None}]


def test_an_empty_feed_is_a_feed_of_no_rows(bruised):
    _, _, feeds = bruised

    assert (feeds["mailing"]["files"], feeds["mailing"]["rows_in"]) == (1, 0)


def test_the_same_file_twice_counts_once(bruised):
    out, _, feeds = bruised

    assert (feeds["mini_programme"]["rows_in"], feeds["mini_programme"]["rows_kept"]) == (8, 4)
    assert asked(out, "SELECT count(*) AS n FROM touch WHERE feed = 'mini_programme'") == [{"n": 4}]


def test_contacts_of_unknown_people_are_kept_and_told(bruised):
    out, told, _ = bruised

    (known,) = asked(out, "SELECT count(*) AS n, count(one_id) AS known FROM touch")

    assert known["n"] - known["known"] == 2
    delivered = "status = 'submitted' AND action NOT IN ('send', 'unfollow')"
    (known,) = asked(out, f"SELECT count(*) AS n, count(one_id) AS known FROM touch WHERE {delivered}")
    assert told["resolution_share"] == pytest.approx(known["known"] / known["n"])


def test_a_content_without_text_is_a_content(bruised):
    out, _, _ = bruised

    assert asked(out, "SELECT title FROM content WHERE content_id = 'c3'") == [{"title": "会议通知"}]


def test_check_tells_the_same_of_the_bruised_market(bruised):
    out, _, _ = bruised

    answer = hcploop("check", out.parent / "in")

    assert answer.status == 0
    assert "Traceback" not in answer.err
    for word in ("0202-05-01", "1.38E+10", "手机", "日期"):
        assert word in answer.out


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """A market with a snapshot in force, and something new in the drop folder."""
    folder = tiny_market(tmp_path_factory.mktemp("standing") / "in", mailing=None, contents=None)
    first = run(folder, "--json")
    assert first.status == 0, first.err
    drop(folder, "visits/2.csv", FILES["visits"].replace("V", "W"))
    return folder.parent, json.loads(first.out)["snapshot"]


@pytest.fixture
def standing(ran, tmp_path):
    """A copy of it, which a test may change."""
    shutil.copytree(ran[0], tmp_path, dirs_exist_ok=True)
    return tmp_path / "in", tmp_path / "out", ran[1]


@pytest.mark.slow
def test_a_full_disk_leaves_the_old_snapshot_in_force_and_the_next_run_goes_on(standing):
    folder, out, snapshot = standing
    full = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))"

    answer = cramped(full, "run", folder, "--out", out, "--progress", "none")

    refused(answer, 1, "no space", "stays in force", "Free some space")
    assert json.loads(hcploop("figures", out, "--json").out)["snapshot"] == snapshot
    assert run(folder).status == 0


@pytest.mark.slow
def test_of_two_runs_at_once_the_second_names_the_first(standing):
    folder, out, _ = standing
    first = start("run", folder, "--out", out, "--progress", "jsonl")
    assert first.stderr is not None
    first.stderr.readline()

    second = run(folder)
    _, said = first.communicate(timeout=300)

    refused(second, 1, str(out), f"process {first.pid} ", "Wait")
    assert first.returncode == 0, said
