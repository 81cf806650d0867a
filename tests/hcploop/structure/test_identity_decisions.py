"""What stewards decided."""

from hcploop.schema import record
from hcploop.schema.kinds import KINDS
from hcploop.structure.identity_decisions import identity_decisions

RECORDS = record.rows([{"record_id": n, "source": "crm", "source_id": f"p{n}"} for n in (5, 9)])


def decided(*rows):
    told = [{"feed": "f", "row_number": n, "decision": "same", **row} for n, row in enumerate(rows)]
    staged = KINDS["identity_decisions"].staged.rows(told)
    return identity_decisions(staged, RECORDS).to_pyarrow().to_pylist()


def test_the_smaller_number_comes_first_and_the_last_decision_stands():
    found = decided(
        {"record_a": "crm:p9", "record_b": "crm:p5"},
        {"record_a": "crm:p5", "record_b": "crm:p9", "decision": "different"},
    )

    assert [(row["record_a"], row["record_b"], row["decision"]) for row in found] == [(5, 9, "different")]


def test_a_decision_about_an_unknown_record_is_left_out():
    assert decided({"record_a": "crm:p5", "record_b": "crm:gone"}) == []
