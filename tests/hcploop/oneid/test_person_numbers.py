from hcploop import schema
from hcploop.oneid.person_numbers import person_numbers


def test_people_are_numbered_in_the_order_of_their_ids():
    owners = [(1, "b"), (2, "a"), (3, "b")]
    persons = schema.record_person.rows([{"record_id": r, "one_id": o, "probability": 1.0} for r, o in owners])

    numbers = {row["one_id"]: row["person"] for row in person_numbers(persons).to_pyarrow().to_pylist()}

    assert numbers == {"a": 0, "b": 1}
