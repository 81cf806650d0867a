"""Nobody can be told in what analysts get."""

import zipfile
from collections import Counter

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


@pytest.mark.parametrize("as_csv", [False, True])
def test_no_name_contact_or_id_is_found_in_the_archive(market, tmp_path, as_csv):
    rows = pack_pseudonyms(COLUMNS, tmp_path / "a.zip", key=b"k" * 32, as_csv=as_csv)

    text = _text(tmp_path / "a.zip", as_csv=as_csv)
    snapshot = open_snapshot(market)
    hers = snapshot.sql("SELECT one_id, name, phone_masked, email_masked, institution_id, hospital, rep_id FROM hcp")
    known = {str(value) for column in hers.columns for value in column.to_pylist() if value}
    records = snapshot.sql("SELECT name, source_id, phone, email, licence_no FROM hcp_identifier")
    known |= {value for column in records.columns for value in column.to_pylist() if value}
    known |= set(snapshot.sql("SELECT decision_id FROM decision")["decision_id"].to_pylist())
    assert rows["hcp"] == snapshot.arrow("hcp").num_rows
    assert {one for one in known if len(one) > 5 and one in text} == set()
    assert not {one for one in hers["name"].to_pylist() if one and one in text}


def test_no_rare_combination_is_told(market):
    made = pseudonymised("hcp", open_snapshot(market).arrow("hcp"), b"k" * 32)

    shared = Counter(zip(*(made[name].to_pylist() for name in PLACE), strict=True))

    assert all(number >= FEWEST for row, number in shared.items() if any(row))


def _text(file, *, as_csv):
    import io

    import pyarrow.parquet as pq

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
