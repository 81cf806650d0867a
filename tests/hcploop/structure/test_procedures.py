"""Procedures with devices."""

from hcploop import schema
from hcploop.schema.kinds import KINDS
from hcploop.structure.procedures import procedures


def test_a_procedure_has_an_id_of_its_own_and_its_hospitals_official_name():
    rows = [{"source": "or", "row_key": key, "hospital": "同仁", "procedure": "CRRT"} for key in ("a", "b")]
    known = [{"raw": "同仁", "place": "", "institution_id": "tr", "hospital": "北京同仁医院"}]

    found = (
        procedures(KINDS["procedures"].staged.rows(rows), schema.hospital_match.rows(known)).to_pyarrow().to_pylist()
    )

    assert len({row["procedure_id"] for row in found}) == 2
    assert {(row["hospital"], row["institution_id"], row["procedure_name"]) for row in found} == {
        ("北京同仁医院", "tr", "CRRT")
    }
