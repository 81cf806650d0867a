"""The keys by which doctors are searched."""

import pytest

from hcploop_web.insights.doctor_table import _initials, _simplify_all, simplify

NAMES = ["歐陽娜娜", "阿卜杜拉·买买提", "王 伟", "John Smith", "", "\uff2c\uff49 Ming", "张\n三", "  "]


def test_many_texts_are_written_as_each_of_them_would_be():
    assert _simplify_all(NAMES) == [simplify(name) for name in NAMES]
    assert _simplify_all([]) == []


@pytest.mark.parametrize(
    ("name", "sound", "initials"),
    [
        ("欧阳娜娜", "ouyangnana", "oynn"),
        ("单雄信", "shanxiongxin", "sxx"),
        ("单雄信", None, "dxx"),
        ("阿卜杜拉·买买提", "abudula·maimaiti", "abdl·mmt"),
        ("John Smith", "johnsmith", "john smith"),
        ("", None, ""),
    ],
)
def test_initials_begin_as_the_names_own_sound_does(name, sound, initials):
    assert _initials([name], [sound]) == [initials]
