"""Answers."""

from hcploop.schema.kinds import KINDS
from hcploop.structure.answers import answers


def test_an_answer_is_kept_as_text():
    staged = KINDS["answers"].staged.rows([{"record_id": 1, "survey_id": "s", "value": " 9 "}])

    assert answers(staged).to_pyarrow()["value"].to_pylist() == ["9"]
