"""After a day's file the best values are those of making all anew, and only who changed is made."""

import ibis
import pytest
from tests.markets import FILES, drop, tiny_market

from hcploop.engine import open_snapshot
from hcploop.flow import best_values, run
from hcploop.oneid.golden import golden, hcp_grade, identifiers

pytestmark = pytest.mark.slow

_BRANDS = ("all",)
NEXT_DAY = (
    FILES["crm"].splitlines()[0]
    + "\nD5,韩梅梅,北京大学第一医院,心内科,主任医师,13800138005,,,,在职"
    + "\nD4,李雷,复旦大学附属肿瘤医院,放疗科,住院医师,13900139004,,,,在职\n"
)


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    folder, out = tmp_path_factory.mktemp("day") / "in", tmp_path_factory.mktemp("best") / "out"
    tiny_market(folder)
    run(folder, out)
    first, made = open_snapshot(out), []
    drop(folder, "crm/2.csv", NEXT_DAY)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(best_values, "identifiers", lambda *told: made.append(told[1].execute()) or identifiers(*told))
        run(folder, out)
    return first, open_snapshot(out), made


def _tables(snapshot, *names):
    return [ibis.memtable(snapshot.arrow(name)) for name in names]


def test_the_best_values_are_those_of_making_all_anew(world):
    _, now, _ = world
    records, persons, hospitals, territories = _tables(now, "record", "record_person", "institution", "territory")

    anew = {
        "hcp": golden(records, persons, hospitals, territories),
        "hcp_grade": hcp_grade(records, persons, brands=_BRANDS),
        "hcp_identifier": identifiers(records, persons),
    }

    for name, table in anew.items():
        held = table.to_pyarrow().cast(now.arrow(name).schema).to_pylist()
        assert sorted(map(str, held)) == sorted(map(str, now.arrow(name).to_pylist())), name


def test_only_who_changed_is_made_anew(world):
    first, now, made = world
    names = {row["one_id"]: row["name"] for row in now.arrow("hcp").to_pylist()}

    assert [sorted(names[one_id] for one_id in told["one_id"]) for told in made] == [["李雷", "韩梅梅"]]
    assert len(names) == first.arrow("hcp").num_rows + 1


def test_a_hospital_of_another_level_changes_whom_it_employs(tmp_path):
    columns = 'columns = { institution_id = "id", name = "name", level = "level" }'
    hospitals = "id,name,level\nH1,上海市第一人民医院,{}\n"
    more = {"hospitals": f'kind = "institutions"\n{columns}\n'}
    tiny_market(tmp_path / "in", more=more, hospitals=hospitals.format("二级甲等"))
    run(tmp_path / "in", tmp_path / "out")

    drop(tmp_path / "in", "hospitals/1.csv", hospitals.format("三级甲等"))
    run(tmp_path / "in", tmp_path / "out")

    told = open_snapshot(tmp_path / "out").arrow("hcp").to_pylist()
    assert {row["hospital_level"] for row in told if row["name"] == "张伟"} == {"三级甲等"}
