"""Where and when representatives are received."""

from hcploop import schema
from hcploop.schema.kinds import KINDS
from hcploop.structure.permits import permits


def test_a_hospital_that_the_list_does_not_know_stays_as_written():
    staged = KINDS["permits"].staged.rows([{"hospital": " 同仁 ", "weekday": 3, "from_time": "09:30", "rep_id": " "}])

    (found,) = permits(staged, schema.hospital_match.rows([])).to_pyarrow().to_pylist()

    assert (found["hospital"], found["institution_id"]) == ("同仁", None)
    assert (found["weekday"], found["from_time"], found["rep_id"]) == (3, "09:30", None)
