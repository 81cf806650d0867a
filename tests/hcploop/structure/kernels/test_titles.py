"""Titles."""

import pyarrow as pa
import pytest

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


@pytest.mark.parametrize("text", ["科主任", "院长", "主任委员", "", "专家"])
def test_an_office_is_no_rank(text):
    assert form(text) == (None, None, None)
