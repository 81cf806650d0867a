"""Which person a row names."""

from __future__ import annotations

from typing import Any

import ibis
import ibis.expr.types as ir
import pytest

from hcploop import schema
from hcploop.schema.kinds import KINDS
from hcploop.structure.persons import distinct_names, named, open_ended, with_keys


def table(*rows: dict[str, Any]) -> ir.Table:
    full = [{**row, "row_number": number} for number, row in enumerate(rows, start=2)]
    return ibis.memtable(full, schema=dict.fromkeys(rows[0], "string") | {"row_number": "int64"})


def names_of(*rows: dict[str, Any], kind: str = "touches") -> list[tuple[str | None, str | None]]:
    found = named(table(*rows), KINDS[kind]).order_by("row_number").to_pyarrow().to_pylist()
    return [(row["person_kind"], row["person_raw"]) for row in found]


def test_the_first_identifier_that_holds_a_value_counts():
    row = {"source_person_id": "D1", "phone": "13800138000", "wechat_unionid": "u1"}

    found = names_of(row, {**row, "source_person_id": " "}, {**row, "source_person_id": None, "phone": None})

    assert found == [("source_person_id", "D1"), ("phone", "13800138000"), ("wechat_unionid", "u1")]


def test_an_id_of_a_kind_of_its_own_names_a_person_too():
    assert names_of({"id_orcid": " 0000-0001 "}) == [("id_orcid", "0000-0001")]


def test_a_row_without_any_identifier_names_nobody():
    assert names_of({"phone": None, "email": " "}, {"phone": "", "email": None}) == [(None, None), (None, None)]
    assert names_of({"channel": "visit"}) == [(None, None)]


def test_a_row_of_a_people_feed_is_named_by_its_own_id_and_by_nothing_else():
    assert names_of({"source_id": None, "phone": "13800138000"}, kind="people") == [("source_id", None)]


def test_names_are_listed_once():
    told = table({"phone": "1"}, {"phone": " 1"}, {"phone": "2"}, {"phone": None})

    found = distinct_names(told, KINDS["touches"]).order_by("person_raw").to_pyarrow().to_pylist()

    assert found == [{"person_kind": "phone", "person_raw": number} for number in ("1", "2")]


@pytest.mark.parametrize("kinds", [1, 2])
def test_keys_come_back_to_their_rows_and_rows_without_one_stay(kinds):
    rows = named(table({"phone": "1"}, {"phone": "x"}, {"phone": None}, {"phone": "1"}), KINDS["touches"])
    keys = schema.person_key.rows(
        [
            {"person_kind": "phone", "person_raw": "1", "person_value": "+861", "record_id": 7},
            {"person_kind": "phone", "person_raw": "x"},
        ]
    )

    found = with_keys(rows, keys, kinds=kinds).order_by("row_number").to_pyarrow().to_pylist()

    assert [(row["row_number"], row["person_value"], row["record_id"]) for row in found] == [
        (2, "+861", 7),
        (3, None, None),
        (4, None, None),
        (5, "+861", 7),
    ]
    assert not [name for name in found[0] if name.endswith("_right")]


def test_further_ids_and_grades_are_gathered_and_empty_ones_left_out():
    rows = table(
        {"id_orcid": "0000", "id_爱思唯尔": "7", "grade_alpha": "a级", "grade": " B "},
        {"id_orcid": None, "id_爱思唯尔": " ", "grade_alpha": None, "grade": None},
    )

    found = open_ended(rows).order_by("row_number").to_pyarrow().to_pylist()

    assert sorted(found[0]["other_ids"]) == ["orcid:0000", "爱思唯尔:7"]
    assert sorted(found[0]["grades"]) == ["all:B", "alpha:A"]
    assert (found[1]["other_ids"], found[1]["grades"]) == ([], [])


def test_every_column_of_the_form_trait_name_is_a_trait_as_words():
    rows = table({"trait_birth_place": " Bristol, City of ", "trait_craft": None})

    found = open_ended(rows).to_pyarrow().to_pylist()

    assert found[0]["traits"] == ["birth_place:bristol city of"]


def test_a_name_in_parts_makes_a_whole_one_where_none_is_told():
    rows = table(
        {"name": None, "given_name": "Ann", "family_name": "Miller"},
        {"name": "Dr. Ann Miller", "given_name": "Ann", "family_name": "Miller"},
        {"name": None, "given_name": None, "family_name": None},
    )

    found = open_ended(rows).order_by("row_number").to_pyarrow()

    assert found["name"].to_pylist() == ["Ann Miller", "Dr. Ann Miller", None]


def test_a_feed_that_tells_no_further_ids_has_none():
    found = open_ended(table({"name": "张伟"})).to_pyarrow().to_pylist()

    assert (found[0]["other_ids"], found[0]["grades"]) == (None, None)
