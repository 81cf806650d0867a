"""One distinctive person in every kind of place, and what is left of her afterwards."""

import io
import json
import shutil
import subprocess
import sys

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.markets import drop, tiny_market

from hcploop.engine import Store, open_snapshot
from hcploop.errors import NotFound
from hcploop.flow import run
from hcploop.flow.forget import forget
from hcploop.flow.seeking import is_told

NAME = "钟离朔月"
TELLING = [
    NAME,
    "13977778888",
    "139-7777-8888",
    "139 7777 8888",
    "１３９７７７７８８８８",
    "shuoyue.zhongli@ward.cn",
    "110977770000123",
    "oUnion7788shuoyue",
]
WARD = "上海市第一人民医院"
HERS = f"D7,{NAME},{WARD},肿瘤科,主任医师,139-7777-8888,Shuoyue.Zhongli@ward.cn,oUnion7788shuoyue@app,A,在职"


CRM = f"""客户编码,姓名,医院,科室,职称,手机,邮箱,unionid,级别,状态
D1,张伟,上海市第一人民医院,肿瘤科,主任医师,13800138001,zhangwei@example.cn,u1@app,A,在职
{HERS}
D7,{NAME},上海市第一人民医院,肿瘤科,主任医师,13977778888,shuoyue.zhongli@ward.cn,oUnion7788shuoyue@app,A,在职,多一列
D2,欧阳娜娜,北京大学第一医院,乳腺外科,副主任医师,13800138002,ouyang@example.cn,u2@app,B,在职
"""
VISITS = """编号,客户编码,日期,状态,组
V1,D1,2026-04-01 10:00,已提交,
V2,D7,2026-05-01 10:00,已提交,
V3,D7,没有日期,已提交,
V4,D2,2026-06-01 10:00,已提交,
"""
TARGETS = f"""target_list,name,hospital
核心,{NAME},上海市第一人民医院
核心,张伟,上海市第一人民医院
"""
DECISIONS = """record_a,record_b,decision,decided_by
crm:D7,portal:P7,same,王
crm:D1,crm:D2,different,王
"""
PORTAL = [
    {"source_id": "P7", "name": NAME, "hospital": WARD, "phone": "139 7777 8888", "licence_no": "110977770000123"},
    {"source_id": "P1", "name": "张伟", "hospital": WARD, "phone": "13800138001"},
]
STATEMENTS = [
    {"source_person_id": "P7", "belief": "b1", "happened_at": "2026-05-02 10:00", "text": f"{NAME} 说好"},
    {"source_person_id": "P1", "belief": "b1", "happened_at": "2026-05-03 10:00", "text": "可以打 139-7777-8888 问"},
]
MAILING = """邮箱,动作,时间,内容
SHUOYUE.ZHONGLI@ward.cn,open,2026-04-02 09:00,c1
ouyang@example.cn,open,2026-04-02 09:00,c1
"""
READ = """unionid,动作,时间,内容,秒
oUnion7788shuoyue@app,read,2026-05-10 20:00,c1,120
u2@app,read,2026-06-11 20:00,c1,30
"""
MORE = {
    "targets": 'kind = "targets"\n',
    "portal": 'kind = "people"\nformat = "jsonl"\n',
    "statements": 'kind = "statements"\nsource = "portal"\nformat = "jsonl"\n',
    "decisions": 'kind = "identity_decisions"\n',
    "calls": 'kind = "touches"\nformat = "parquet"\nconstants = { channel = "call_centre", action = "call" }\n',
    "meeting": 'kind = "people"\nformat = "xlsx"\ncolumns = { source_id = "号", name = "姓名", phone = "电话" }\n',
}


def lines(rows):
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def parquet(rows):
    written = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), written)
    return written.getvalue()


def workbook(rows):
    written, book = io.BytesIO(), openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(written)
    return written.getvalue()


def calls(*phones):
    return parquet([{"phone": phone, "happened_at": f"2026-05-0{day} 09:00"} for day, phone in enumerate(phones, 1)])


def market(folder, **changes):
    given = {
        "crm": CRM.encode("gb18030"),
        "visits": VISITS,
        "targets": TARGETS,
        "decisions": DECISIONS,
        "portal": lines(PORTAL),
        "statements": lines(STATEMENTS),
        "calls": calls("13800138001", "１３９７７７７８８８８", "13800138002"),
        "meeting": workbook([["号", "姓名", "电话"], ["M7", NAME, "139 7777 8888"], ["M1", "张伟", "13800138001"]]),
        "mailing": MAILING,
        "mini_programme": READ,
    } | changes
    return tiny_market(folder, more=MORE, **given)


def one_id_of(out, name=NAME):
    ((one_id),) = open_snapshot(out).sql(f"SELECT one_id FROM hcp WHERE name = '{name}'")["one_id"].to_pylist()
    return one_id


def told_in(*folders, words=TELLING):
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return sorted({f"{path.parent.name}/{path.name}" for path in files for word in words if is_told(path, [word])})


def adds_up(feeds):
    fates = ("kept", "quarantined", "replaced", "deleted", "forgotten")
    return all(feed["rows_in"] == sum(feed[f"rows_{fate}"] for fate in fates) for feed in feeds)


@pytest.fixture(scope="module")
def known(tmp_path_factory):
    base = tmp_path_factory.mktemp("known")
    market(base / "in")
    run(base / "in", base / "out", as_of=None)
    drop(base / "in", "visits/2.csv", "编号,客户编码,日期,状态,组\nV8,D7,2026-06-11 10:00,已提交,\n")
    run(base / "in", base / "out")
    return base


@pytest.fixture
def place(known, tmp_path):
    shutil.copytree(known, tmp_path, dirs_exist_ok=True)
    return tmp_path


def test_she_stands_in_many_places_before(known):
    assert len(told_in(known / "in")) == 7
    assert len(told_in(known / "out")) > 20


def test_nothing_tells_her_any_more(place):
    told = forget(place / "out", one_id_of(place / "out"), directory=place / "in")

    # What somebody else's row says of her stays in the user's own file, and he is told where.
    assert [one.partition(",")[0] for one in told.left_to_do] == ["statements/1.csv"]
    assert told_in(place / "out") == []
    assert told_in(place / "in") == ["statements/1.csv"]
    assert {one["file"] for one in told.found} == {str(place / "in/statements/1.csv")}
    assert told.records >= 5


def test_every_file_of_the_folder_stays_private(place):
    forget(place / "out", one_id_of(place / "out"), directory=place / "in")

    files = [path for path in (place / "out").rglob("*") if path.is_file()]
    assert {oct(path.stat().st_mode & 0o777) for path in files} == {"0o600"}


def test_everybody_else_stays_as_they_were(place):
    before = open_snapshot(place / "out")
    others = "SELECT * EXCLUDE (updated_at) FROM hcp WHERE name <> ? ORDER BY one_id".replace("?", f"'{NAME}'")
    told = before.sql(others).to_pylist(), before.figures().to_pylist()
    profile = before.document(one_id_of(place / "out", "张伟"))

    forget(place / "out", one_id_of(place / "out"), directory=place / "in")

    after = open_snapshot(place / "out")
    assert (after.sql(others).to_pylist(), after.figures().to_pylist()) == told
    assert after.document(one_id_of(place / "out", "张伟")) == profile


def test_rows_still_add_up_in_every_kept_snapshot(place):
    forget(place / "out", one_id_of(place / "out"), directory=place / "in")

    for manifest in Store(place / "out", read_only=True).snapshots():
        counts = [file.model_dump() for file in manifest.files]
        assert adds_up(counts)
        assert min(min(value for name, value in row.items() if name.startswith("rows_")) for row in counts) >= 0
        assert sum(row["rows_forgotten"] for row in counts) >= 9
        shown = open_snapshot(place / "out", manifest.snapshot_id).sql("SELECT * FROM feed_count").to_pylist()
        assert adds_up(shown)
        assert {part.rows for part in manifest.tables["hcp"]} == {
            len(open_snapshot(place / "out", manifest.snapshot_id).arrow("hcp"))
        }


def test_the_next_run_has_nothing_to_do(place):
    forget(place / "out", one_id_of(place / "out"), directory=place / "in")

    assert run(place / "in", place / "out").is_unchanged


def test_a_file_that_comes_again_does_not_bring_her_back(place):
    forget(place / "out", one_id_of(place / "out"), directory=place / "in")
    (place / "in/statements/1.csv").unlink()
    market(place / "in", crm=(CRM + "D9,新人,北京大学第一医院,外科,主任医师,13800138009,,,A,在职\n").encode("gb18030"))
    drop(place / "in", "statements/1.csv", lines(STATEMENTS[:1]))
    drop(place / "in", "calls/2.csv", calls("13900001111", "139-7777-8888"))
    drop(place / "in", "visits/3.csv", "编号,客户编码,日期,状态,组\nV9,D7,2026-06-12 10:00,已提交,\n")

    summary = run(place / "in", place / "out")

    assert told_in(place / "out") == []
    names = open_snapshot(place / "out").sql("SELECT name FROM hcp")["name"].to_pylist()
    assert "新人" in names
    assert NAME not in names
    assert adds_up(summary.feeds)
    forgotten = {feed["feed"]: feed["rows_forgotten"] for feed in summary.feeds}
    assert (forgotten["visits"], forgotten["targets"], forgotten["decisions"]) == (4, 1, 1)


def test_a_row_that_could_not_be_read_is_forgotten_when_it_comes_again(place):
    forget(place / "out", one_id_of(place / "out"), directory=place / "in")
    drop(place / "in", "crm/2.csv", (CRM.splitlines()[0] + "\n" + HERS + ",多一列\n").encode("gb18030"))

    run(place / "in", place / "out")

    assert told_in(place / "out") == []


def test_a_file_that_no_run_has_read_yet_is_cleared_too(place):
    drop(place / "in", "crm/9.csv", CRM.encode("gb18030"))

    forget(place / "out", one_id_of(place / "out"), directory=place / "in")

    assert NAME.encode("gb18030") not in (place / "in/crm/9.csv").read_bytes()
    assert "张伟".encode("gb18030") in (place / "in/crm/9.csv").read_bytes()


def test_her_id_is_never_told_nor_given_again(place):
    one_id = one_id_of(place / "out")
    before = Store(place / "out").ids()

    forget(place / "out", one_id, directory=place / "in")

    after = Store(place / "out").ids()
    assert one_id not in after
    assert len(after) == len(before)
    with pytest.raises(NotFound, match="no person"):
        forget(place / "out", one_id, directory=place / "in")


def test_what_somebody_else_is_reached_by_too_stays_with_him(tmp_path):
    shared = CRM.replace("13800138001", "13977778888")
    market(tmp_path / "in", crm=shared.encode("gb18030"))
    run(tmp_path / "in", tmp_path / "out")

    told = forget(tmp_path / "out", one_id_of(tmp_path / "out"), directory=tmp_path / "in")

    kept = open_snapshot(tmp_path / "out").sql("SELECT phone FROM hcp_identifier WHERE name = '张伟'")
    assert told.shared >= 1
    assert "+8613977778888" in kept["phone"].to_pylist()


def test_the_drop_folder_of_the_last_run_is_cleared_and_one_that_has_moved_is_told(tmp_path):
    market(tmp_path / "in")
    run(tmp_path / "in", tmp_path / "out")
    (tmp_path / "in").rename(tmp_path / "moved")

    without = forget(tmp_path / "out", one_id_of(tmp_path / "out"))
    (tmp_path / "moved").rename(tmp_path / "in")
    other = forget(tmp_path / "out", one_id_of(tmp_path / "out", "欧阳娜娜"))

    assert not without.is_complete
    assert any("--dir" in one for one in without.left_to_do)
    assert told_in(tmp_path / "out") == []
    assert other.drop_folder == str(tmp_path / "in")
    assert told_in(tmp_path / "in", words=["欧阳娜娜"]) == []


def test_two_are_forgotten_one_after_the_other(place):
    forget(place / "out", one_id_of(place / "out"), directory=place / "in")
    told = forget(place / "out", one_id_of(place / "out", "欧阳娜娜"), directory=place / "in")

    assert told_in(place / "out", words=["欧阳娜娜", "13800138002", "ouyang@example.cn"]) == []
    assert told.found == []
    left = pq.read_table(place / "in/calls/1.csv")["phone"].to_pylist()
    assert left == ["13800138001"]
    assert run(place / "in", place / "out").is_unchanged


KILLED = """
import os, sys
from hcploop.engine import durable
from hcploop.flow.forget import forget
from hcploop.feeds import blank_rows
left = int(sys.argv[1])
def counted(before):
    def once(path, *rest):
        global left
        left -= 1
        if left < 0:
            os._exit(9)
        return before(path, *rest)
    return once
durable.sync = counted(durable.sync)
blank_rows.hash_of = counted(blank_rows.hash_of)
forget(sys.argv[2], sys.argv[3], directory=sys.argv[4])
"""


# A few in every run, the rest with the slow proofs: the places where the steps of an erasure begin and end.
OFTEN = (2, 70)
SELDOM = (0, 1, 3, 4, 5, 6, 8, 13, 21, 34, 55, 68, 72, 74, 76, 78, 80, 82, 84, 86, 88)


@pytest.mark.slow
@pytest.mark.parametrize("steps", [*OFTEN, *(pytest.param(one, marks=pytest.mark.full) for one in SELDOM)])
def test_an_erasure_that_is_killed_is_finished_by_the_next_command(place, steps):
    one_id = one_id_of(place / "out")
    command = [sys.executable, "-c", KILLED, str(steps), str(place / "out"), one_id, str(place / "in")]

    died = subprocess.run(command, check=False, capture_output=True).returncode

    assert died in (0, 9)
    was_noted = (place / "out/forgetting.json").exists()
    summary = run(place / "in", place / "out")
    assert adds_up(summary.feeds)
    if died == 0 or was_noted:
        assert told_in(place / "out") == []
        assert told_in(place / "in") == ["statements/1.csv"]
        assert not (place / "out/forgetting.json").exists()
        assert run(place / "in", place / "out").is_unchanged
    else:
        forget(place / "out", one_id, directory=place / "in")
        assert told_in(place / "out") == []


def test_the_note_of_an_erasure_at_work_tells_nothing_of_her(place, monkeypatch):
    noted = []
    monkeypatch.setattr("hcploop.engine.erasing.finish", lambda store, progress=None: noted.append(store) or [])

    forget(place / "out", one_id_of(place / "out"), directory=place / "in")

    assert not is_told(place / "out/forgetting.json", TELLING)
    assert not is_told(place / "out/forgotten.jsonl", TELLING)
