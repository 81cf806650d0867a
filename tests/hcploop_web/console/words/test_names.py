"""Everything that the loop says of names has a word."""

import pyarrow as pa

from hcploop import schema
from hcploop.structure.kernels.hospital_search import hospital_candidates
from hcploop_web.console.models.name_decision import NameKind
from hcploop_web.console.words.names import LIKENESS, NONE, QUESTIONS, REASONS, likeness_word

LISTED = schema.institution.arrow(
    [
        {"institution_id": "a", "name": "北京市第一医院", "city": "北京市"},
        {"institution_id": "b", "name": "上海市浦东新区第二医院", "city": "上海市"},
        {"institution_id": "c", "name": "北京同仁医院", "city": "北京市"},
    ]
)


def test_every_kind_has_its_question_and_its_none():
    assert set(QUESTIONS) == set(NONE) == set(schema.name_review.columns["kind"].values) == set(NameKind.values)


def test_every_reason_for_which_a_name_is_asked_about_has_a_word():
    tables = (schema.hospital_match, schema.department_match, schema.title_match, schema.place_match)
    surely = {
        "decided",
        "exact",
        "empty",
        "alias",
        "key",
        "place",
        "ward",
        "ending",
        "part",
        "office",
        "county",
        "within",
    }

    told = {reason for table in tables for reason in table.columns["reason"].values}

    assert told - surely == set(REASONS)


def test_every_likeness_that_the_loop_tells_has_a_word():
    asked = {"raw": ["北京第一医院", "浦东新区第二医院", "同仁医院"], "place": ["北京市", "北京市", "上海市"]}

    told = {row["reason"] for row in hospital_candidates(pa.table(asked), LISTED).to_pylist()}

    parts = {part for reason in told for part in reason.split(", ") if not part.startswith("both say ")}
    assert parts
    assert parts <= set(LIKENESS)


def test_what_two_names_share_is_quoted():
    assert likeness_word("the same city, both say 同仁") == "the same city · both say 同仁"
    assert likeness_word("") == ""
