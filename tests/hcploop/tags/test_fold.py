import pytest

from hcploop.tags.fold import fold, lower


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("乳腺癌診療指南解讀", "乳腺癌诊疗指南解读"),
        ("ＰＤ－１　抑制劑", "PD-1 抑制剂"),
        ("CDK４／６", "CDK4/6"),
        ("非\n小細胞　肺癌", "非小细胞肺癌"),
        ("T‑DXd", "T-DXd"),
        ("阿卜杜拉·买买提", "阿卜杜拉·买买提"),
        ("欧阳娜娜", "欧阳娜娜"),
        ("", ""),
    ],
)
def test_width_script_dashes_and_blanks_are_made_one(text, wanted):
    assert fold(text) == wanted


def test_lowering_keeps_every_letter_in_its_place():
    assert len(lower("İALK阳性")) == len("İALK阳性")
    assert lower("ALK阳性") == "alk阳性"
