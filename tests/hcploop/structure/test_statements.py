"""What people said about beliefs."""

from hcploop.schema.kinds import KINDS
from hcploop.structure.statements import statements


def test_a_statement_keeps_who_told_it():
    row = {"record_id": 1, "belief": " efficacy ", "told_by": "R1", "text": ""}

    (found,) = statements(KINDS["statements"].staged.rows([row])).to_pyarrow().to_pylist()

    assert (found["belief"], found["told_by"], found["text"], found["one_id"]) == ("efficacy", "R1", None, None)
