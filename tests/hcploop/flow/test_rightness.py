"""A run draws pairs for stewards to judge, and the next one tells from their answers how right the links are."""

import pytest
from tests.markets import FILES, drop, tiny_market

from hcploop import open_snapshot, run
from hcploop.flow import linking
from hcploop.oneid.link import LinkRules

pytestmark = pytest.mark.slow

MORE = {
    "meeting": 'kind = "people"\ncolumns = { source_id = "号", name = "姓名", hospital = "医院", phone = "电话" }\n',
    "judged": 'kind = "identity_decisions"\n',
}
MEETING = "号,姓名,医院,电话\nM1,张伟,上海市第一人民医院,13800138001\nM2,欧阳娜娜,北京大学第一医院,13800138002\n"
NOTHING = "record_a,record_b,decision\ncrm:D7,crm:D8,same\n"


@pytest.fixture(scope="module")
def snapshots(tmp_path_factory):
    """Before anything was judged, after everything drawn was, and a run later."""
    folder = tmp_path_factory.mktemp("right")
    tiny_market(folder / "in", more=MORE, meeting=MEETING, judged=NOTHING)
    run(folder / "in", folder / "out")
    first = open_snapshot(folder / "out")
    named = {row["record_id"]: f"{row['source']}:{row['source_id']}" for row in first.arrow("record").to_pylist()}
    rows = [
        f"{named[row['record_a']]},{named[row['record_b']]},{'same' if row['is_linked'] else 'different'}"
        for row in first.arrow("oneid_sample").to_pylist()
    ]
    drop(folder / "in", "judged/2.csv", "\n".join([NOTHING.splitlines()[0], *rows, ""]))
    made = [first]
    for _ in range(2):
        run(folder / "in", folder / "out")
        made.append(open_snapshot(folder / "out"))
    return made


def test_links_are_drawn_and_nothing_is_estimated_before_anybody_judged(snapshots):
    sample, quality = (snapshots[0].arrow(name) for name in ("oneid_sample", "oneid_quality"))

    assert True in sample["is_linked"].to_pylist()
    assert sample["is_same"].null_count == sample.num_rows
    assert quality["estimate"].null_count == 3
    assert min(quality["wanted"].to_pylist()) > 0


def test_what_was_judged_gives_precision_and_recall(snapshots):
    sample, quality = (snapshots[1].arrow(name) for name in ("oneid_sample", "oneid_quality"))

    assert sample["is_same"].null_count == 0
    assert quality["estimate"].to_pylist() == [1.0, 1.0, 1.0]
    assert set(quality["answers"].to_pylist()) == {sample.num_rows}


def test_a_run_without_news_keeps_the_sample(snapshots):
    parts = [snapshot.manifest.tables["oneid_sample"] for snapshot in snapshots]

    assert parts[2] == parts[1] != parts[0]


@pytest.fixture(scope="module")
def days(tmp_path_factory):
    """A first day, one with a doctor more, and one on which the meeting's two are gone."""
    folder, out = tmp_path_factory.mktemp("days") / "in", tmp_path_factory.mktemp("linked") / "out"
    snapshots = []
    with pytest.MonkeyPatch.context() as patch:
        # A market of a handful is otherwise compared anew at every run.
        patch.setattr(linking, "RULES", LinkRules(again_from=0, drift=1.0))
        listed = {**MORE, "meeting": MORE["meeting"] + 'deleted = { column = "医院", values = ["已退出"] }\n'}
        tiny_market(folder, more=listed, meeting=MEETING, judged=NOTHING)
        heads, doctor = FILES["crm"].splitlines()[0], "D5,韩梅梅,北京大学第一医院,心内科,主任医师,13800138005,,,,在职"
        for path, content in (
            ("judged/2.csv", NOTHING),
            ("crm/2.csv", f"{heads}\n{doctor}\n"),
            ("meeting/2.csv", MEETING.replace("上海市第一人民医院", "已退出").replace("北京大学第一医院", "已退出")),
        ):
            drop(folder, path, content)
            run(folder, out)
            snapshots.append(open_snapshot(out))
    return snapshots


def test_a_day_keeps_the_sample_as_long_as_its_records_are_there(days):
    parts = [snapshot.manifest.tables["oneid_sample"] for snapshot in days]

    assert len({snapshot.manifest.tables["linkage_model"] for snapshot in days}) == 1
    assert len({snapshot.manifest.tables["identity_decision"] for snapshot in days}) == 3
    assert parts[1] == parts[0] != parts[2]


def test_a_record_that_is_gone_is_in_no_sample(days):
    there = set(days[2].arrow("record")["record_id"].to_pylist())
    sample = days[2].arrow("oneid_sample")

    assert sample.num_rows > 0
    assert {*sample["record_a"].to_pylist(), *sample["record_b"].to_pylist()} <= there
