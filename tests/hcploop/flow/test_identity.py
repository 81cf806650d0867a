"""The best values of a market's people: by its rules, and by what a steward chose."""

from types import SimpleNamespace

import pytest
from tests.markets import SETTINGS, tiny_market

from hcploop import open_snapshot, run
from hcploop.engine import DuckEngine, Store
from hcploop.flow.traces import traces_of

MORE = {
    "meeting": 'kind = "people"\ncolumns = { source_id = "号", name = "姓名", hospital = "医院", department = "科室", '
    'phone = "电话" }\n',
    "chosen": 'kind = "value_decisions"\n',
    "decisions": 'kind = "identity_decisions"\n',
}
MEETING = (
    "号,姓名,医院,科室,电话\n"
    "M1,张伟,上海市第一人民医院,胸外科,13800138001\n"
    "M2,欧阳娜娜,北京大学第一医院,骨科,13800138002\n"
)
CHOSEN = "record,field,value,decided_by\ncrm:D2,department,骨科,s1\ncrm:D9,department,骨科,s1\n"
DECIDED = "record_a,record_b,decision,decided_by\n"
RULES = '[oneid.survivorship]\ntrusted = ["meeting"]\ndepartment = "most_trusted"\n'


def turned(folder, settings=SETTINGS, **files):
    told = {"chosen": CHOSEN, "decisions": DECIDED, **files}
    tiny_market(folder / "in", settings=settings, more=MORE, meeting=MEETING, **told)
    run(folder / "in", folder / "out")
    return open_snapshot(folder / "out")


def departments(snapshot):
    return {row["name"]: row["department"] for row in snapshot.arrow("hcp").to_pylist()}


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    folder = tmp_path_factory.mktemp("values")
    usual = turned(folder)
    names = {row["one_id"]: row["name"] for row in usual.arrow("hcp").to_pylist()}
    return SimpleNamespace(folder=folder, usual=usual, names=names)


def test_what_a_steward_chose_is_the_best_value(world):
    assert departments(world.usual)["欧阳娜娜"] == "骨科"


def test_what_lost_can_be_seen(world):
    told = {
        (world.names[row["one_id"]], row["value"]): (row["is_kept"], row["rule"])
        for row in world.usual.arrow("hcp_value").to_pylist()
        if row["field"] == "department"
    }

    assert told["欧阳娜娜", "骨科"] == (True, "decided")
    assert told["欧阳娜娜", "普通外科"] == (False, "decided")
    assert len([1 for name, _ in told if name == "张伟"]) == 2


def test_what_no_rule_tells_waits_for_a_steward_and_what_is_decided_does_not(world):
    waiting = {world.names[row["one_id"]]: row for row in world.usual.arrow("value_conflict").to_pylist()}

    assert list(waiting) == ["张伟"]
    assert (waiting["张伟"]["field"], waiting["张伟"]["weight"]) == ("department", 2)


def test_a_market_that_trusts_another_source_gets_its_values_and_every_id_stays(world):
    snapshot = turned(world.folder, settings=SETTINGS + RULES)

    assert departments(snapshot)["张伟"] == "胸外科"
    assert snapshot.arrow("value_conflict").num_rows == 0
    assert snapshot.arrow("record_person").equals(world.usual.arrow("record_person"))


@pytest.fixture(scope="module")
def undone(tmp_path_factory):
    folder = tmp_path_factory.mktemp("undone")
    says = [DECIDED + f"crm:D1,crm:D4,{decision},s1\n" for decision in ("same", "different")]
    apart, joined, parted = (turned(folder, decisions=told) for told in (DECIDED, *says))
    return SimpleNamespace(apart=apart, joined=joined, parted=parted, out=folder / "out")


def test_two_that_a_steward_joined_by_mistake_have_their_ids_back_the_day_after(undone):
    assert undone.joined.arrow("hcp").num_rows == undone.apart.arrow("hcp").num_rows - 1
    assert undone.parted.arrow("record_person").equals(undone.apart.arrow("record_person"))
    assert undone.parted.arrow("hcp_redirect").num_rows == 0


def test_that_an_id_is_back_is_told_with_its_records(undone):
    (lost,) = undone.joined.arrow("hcp_redirect").to_pylist()

    kinds = {row["kind"]: row for row in undone.parted.arrow("oneid_event").to_pylist() if row["kind"] != "minted"}

    assert kinds.keys() == {"merged", "restored"}
    assert (kinds["restored"]["one_id"], kinds["restored"]["other_one_id"]) == (lost["old_one_id"], lost["one_id"])
    assert kinds["restored"]["record_ids"] == kinds["merged"]["record_ids"]


def test_two_that_were_one_by_mistake_are_forgotten_one_without_the_other(undone):
    (lost,) = undone.joined.arrow("hcp_redirect").to_pylist()
    store = Store(undone.out)

    with DuckEngine(temp=store.work) as engine:
        found = {one_id: traces_of(engine, store, one_id) for one_id in (lost["old_one_id"], lost["one_id"])}

    assert all(traces.one_ids == {one_id} for one_id, traces in found.items())
    assert not frozenset.intersection(*(traces.records for traces in found.values()))
