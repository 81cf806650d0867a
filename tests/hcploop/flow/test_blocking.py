"""What changes its owner, or is nobody's own, glues nobody together; what is hers still does."""

from types import SimpleNamespace

import pytest
from tests.markets import drop, tiny_market

from hcploop.engine import open_snapshot
from hcploop.flow import linking, run
from hcploop.oneid.link import LinkRules

pytestmark = pytest.mark.slow

COLUMNS = "号,姓名,医院,电话,证,openid,卡,改"
PEOPLE = """kind = "people"
columns = { source_id = "号", name = "姓名", hospital = "医院", phone = "电话", licence_no = "证", \
wechat_openid = "openid", id_card = "卡", updated_at = "改" }
"""
HOSPITALS = ("上海市第一人民医院", "北京大学第一医院", "复旦大学附属肿瘤医院", "华山医院", "瑞金医院")
NAMES = ("张建国", "刘晓燕", "陈志强", "杨丽华", "赵海波")


def rows(prefix, names, **same):
    """One row a name, each at a hospital of its own."""
    told = []
    for number, (name, hospital) in enumerate(zip(names, HOSPITALS, strict=False), 1):
        row = {"号": f"{prefix}{number}", "姓名": name, "医院": hospital, **same}
        told.append(",".join(str(row.get(column, "")) for column in COLUMNS.split(",")))
    return told


CRM = [
    "recycled1,孙玉梅,华山医院,13700001111,,,,2019-03-01",
    "recycled2,周文博,瑞金医院,13700001111,,,,2026-03-01",
    *rows("rep", NAMES, 电话="13700002222"),
    *rows("tablet", NAMES[:4], openid="oWardTablet01@ward"),
    *rows("dummy", NAMES[:3], 证="TEST123"),
    *rows("card", NAMES[:2], 卡="000000"),
    "twice1,吴思远,华山医院,13700003333,,oWardTablet01@ward,,",
]
PORTAL = ["twice2,吴思远,华山医院,13700003333,,oWardTablet01@ward,,"]


def world(folder, settings=""):
    told = {"crm": None, "doctors": "\n".join([COLUMNS, *CRM]) + "\n", "portal": "\n".join([COLUMNS, *PORTAL]) + "\n"}
    tiny_market(folder / "in", more={"doctors": PEOPLE, "portal": PEOPLE}, visits=None, **told)
    if settings:
        with (folder / "in" / "market.toml").open("a", encoding="utf-8") as market:
            market.write(settings)
    run(folder / "in", folder / "out")
    return open_snapshot(folder / "out")


def people(snapshot):
    """Which OneID each row of the source has."""
    told = snapshot.arrow("hcp_identifier").to_pylist()
    return {row["source_id"]: row["one_id"] for row in told if row["source"] in {"doctors", "portal"}}


def blocked(snapshot):
    return {
        (row["kind"], row["value"]): (row["records"], row["names"], row["reason"])
        for row in snapshot.arrow("blocked_value").to_pylist()
    }


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    snapshot = world(tmp_path_factory.mktemp("blocked"))
    return SimpleNamespace(people=people(snapshot), blocked=blocked(snapshot), snapshot=snapshot)


def test_a_recycled_telephone_does_not_join_its_owners(found):
    assert found.people["recycled1"] != found.people["recycled2"]


@pytest.mark.parametrize(("prefix", "people"), [("rep", 5), ("tablet", 4), ("dummy", 3), ("card", 2)])
def test_what_is_nobodys_own_joins_nobody(found, prefix, people):
    ids = [one_id for name, one_id in found.people.items() if name.startswith(prefix)]

    assert len(ids) == len(set(ids)) == people


def test_two_records_of_one_person_are_joined_by_what_is_hers(found):
    assert found.people["twice1"] == found.people["twice2"]


def test_what_ties_nobody_is_told_masked(found):
    assert found.blocked == {
        ("phone", "+86137****2222"): (5, 5, "shared"),
        ("wechat_openid", "oWa****t01@ward"): (6, 5, "shared"),
        ("licence_no", "TEST123"): (3, 3, "test"),
        ("id_card", "000000"): (2, 2, "placeholder"),
    }


@pytest.fixture
def goes_on(monkeypatch):
    """A market of a handful is otherwise compared anew at every run."""
    monkeypatch.setattr(linking, "RULES", LinkRules(again_from=0, drift=1.0))


@pytest.mark.usefixtures("goes_on")
def test_limits_that_change_link_anew(tmp_path):
    before = world(tmp_path)
    strict = "\n[oneid.limits.phone]\nnames = 9\n[oneid.limits.licence_no]\nnames = 9\n"

    after = world(tmp_path, settings=strict)

    assert ("phone", "+86137****2222") in blocked(before)
    assert ("phone", "+86137****2222") not in blocked(after)
    assert len({people(after)[f"dummy{number}"] for number in (1, 2, 3)}) < 3


@pytest.mark.usefixtures("goes_on")
def test_what_becomes_nobodys_own_parts_whom_it_joined(tmp_path):
    dummies = "\n".join([COLUMNS, *rows("dummy", NAMES[:2], 证="TEST123")]) + "\n"
    tiny_market(tmp_path / "in", more={"doctors": PEOPLE}, crm=None, visits=None, doctors=dummies)
    run(tmp_path / "in", tmp_path / "out")
    joined = people(open_snapshot(tmp_path / "out"))

    drop(tmp_path / "in", "doctors/2.csv", "\n".join([COLUMNS, "dummy3,陈志强,瑞金医院,,TEST123,,,"]) + "\n")
    run(tmp_path / "in", tmp_path / "out")
    parted = people(open_snapshot(tmp_path / "out"))

    assert len(set(joined.values())) == 1
    assert len(set(parted.values())) == 3
