import ibis

from hcploop import schema
from hcploop.oneid.block import BLOCKS
from hcploop.oneid.evidence import evidence


def _evidence(rows):
    base = {"source": "crm", "feed": "crm", "is_full_name": True}
    told = [{**base, "record_id": n, "source_id": str(n), **row} for n, row in enumerate(rows, 1)]
    return evidence(schema.record.rows(told), schema.shared_contact.rows([])).order_by("record_id").to_pyarrow()


def test_a_key_that_only_one_record_has_makes_no_block():
    table = _evidence([{"phone": "1"}, {"phone": "1"}, {"phone": "2"}])

    assert table["block_phone"].to_pylist() == ["1", "1", None]


def test_a_block_too_large_to_be_worth_its_pairs_is_left_out():
    largest = next(block.largest for block in BLOCKS if block.column == "block_name")

    table = _evidence([{"name_key": "王伟"}] * (largest + 1))

    assert set(table["block_name"].to_pylist()) == {None}


def test_a_surname_typed_wrong_still_meets_its_hospital_by_the_given_name():
    rows = [
        {"name_key": "欧阳娜娜", "surname_key": "欧阳", "hospital_key": "h"},
        {"name_key": "阳娜娜", "surname_key": "阳", "hospital_key": "h"},
    ]

    table = _evidence(rows)

    assert table["block_given_place"].to_pylist() == ["娜娜|h", "娜娜|h"]


def test_a_western_surname_is_taken_off_the_end():
    rows = [{"name_key": "annmiller", "surname_key": "miller", "hospital_key": "h"}] * 2

    table = _evidence(rows)

    assert table["block_given_place"].to_pylist() == ["ann|h", "ann|h"]


def test_a_given_name_of_one_character_makes_no_block():
    table = _evidence([{"name_key": "张伟", "surname_key": "张", "hospital_key": "h"}] * 2)

    assert table["block_given_place"].to_pylist() == [None, None]


def test_every_block_is_a_column_of_the_evidence():
    columns = set(schema.linkage_evidence.columns)

    assert {block.column for block in BLOCKS} <= columns
    assert isinstance(schema.linkage_evidence.schema, ibis.Schema)
