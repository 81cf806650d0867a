"""Questions."""

from hcploop.schema.kinds import KINDS
from hcploop.structure.questions import questions


def test_every_question_has_an_id_of_its_own_and_may_lack_a_person():
    rows = [{"source": "wx", "row_key": key, "text": "怎么用？"} for key in ("a", "b")]

    found = questions(KINDS["questions"].staged.rows(rows)).to_pyarrow()

    assert len(set(found["question_id"].to_pylist())) == 2
    assert found["record_id"].to_pylist() == [None, None]
