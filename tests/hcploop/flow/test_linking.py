"""A day's file is linked with what stands, and the clusters are those of linking all anew."""

from types import SimpleNamespace

import pytest
from tests.markets import FILES, drop, tiny_market

from hcploop.engine import open_snapshot
from hcploop.flow import linking, run
from hcploop.oneid.link import LinkRules

pytestmark = pytest.mark.slow

MORE = {
    "meeting": 'kind = "people"\ncolumns = { source_id = "号", name = "姓名", hospital = "医院", phone = "电话" }\n',
    "decisions": 'kind = "identity_decisions"\n',
}
MEETING = "号,姓名,医院,电话\nM1,张伟,上海市第一人民医院,13800138001\nM2,王芳,华山医院,13911112222\n"
DECISIONS = "record_a,record_b,decision,decided_by\n"
NEXT_DAY = {
    # One who is new, one whom we know with another telephone, one who left, and two whom a steward joins.
    "crm/2.csv": FILES["crm"].splitlines()[0]
    + "\nD5,韩梅梅,北京大学第一医院,心内科,主任医师,13800138005,,,,在职"
    + "\nD4,李雷,复旦大学附属肿瘤医院,放疗科,住院医师,13900139004,,,,在职"
    + "\nD3,阿卜杜拉·买买提,新疆医科大学附属肿瘤医院,肿瘤科,主治医师,13800138003,,,C,离职\n",
    "meeting/2.csv": "号,姓名,医院,电话\nM3,韩梅梅,北京大学第一医院,13800138005\nM4,欧阳娜,北京大学第一医院,\n",
    "decisions/2.csv": DECISIONS + "crm:D2,meeting:M2,same,s1\n",
}


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    folder, out = tmp_path_factory.mktemp("day") / "in", tmp_path_factory.mktemp("linked") / "out"
    with pytest.MonkeyPatch.context() as patch:
        # A market of a handful is otherwise compared anew at every run.
        patch.setattr(linking, "RULES", LinkRules(again_from=0, drift=1.0))
        tiny_market(folder, more=MORE, meeting=MEETING, decisions=DECISIONS)
        run(folder, out)
        first = open_snapshot(out)
        for path, content in NEXT_DAY.items():
            drop(folder, path, content)
        run(folder, out)
        run(folder, out.parent / "anew")
    return SimpleNamespace(first=first, again=open_snapshot(out), anew=open_snapshot(out.parent / "anew"))


def people(snapshot):
    """Who is with whom, by the names of their records."""
    names = {row["record_id"]: f"{row['source']} {row['source_id']}" for row in snapshot.arrow("record").to_pylist()}
    held = {}
    for row in snapshot.arrow("cluster").to_pylist():
        held.setdefault(row["cluster"], set()).add(names[row["record_id"]])
    return sorted(map(sorted, held.values()))


def test_the_model_of_the_last_comparison_of_all_is_used_again(world):
    first, again, anew = (one.arrow("linkage_model").to_pylist() for one in (world.first, world.again, world.anew))

    assert again == first
    assert again != anew


def test_the_clusters_are_those_of_linking_all_anew(world):
    assert people(world.again) == people(world.anew)
    assert people(world.again) != people(world.first)


def test_pairs_and_open_questions_are_those_of_linking_all_anew(world):
    for table in ("pair_score", "oneid_review"):
        pairs = [
            {(row["record_a"], row["record_b"]) for row in one.arrow(table).to_pylist()}
            for one in (world.again, world.anew)
        ]
        assert pairs[0] == pairs[1]


def test_who_stays_keeps_the_id(world):
    before, after = (
        {row["source_id"]: row["one_id"] for row in one.arrow("hcp_identifier").to_pylist() if row["source"] == "crm"}
        for one in (world.first, world.again)
    )

    assert {key: after[key] for key in ("D1", "D2", "D4")} == {key: before[key] for key in ("D1", "D2", "D4")}
    assert "D3" not in after
    assert after["D5"] not in before.values()
