"""Titles."""

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opencc import OpenCC

from hcploop.structure import data
from hcploop.structure.kernels.titles import titles


def form(text):
    found = titles(pa.table({"raw": [text]})).to_pylist()[0]
    return found["title"], found["title_rank"], found["academic_title"]


@pytest.mark.parametrize(
    ("text", "title", "rank"),
    [
        ("主任医师", "主任医师", 4),
        ("主任", "主任医师", 4),
        ("副主任醫師", "副主任医师", 3),
        ("副高", "副主任医师", 3),
        ("主治", "主治医师", 2),
        ("住院总", "住院医师", 1),
        ("医 师", "住院医师", 1),
        ("Attending Physician", "主治医师", 2),
        ("Associate Chief Physician", "副主任医师", 3),
        ("Associate-Chief Physician", "副主任医师", 3),
        ("住院總醫師", "住院医师", 1),
        ("副顧問醫生", "副主任医师", 3),
        ("执业助理医师", "医士", 0),
        ("醫士", "医士", 0),
        ("心内科主任医师", "主任医师", 4),
    ],
)
def test_physicians_have_a_rank(text, title, rank):
    assert form(text) == (title, rank, None)


@pytest.mark.parametrize("text", ["主管护师", "主任药师", "技师", "护士长"])
def test_other_professions_have_a_title_and_no_rank(text):
    assert form(text)[0] is not None
    assert form(text)[1] is None


@pytest.mark.parametrize("text", ["主任医师/教授", "主任医师教授", "教授、主任医师", "主任醫師／教授"])
def test_a_combined_title_is_parted(text):
    assert form(text) == ("主任医师", 4, "教授")


@pytest.mark.parametrize(
    ("text", "academic"),
    [("副教授、博士生导师", "副教授"), ("博导", "博士生导师"), ("Associate Professor", "副教授"), ("讲师", "讲师")],
)
def test_academic_titles_are_apart(text, academic):
    assert form(text) == (None, None, academic)


@pytest.mark.parametrize(
    ("text", "title", "profession"),
    [
        ("副主任護師", "副主任护师", "nurse"),
        ("護理師", "护士", "nurse"),
        ("Head Nurse", "主管护师", "nurse"),
        ("主管中药师", "主管药师", "pharmacist"),
        ("藥士", "药士", "pharmacist"),
        ("Deputy Chief Pharmacist", "副主任药师", "pharmacist"),
        ("醫檢師", "技师", "technician"),
        ("检验士", "技士", "technician"),
        ("Medical Technologist", "技师", "technician"),
    ],
)
def test_ranks_of_other_professions_are_told_apart(text, title, profession):
    found = titles(pa.table({"raw": [text]})).to_pylist()[0]

    assert (found["title"], found["profession"], found["title_rank"]) == (title, profession, None)


@pytest.mark.parametrize(
    ("text", "reason", "score"),
    [
        ("主任醫師／教授", "exact", 1.0),
        ("心内科主任医师", "part", 0.85),
        ("主任", "habit", 0.7),
        ("副主任、教授", "habit", 0.7),
        ("科主任", "office", 0.9),
        ("专家", "unknown", 0.0),
    ],
)
def test_every_reading_says_how_sure_it_is_and_why(text, reason, score):
    found = titles(pa.table({"raw": [text]})).to_pylist()[0]

    assert (found["reason"], found["score"]) == (reason, score)


RANKS = {entry["title"]: entry for entry in data.words("titles")["rank"]}


@settings(deadline=None)
@given(st.sampled_from(sorted(RANKS)), st.sampled_from(["s2t", "s2tw", "s2hk"]))
def test_a_standard_title_is_read_as_itself_in_either_script(title, script):
    written = [title, OpenCC(script).convert(title), "　".join(title)]

    found = titles(pa.table({"raw": written})).to_pylist()

    assert {(row["title"], row["code"], row["reason"]) for row in found} == {(title, RANKS[title]["code"], "exact")}


@pytest.mark.parametrize("text", ["科主任", "院长", "主任委员", "", "专家"])
def test_an_office_is_no_rank(text):
    assert form(text) == (None, None, None)
