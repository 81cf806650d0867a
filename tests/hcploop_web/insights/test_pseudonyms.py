"""Nobody can be told in what analysts get."""

import io
import zipfile
from collections import Counter

import numpy as np
import pyarrow.parquet as pq
import pytest

from hcploop import schema
from hcploop.engine import open_snapshot
from hcploop_web.insights.pseudonyms import COLUMNS, FEWEST, coarsened, pack_pseudonyms, pseudonymised

PLACE = (
    "institution_id",
    "department",
    "title",
    "title_rank",
    "hospital_level",
    "city",
    "province",
    "region",
    "market",
)
KNOWN_BY = (*PLACE, "rep_id", "is_active")
"""What others know of a person at her work."""


@pytest.mark.parametrize("name", COLUMNS)
def test_of_every_column_it_is_said_what_becomes_of_it(name):
    assert set(COLUMNS[name]) == set(schema.TABLES[name].columns)


def doctors(*groups):
    """So many doctors a group; each group is a hospital and a department."""
    rows = [
        {
            "one_id": f"H{place}{number}",
            "institution_id": hospital,
            "department": department,
            "city": "上海",
            "records": 1,
            "sources": ["crm"],
            "confidence": 1.0,
        }
        for place, (hospital, department, count) in enumerate(groups)
        for number in range(count)
    ]
    return schema.hcp.rows(rows).to_pyarrow()


def places(table):
    return Counter(zip(table["institution_id"].to_pylist(), table["department"].to_pylist(), strict=True))


def test_what_enough_people_share_is_told():
    assert places(coarsened(doctors(("i1", "肿瘤科", FEWEST)))) == {("i1", "肿瘤科"): FEWEST}


def test_of_a_rare_one_the_hospital_goes_first():
    found = coarsened(doctors(("i1", "肿瘤科", 3), ("i2", "肿瘤科", 2), ("i3", "肿瘤科", 9)))

    assert places(found) == {(None, "肿瘤科"): 5, ("i3", "肿瘤科"): 9}
    assert set(found["city"].to_pylist()) == {"上海"}


def test_who_stands_alone_is_told_by_nothing():
    found = coarsened(doctors(("i1", "罕见病科", 1)))

    assert all(found[name].to_pylist() == [None] for name in PLACE)


def test_the_same_key_joins_and_another_does_not():
    table = doctors(("i1", "肿瘤科", 9))

    one, same, other = (pseudonymised("hcp", table, key)["one_id"].to_pylist() for key in (b"k" * 32, b"k" * 32, b"o"))

    assert one == same
    assert not set(one) & set(other)
    assert len(set(one)) == 9


@pytest.fixture
def hers(market):
    """Everything by which somebody of the market is known, in every spelling of a telephone."""
    snapshot = open_snapshot(market)
    known = _values(snapshot, "hcp", "one_id name pinyin phone_masked email_masked licence_masked hospital rep_id")
    known |= _values(snapshot, "hcp", "institution_id") | _values(snapshot, "touch", "touch_id record_id parent_id")
    known |= _values(snapshot, "decision", "decision_id") | _values(snapshot, "outcome", "institution institution_id")
    known |= _values(snapshot, "hcp_identifier", "record_id source_id name email licence_no hospital")
    kept = _values(snapshot, "hcp_identifier", "wechat_unionid wechat_openid external_userid")
    phones = _values(snapshot, "hcp_identifier", "phone")
    assert len(phones) > 50
    assert len(kept) > 20
    known |= kept | {one.partition("@")[0] for one in kept}
    for phone in phones:
        number = phone.removeprefix("+86")
        parts = number[:3], number[3:7], number[7:]
        known |= {phone, number, " ".join(parts), "-".join(parts), number[-8:], number.translate(FULL_WIDTH)}
    return known


FULL_WIDTH = {ord("0") + place: ord("０") + place for place in range(10)}


def _values(snapshot, table, columns):
    read = snapshot.arrow(table)
    return {str(one) for column in columns.split() for one in read[column].unique().to_pylist() if one is not None}


@pytest.mark.parametrize("as_csv", [False, True])
def test_no_name_contact_or_id_is_found_in_the_archive(market, hers, tmp_path, as_csv):
    rows = pack_pseudonyms(COLUMNS, tmp_path / "a.zip", key=b"k" * 32, as_csv=as_csv)

    said = _text(tmp_path / "a.zip", as_csv=as_csv)
    assert {name: number > 0 for name, number in rows.items()} == dict.fromkeys(COLUMNS, True)
    assert {one for one in hers if len(one) > 1 and one in said} == set()


def test_no_rare_combination_is_told(market):
    made = pseudonymised("hcp", open_snapshot(market).arrow("hcp"), b"k" * 32)

    shared = Counter(zip(*(made[name].to_pylist() for name in KNOWN_BY), strict=True))

    assert all(number >= FEWEST for row, number in shared.items() if any(one is not None for one in row))
    assert sum(number for row, number in shared.items() if row[PLACE.index("province")]) > 50


@pytest.mark.parametrize("seed", range(5))
def test_whatever_the_market_looks_like_nobody_stands_out(seed):
    chance = np.random.default_rng(seed)
    table = doctors(("i1", "肿瘤科", 1))
    rows = [table.to_pylist()[0] | {name: _drawn(chance, name) for name in KNOWN_BY} for _ in range(200)]

    made = coarsened(schema.hcp.rows(rows).to_pyarrow())

    shared = Counter(zip(*(made[name].to_pylist() for name in KNOWN_BY), strict=True))
    assert all(number >= FEWEST for row, number in shared.items() if any(one is not None for one in row))


def _drawn(chance, name):
    kinds = {"title_rank": [1, 2, None], "is_active": [True, True, False, None]}
    values = kinds.get(name, ["a", "a", "b", None])
    return values[chance.integers(len(values))]


def test_nobody_whose_city_is_blanked_can_be_placed_by_whom_she_shares_a_visit_with(market):
    snapshot = open_snapshot(market)
    made = {name: pseudonymised(name, snapshot.arrow(name), b"k" * 32) for name in COLUMNS}
    of_people = {name: table for name, table in made.items() if "one_id" in table.column_names and name != "hcp"}

    # A hash that two people share places the one where the other is.
    for name, table in of_people.items():
        for column in (one for one, told in COLUMNS[name].items() if told == "hash" and one != "one_id"):
            people = {(it, who) for it, who in zip(table[column].to_pylist(), table["one_id"].to_pylist(), strict=True)}
            several = Counter(it for it, who in people if it and who)
            assert several == {} or several.most_common(1)[0][1] == 1, (name, column)
    assert set(of_people) == {"decision", "hcp_need", "hcp_tag", "hcp_tier", "touch"}


def _text(file, *, as_csv):
    with zipfile.ZipFile(file) as archive:
        held = [archive.read(name) for name in archive.namelist()]
    if as_csv:
        return "\n".join(one.decode() for one in held)
    # Parquet is packed: what it says is looked at, and its bytes as well.
    tables = [pq.read_table(io.BytesIO(one)) for one in held]
    said = "\n".join(
        str(value) for table in tables for column in table.columns for value in column.unique().to_pylist()
    )
    return said + "\n".join(one.decode("latin-1") for one in held)
