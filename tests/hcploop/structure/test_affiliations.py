"""A person at a hospital."""

from hcploop.schema.kinds import KINDS
from hcploop.structure.affiliations import affiliations


def test_a_second_site_takes_its_standard_names(forms):
    staged = KINDS["affiliations"].staged.rows(
        [{"record_id": 1, "hospital": "同仁", "department": "甲科", "source": "crm"}]
    )
    known = forms(
        hospitals=[
            {"raw": "同仁", "place": "", "institution_id": "tr", "hospital": "北京同仁医院", "hospital_key": "k"}
        ]
    )

    found = affiliations(staged, known).to_pyarrow().to_pylist()[0]

    assert (found["institution_id"], found["hospital"], found["department"]) == ("tr", "北京同仁医院", "甲科")
    assert (found["hospital_key"], found["one_id"]) == ("k", None)
