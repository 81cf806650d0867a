import csv
from pathlib import Path

import pytest

from hcploop.tags import load_taxonomy
from hcploop.tags.kernels.find_tags import TagFinder

DATA = Path(__file__).parents[5] / "shared" / "data" / "medical_terms"


@pytest.fixture(scope="module")
def finder():
    return TagFinder(load_taxonomy())


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("大咖谈——乳腺癌诊疗指南解读", {"breast_cancer", "guideline", "guideline_reading", "expert_view"}),
        ("大咖談——乳腺癌診療指南解讀", {"breast_cancer", "guideline", "guideline_reading", "expert_view"}),
        ("晚期非小细胞肺癌", {"nsclc"}),
        ("小细胞肺癌", {"sclc"}),
        ("非霍奇金淋巴瘤", {"non_hodgkin_lymphoma"}),
        ("三陰性乳癌標靶治療", {"triple_negative_breast_cancer", "targeted_therapy"}),
        ("ＨＥＲ２　陽性乳腺癌", {"her2", "breast_cancer"}),
        ("HER2阳性乳腺癌", {"her2_positive_breast_cancer"}),
        ("肺 癌", {"lung_cancer"}),
        ("ALK+ 患者", {"alk", "patients"}),
        ("a walk in the park", set()),
        ("We met again in a fine kit of ret", set()),
        ("METex14 and MET amplification", {"met_alteration"}),
        ("breast cancers", {"breast_cancer"}),
        ("PD-10 和 PD-1", {"pd1_inhibitor"}),
        ("EGFR-TKI耐药", {"egfr", "drug_resistance"}),
        ("过氧化疗法", set()),
        ("释放疗效", set()),
        ("媒介入口", set()),
        ("手里拿着指南针", set()),
        ("同步放化疗", {"chemoradiotherapy"}),
        ("肺癌患者的化疗", {"lung_cancer", "patients", "chemotherapy"}),
        ("乳腺癌除外", set()),
        ("除乳腺癌外的妇科肿瘤", {"gynaecologic_cancer"}),
        ("排除脑转移", set()),
        ("非肺癌人群", set()),
        ("南非乳腺癌筛查", {"breast_cancer", "screening"}),
        ("乳腺癌外科治疗", {"breast_cancer", "surgery"}),
        ("non-lymphoma", set()),
        ("吉非替尼", {"gefitinib"}),
        ("", set()),
    ],
)
def test_a_text_names_these_tags_and_no_others(finder, text, wanted):
    assert set(finder.count(text)) == wanted


def test_mentions_are_counted(finder):
    assert finder.count("肺癌、肺癌与肺癌")["lung_cancer"] == 3


def test_real_questions_to_cardiologists_name_diseases_of_the_heart_and_those_to_liver_doctors_do_not(finder):
    file = DATA / "department_questions.csv"
    if not file.exists():
        pytest.skip("no ../shared/data/medical_terms/department_questions.csv")
    with file.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))[::4]
    heart = {tag for tag, up in load_taxonomy().broader.items() if "cardiovascular_disease" in (tag, *up)}

    shares = {}
    for department in ("心血管科", "肝病科"):
        asked = [f"{row['title']} {row['ask']}" for row in rows if row["department"] == department]
        shares[department] = sum(bool(heart & finder.count(text).keys()) for text in asked) / len(asked)

    assert shares["心血管科"] > 0.6
    assert shares["肝病科"] < 0.05
