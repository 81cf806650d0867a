"""What reviewers decided about tags."""

from hcploop.schema.kinds import KINDS
from hcploop.structure.tag_reviews import tag_reviews


def test_the_last_decision_about_a_tag_stands():
    row = {"content_id": "c1", "tag": "breast_cancer"}
    rows = [
        {**row, "feed": "a", "row_number": 9, "decision": "keep"},
        {**row, "feed": "b", "row_number": 2, "decision": "keep"},
        {**row, "feed": "b", "row_number": 3, "decision": "drop"},
    ]

    (found,) = tag_reviews(KINDS["tag_reviews"].staged.rows(rows)).to_pyarrow().to_pylist()

    assert found["decision"] == "drop"
