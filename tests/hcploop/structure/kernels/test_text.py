"""Width, spaces, script."""

from hypothesis import given
from hypothesis import strategies as st

from hcploop.structure.kernels.text import simplified, tidied


@given(st.lists(st.text()))
def test_every_text_stays_in_its_place(texts):
    assert len(tidied(texts)) == len(texts)


def test_line_ends_and_unseen_characters_are_spaces():
    assert tidied(["李\n娜", "a\u200bb", " ｘ　"]) == ["李 娜", "a b", "x"]


def test_traditional_script_becomes_simplified():
    assert simplified(["醫師", "乾隆"]) == ["医师", "乾隆"]
