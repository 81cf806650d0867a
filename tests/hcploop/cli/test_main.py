"""Every command: what it prints where, and how it ends."""

from __future__ import annotations

import json
import shutil
import subprocess
from importlib import import_module
from types import SimpleNamespace

import pytest
import typer
from tests.commands import COMMAND, hcploop, refused
from tests.markets import tiny_market

from hcploop.flow import STAGES

cli = import_module("hcploop.cli.main")


def document(answer):
    """The one JSON document on standard output."""
    assert answer.status == 0, answer.err
    assert "Traceback" not in answer.err
    return json.loads(answer.out)


def test_a_run_sums_itself_up_as_one_json_document(tiny):
    told = document(tiny.said)

    assert (told["people"], told["touches"], told["is_unchanged"]) == (4, 11, False)
    assert all(
        feed["rows_in"] == sum(feed[f"rows_{fate}"] for fate in ("kept", "quarantined", "replaced", "deleted"))
        for feed in told["feeds"]
    )


def test_progress_as_json_is_a_line_an_event_on_standard_error(tiny):
    events = [json.loads(line) for line in tiny.said.err.splitlines()]

    assert [event["stage"] for event in events if event["state"] == "end"] == list(STAGES)


@pytest.mark.parametrize("progress", ["none", "bar"])
def test_an_unchanged_folder_is_told_to_be_so(tiny, progress):
    answer = hcploop("run", tiny.folder, "--out", tiny.out, "--progress", progress)

    assert answer.status == 0
    assert json.loads(tiny.said.out)["snapshot"] in answer.out
    assert (answer.err == "") == (progress == "none")


def test_check_tells_of_every_feed(tiny):
    told = document(hcploop("check", tiny.folder, "--json"))
    shown = hcploop("check", tiny.folder)

    assert told["is_good"]
    assert shown.status == 0
    assert all(feed["feed"] in shown.out for feed in told["feeds"])


def test_figures_are_told_with_their_snapshot(tiny):
    told = document(hcploop("figures", tiny.out, "--json"))
    shown = hcploop("figures", tiny.out)

    assert told["snapshot"] == json.loads(tiny.said.out)["snapshot"]
    assert {"stage", "metric", "brand", "period", "figure_value"} <= set(told["figures"][0])
    assert shown.status == 0
    assert told["snapshot"] in shown.out


def test_sql_prints_a_list_of_objects(tiny):
    told = document(hcploop("sql", tiny.out, "SELECT name, title_rank FROM hcp ORDER BY name", "--json"))
    shown = hcploop("sql", tiny.out, "SELECT name FROM hcp ORDER BY name")

    assert {"name": "欧阳娜娜", "title_rank": 3} in told
    assert len(told) == 4
    assert "阿卜杜拉·买买提" in shown.out


def test_sql_that_finds_nothing_prints_an_empty_list(tiny):
    assert document(hcploop("sql", tiny.out, "SELECT * FROM hcp WHERE name = '某'", "--json")) == []


def test_days_and_moments_in_json_are_iso(tiny):
    (row,) = document(
        hcploop("sql", tiny.out, "SELECT happened_at, local_on FROM touch WHERE touch_id = 'crm:V1'", "--json")
    )

    assert row == {"happened_at": "2026-04-01T02:00:00", "local_on": "2026-04-01"}


def test_a_doctor_is_shown_by_her_id_in_any_case(tiny):
    (row,) = document(hcploop("sql", tiny.out, "SELECT one_id FROM hcp WHERE name = '张伟'", "--json"))

    told = document(hcploop("hcp", tiny.out, row["one_id"].lower(), "--json"))
    shown = hcploop("hcp", tiny.out, row["one_id"])

    assert told["one_id"] == row["one_id"]
    assert "张伟" in shown.out
    assert "13800138001" not in shown.out


def test_snapshots_are_listed_and_another_can_be_put_in_force(tiny, tmp_path):
    folder = tiny_market(tmp_path / "in", mailing=None)
    out = shutil.copytree(tiny.out, tmp_path / "out")
    first = json.loads(tiny.said.out)["snapshot"]
    second = document(hcploop("run", folder, "--out", out, "--json", "--progress", "none"))["snapshot"]

    before = document(hcploop("snapshots", out, "--json"))
    back = hcploop("rollback", out, first)
    after = document(hcploop("snapshots", out, "--json"))

    assert {row["snapshot"]: row["in_force"] for row in before} == {first: False, second: True}
    assert back.status == 0
    assert first in back.err
    assert {row["snapshot"]: row["in_force"] for row in after} == {first: True, second: False}
    assert first in hcploop("snapshots", out).out


def test_a_report_is_written_in_every_format_and_the_language_asked_for(tiny, tmp_path):
    files = {form: tmp_path / f"r.{form}" for form in ("html", "xlsx", "pptx")}

    told = hcploop(
        "report", tiny.out, *[part for form, file in files.items() for part in (f"--{form}", file)], "--lang", "en"
    )

    assert (told.status, told.out) == (0, "")
    assert all(f"Written: {file}" in told.err for file in files.values())
    assert '<html lang="en">' in files["html"].read_text(encoding="utf-8")
    assert "试点" in files["html"].read_text(encoding="utf-8")


def test_a_report_without_a_file_is_bad_usage(tiny, tmp_path):
    refused(hcploop("report", tiny.out), 2, "no file", "--html report.html")
    refused(hcploop("report", tiny.out, "--html", tmp_path / "none/r.html"), 1, "Name another file")


def test_a_demo_is_written_into_an_empty_folder_only(tmp_path):
    made = hcploop("demo", tmp_path / "in", "--hcps", "20", "--months", "2")

    assert made.status == 0, made.err
    assert (tmp_path / "in/market.toml").exists()
    assert (tmp_path / "in/truth").is_dir()
    refused(hcploop("demo", tmp_path / "in", "--hcps", "20"), 2, "in this folder already", "Name a folder")


@pytest.mark.parametrize(
    "arguments",
    [
        ("figures", "OUT"),
        ("snapshots", "OUT"),
        ("sql", "OUT", "SELECT 1"),
        ("report", "OUT", "--html", "OUT/r.html"),
        ("hcp", "OUT", "H1"),
        ("rollback", "OUT", "x"),
    ],
)
def test_a_folder_without_snapshots_is_bad_usage(tmp_path, arguments):
    refused(hcploop(*[tmp_path / "none" if part == "OUT" else part for part in arguments]), 2, "none")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("hcp", "OUT", "NOBODY"), ("NOBODY",)),
        (("rollback", "OUT", "20200101T000000Z-00000000"), ("20200101T000000Z-00000000",)),
        (("sql", "OUT", "SELECT nam FROM hcp"), ("nam",)),
        (("sql", "OUT", "DROP TABLE hcp"), ("SELECT",)),
        (("sql", "OUT", "SELECT * FROM '/etc/passwd'"), ()),
    ],
)
def test_a_question_that_has_no_answer_says_why(tiny, arguments, words):
    refused(hcploop(*[tiny.out if part == "OUT" else part for part in arguments]), 2, *words)


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("run", "in"), "--out"),
        (("run", "in", "--out", "out", "--as-of", "yesterday"), "yesterday"),
        (("run", "in", "--out", "out", "--as-of", "2026-13-01"), "2026-13-01"),
        (("run", "in", "--out", "out", "--progress", "loud"), "loud"),
        (("demo", "in", "--hcps", "3"), "--hcps"),
        (("dance",), "dance"),
    ],
)
def test_bad_usage_ends_with_2_and_says_what_is_wrong(arguments, word, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    answer = hcploop(*arguments)

    assert (answer.status, answer.out) == (2, "")
    assert word in answer.err
    assert "Traceback" not in answer.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("status", [0, 3])
def test_a_command_of_another_package_ends_with_the_status_that_it_asks_for(status, monkeypatch):
    def tired() -> None:
        raise typer.Exit(status)

    command = SimpleNamespace(name="tired", load=lambda: tired)
    monkeypatch.setattr(cli.app, "registered_commands", [*cli.app.registered_commands])
    monkeypatch.setattr(cli, "entry_points", lambda **_group: [command])

    assert hcploop("tired").status == status


def test_the_module_is_the_command():
    done = subprocess.run([*COMMAND, "--help"], capture_output=True, check=True, timeout=120, encoding="utf-8")

    for name in ("demo", "check", "run", "figures", "report", "hcp", "sql", "snapshots", "rollback"):
        assert name in done.stdout


@pytest.fixture
def grown(tiny, tmp_path):
    """A copy of the market and its snapshot, and one visit more."""
    for name, path in (("in", tiny.folder), ("out", tiny.out)):
        shutil.copytree(path, tmp_path / name)
    visit = "编号,客户编码,日期,状态,组\nV9,D1,2026-06-29 10:00,已提交,\n"
    (tmp_path / "in" / "visits" / "9.csv").write_text(visit, encoding="utf-8")
    return tmp_path


def test_a_refresh_sums_itself_up_and_is_read_by_every_command(grown):
    told = document(hcploop("refresh", grown / "out", "--dir", grown / "in", "--json"))
    again = document(hcploop("refresh", grown / "out", "--dir", grown / "in", "--json", "--progress", "none"))

    assert (told["people"], told["waiting"], told["is_unchanged"]) == (1, 0, False)
    assert again["is_unchanged"]
    (kept,) = document(hcploop("snapshots", grown / "out", "--json"))
    assert kept["overlay"] == told["overlay"]
    assert told["overlay"] in hcploop("snapshots", grown / "out").out
    (row,) = document(hcploop("sql", grown / "out", "SELECT one_id FROM touch WHERE touch_id = 'crm:V9'", "--json"))
    profile = document(hcploop("hcp", grown / "out", row["one_id"], "--json"))
    assert profile["touches"][0]["touch_id"] == "crm:V9"


def test_a_refresh_since_a_later_moment_leaves_it_to_the_next_run(grown):
    shown = hcploop("refresh", grown / "out", "--dir", grown / "in", "--since", "2026-06-30", "--progress", "none")

    assert shown.status == 0
    assert "0 doctors since the run" in shown.out


def test_a_refresh_without_its_drop_folder_says_what_to_name(grown):
    refused(hcploop("refresh", grown / "out", "--dir", grown / "nowhere"), 2, "nowhere", "--dir")
