"""Hospitals."""

import pytest

from hcploop.schema import place_match
from hcploop.schema.kinds import KINDS
from hcploop.structure.institutions import institutions

STAGED = KINDS["institutions"].staged


def listed(*rows):
    told = STAGED.rows([{"feed": "f", "row_number": n, "source": "s", **row} for n, row in enumerate(rows)])
    places = place_match.rows([{"raw": "苏州", "province": "江苏省", "city": "苏州市"}])
    return institutions(told, places).to_pyarrow().to_pylist()


def test_an_id_that_was_left_out_is_made_from_the_name():
    found = listed({"name": "甲医院"}, {"name": " 甲医院 "}, {"name": "乙医院"})

    assert len(found) == 2
    assert all(row["institution_id"].startswith("h-") for row in found)


def test_a_hospital_told_twice_takes_each_field_from_the_first_that_fills_it():
    found = listed({"institution_id": "1", "name": "甲医院"}, {"institution_id": "1", "name": "乙医院", "city": "苏州"})

    assert [(row["name"], row["city"], row["province"]) for row in found] == [("甲医院", "苏州市", "江苏省")]


@pytest.mark.parametrize(
    ("text", "level"), [("三甲", "三级甲等"), ("3A", "三级甲等"), ("二级", "二级"), ("未定级", "未定级")]
)
def test_levels_are_written_one_way(text, level):
    assert listed({"name": "甲医院", "level": text})[0]["level"] == level
