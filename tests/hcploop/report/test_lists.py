import csv
import datetime as dt

import openpyxl
import pytest

from hcploop.engine import DuckEngine, Manifest, PartRef, Store, open_snapshot, part_key
from hcploop.errors import UsageError
from hcploop.report.lists import write_lists
from hcploop.schema import TABLES
from hcploop.schema.kinds import KINDS

NOW = dt.datetime.fromisoformat("2026-07-01T01:00:00")
SECRETS = ("13800138001", "13800138003", "110310000012345")

AS_OF = dt.datetime.fromisoformat("2026-06-30T15:59:59")
EXPIRES = AS_OF + dt.timedelta(days=7)
FIRST = dt.date(2026, 7, 1)


def suggestion(decision_id, one_id, channel, *, sender="system", content="c1", **more):
    return {
        "decision_id": decision_id,
        "one_id": one_id,
        "brand": "甲",
        "position": 1,
        "action": "visit" if channel == "visit" else "send",
        "channel": channel,
        "content_id": content,
        "sender": sender,
        "weekday": 3,
        "hour": 9,
        "probability": 0.3,
        "expected_value": 10.0,
        "reason": "Tier 1. Read the guideline.",
        "reason_zh": "第1层。读过指南。",
        "tier": 1,
        "expires_at": EXPIRES,
        **more,
    }


def item(decision_id, one_id, list_name, **more):
    return {
        "decision_id": decision_id,
        "list_name": list_name,
        "one_id": one_id,
        "brand": "甲",
        "planned_on": FIRST,
        "position": 1,
        "expires_on": dt.date(2026, 7, 7),
        **more,
    }


def person(one_id, name, **more):
    return {"one_id": one_id, "name": name, "records": 1, "sources": ["crm"], "confidence": 1.0, **more}


ROWS = {
    "suggestion": [
        suggestion("D1", "H1", "visit", sender="R1"),
        suggestion("D2", "H2", "wechat"),
        suggestion("D3", "H3", "sms", content=None, reason_zh="=HYPERLINK(1)"),
    ],
    "list_item": [
        item("D1", "H1", "call_list", sender="R1", from_time="09:00", until_time="11:00", place="门诊三楼"),
        item("D1", "H1", "crm", sender="R1"),
        item("D2", "H2", "wecom"),
        item("D3", "H3", "sms"),
    ],
    "hcp": [
        person("H1", "张伟", hospital="上海市第一人民医院", city="上海", phone_masked="+86 138****8001", rep_id="R1"),
        person("H2", "欧阳娜娜", phone_masked="+86 138****8002", rep_id="R1"),
        person("H3", "@阿卜杜拉·买买提", phone_masked="+86 138****8003"),
    ],
    "rep": [{"rep_id": "R1", "name": "李梅"}],
    "content": [
        {"content_id": "c1", "title": "乳腺癌指南解读", "url": "https://example.cn/c1", "brand": "甲", "source": "cms"}
    ],
    "hcp_identifier": [
        {
            "record_id": 1,
            "one_id": "H1",
            "source": "crm",
            "source_id": "客1",
            "probability": 1.0,
            "phone": "+8613800138001",
        },
        {"record_id": 2, "one_id": "H2", "source": "wecom", "source_id": "w2", "probability": 1.0}
        | {"external_userid": "wm123@corp", "licence_no": "110310000012345"},
        {"record_id": 3, "one_id": "H3", "source": "sms", "source_id": "phone:+8613800138003", "probability": 1.0},
    ],
}


@pytest.fixture
def snapshot(tmp_path):
    store = Store(tmp_path / "out")
    tables = {}
    with DuckEngine(temp=tmp_path / "work", memory_limit="512MiB", threads=2) as engine:
        for name, rows in ROWS.items():
            key = part_key(name, repr(rows))
            tables[name] = (PartRef(key=key, rows=engine.write(TABLES[name].rows(rows), store.part(key))),)
    manifest = Manifest(
        snapshot_id="20260630T160000Z-00000001",
        parent=None,
        created_at=AS_OF,
        as_of=AS_OF,
        market="试点",
        version="0",
        code_hash="c",
        tables=tables,
    )
    with store.lock(started_at=AS_OF):
        store.publish(manifest)
    return open_snapshot(tmp_path / "out")


def read(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "lists"


def test_every_list_with_lines_is_a_workbook_and_a_csv(snapshot, folder):
    written = write_lists(snapshot, folder, now=NOW)

    assert written.lines == {"call_list": 1, "wecom": 1, "sms": 1, "crm": 1}
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        [f"{name}{suffix}" for name in written.lines for suffix in (".csv", ".xlsx")]
        + ["README.txt", "executions_template.csv"]
    )
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}


def test_the_call_list_says_who_when_where_and_why(snapshot, folder):
    write_lists(snapshot, folder, now=NOW)

    (line,) = read(folder / "call_list.csv")

    assert (line["代表编号"], line["代表姓名"], line["日期"], line["星期"]) == ("R1", "李梅", "2026-07-01", "周三")
    assert (line["医生"], line["医院"], line["接待时间"], line["接待地点"]) == (
        *("张伟", "上海市第一人民医院", "09:00–11:00", "门诊三楼"),
    )
    assert (line["内容"], line["链接"], line["理由"]) == (
        "乳腺癌指南解读",
        "https://example.cn/c1",
        "第1层。读过指南。",
    )
    assert (line["最佳时间"], line["有效期至"], line["decision_id"]) == ("周三 09:00", "2026-07-07", "D1")
    assert line["源系统编号"] == "crm:客1"


def test_wecom_names_the_member_and_the_contact(snapshot, folder):
    write_lists(snapshot, folder, now=NOW)

    (line,) = read(folder / "wecom.csv")

    assert (line["代表编号"], line["external_userid"], line["decision_id"]) == ("R1", "wm123@corp", "D2")


def test_no_file_holds_a_telephone_or_a_licence(snapshot, folder):
    write_lists(snapshot, folder, now=NOW)

    for path in folder.glob("*.csv"):
        assert not [secret for secret in SECRETS if secret in path.read_text(encoding="utf-8-sig")], path
    for path in folder.glob("*.xlsx"):
        cells = [str(cell) for row in openpyxl.load_workbook(path).active.values for cell in row]
        assert not [secret for secret in SECRETS for cell in cells if secret in cell], path


def test_no_text_is_taken_for_a_formula(snapshot, folder):
    write_lists(snapshot, folder, now=NOW)

    (line,) = read(folder / "sms.csv")
    sheet = openpyxl.load_workbook(folder / "sms.xlsx").active

    assert (line["理由"], line["医生"]) == ("'=HYPERLINK(1)", "'@阿卜杜拉·买买提")
    assert {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row} <= {"s", "n", "d"}


def test_a_workbook_is_ready_to_be_read_and_printed(snapshot, folder):
    write_lists(snapshot, folder, now=NOW)

    sheet = openpyxl.load_workbook(folder / "call_list.xlsx").active

    headings = {cell.value: cell.column_letter for cell in sheet[1]}
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref
    assert sheet[f"{headings['理由']}2"].alignment.wrap_text
    assert sheet[f"{headings['日期']}2"].value == dt.datetime.fromisoformat("2026-07-01T00:00:00")
    assert sheet[f"{headings['日期']}2"].number_format == "yyyy-mm-dd"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.print_title_rows in ("1:1", "$1:$1")


def test_english_lists_say_the_same_in_english(snapshot, folder):
    written = write_lists(snapshot, folder, now=NOW, language="en")

    (line,) = read(folder / "crm.csv")
    assert written.language == "en"
    assert line["title"] == "Face-to-face visit 张伟: “乳腺癌指南解读”"
    assert (line["reason"], line["urgency"]) == ("Tier 1. Read the guideline.", "urgent")


def test_the_template_has_the_columns_of_executions(snapshot, folder):
    write_lists(snapshot, folder, now=NOW)

    with (folder / "executions_template.csv").open(encoding="utf-8-sig") as file:
        assert next(csv.reader(file)) == list(KINDS["executions"].columns)
    assert "20260630T160000Z-00000001" in (folder / "README.txt").read_text(encoding="utf-8")


def test_what_has_expired_is_refused(snapshot, folder):
    with pytest.raises(UsageError, match=r"all 3 suggestions of .* have expired\. Run the loop again"):
        write_lists(snapshot, folder, now=dt.datetime.fromisoformat("2026-07-08T00:00:00"))

    assert not folder.exists()


def test_earlier_lists_are_replaced_and_anything_else_is_left_alone(snapshot, folder):
    write_lists(snapshot, folder, now=NOW)
    (folder / "email.csv").write_text("of an earlier call", encoding="utf-8")

    write_lists(snapshot, folder, now=NOW)

    assert not (folder / "email.csv").exists()
    (folder / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match=r"mine\.txt"):
        write_lists(snapshot, folder, now=NOW)


def test_what_only_tools_need_is_not_printed(snapshot, folder):
    write_lists(snapshot, folder, now=NOW)

    sheet = openpyxl.load_workbook(folder / "call_list.xlsx").active

    last = next(cell.column_letter for cell in sheet[1] if cell.value == "有效期至")
    assert sheet.print_area.replace("$", "").endswith(f"A1:{last}2")
    assert [cell.value for cell in sheet[1]][-4:] == ["链接", "源系统编号", "decision_id", "one_id"]
