import pytest

from hcploop.schema.kinds import IDENTIFIERS, KINDS, LINEAGE, PERSON, Kind


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_a_staged_row_has_the_kinds_columns_and_says_where_it_comes_from(kind: Kind):
    assert {*kind.columns, *LINEAGE} <= set(kind.staged.columns)
    assert (set(PERSON) <= set(kind.staged.columns)) == (kind.names_person or kind.name == "people")


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_the_key_and_the_window_are_columns(kind: Kind):
    assert set(kind.key) - {"person"} <= set(kind.columns)
    assert ("person" in kind.key) <= kind.names_person
    assert not kind.window or kind.window in kind.columns


def test_kinds_that_name_a_person_take_every_identifier():
    assert set(IDENTIFIERS) <= set(KINDS["touches"].accepted)
    assert "source_person_id" not in KINDS["contents"].accepted
    assert KINDS["touches"].prefixes == ("id_",)
    assert KINDS["people"].prefixes == ("id_", "trait_", "grade_")
    assert KINDS["reps"].prefixes == ()
