"""The parts of a company's name."""

import pytest

from hcploop.structure.kernels.company_names import company_name, company_names


@pytest.mark.parametrize(
    ("text", "stem", "form"),
    [
        ("Maquet Cardiovascular U.S. Sales, L.L.C.", "maquetcardiovascularussales", "llc"),
        ("ＰＦＩＺＥＲ　ＩＮＣ．", "pfizer", "inc"),
        ("Vertex Pharmaceuticals Incorporated", "vertexpharmaceuticals", "inc"),
        ("Merck & Co., Inc.", "merck", "inc"),
        ("Merck KGaA", "merck", "kgaa"),
        ("Eli Lilly and Company", "elililly", ""),
        ("Novo Nordisk A/S", "novonordisk", "as"),
        ("Boehringer Ingelheim GmbH & Co. KG", "boehringeringelheim", "gmbh"),
        ("Laboratoires Théa S.A.S.", "laboratoiresthea", "sas"),
        ("The Medicines Company", "medicines", ""),
        ("C. R. Bard, Inc. & Subsidiaries", "crbard", "inc"),
        ("Onyx Pharmaceuticals, Inc., an Amgen subsidiary", "onyxpharmaceuticals", "inc"),
        ("Dr.Reddy's Laboratories,Inc.", "drreddyslaboratories", "inc"),
        ("Company", "company", ""),
        (" ", "", ""),
    ],
)
def test_western_names_lose_signs_and_legal_form(text, stem, form):
    name = company_name(text)

    assert (name.stem, name.form) == (stem, form)


@pytest.mark.parametrize(
    ("text", "stem", "form"),
    [
        ("輝瑞製藥（中國）有限公司", "辉瑞制药中国", "gongsi"),
        ("辉瑞制药", "辉瑞制药", ""),
        ("江苏恒瑞医药股份有限公司", "江苏恒瑞医药", "gongsi"),
        ("上海复星医药（集团）股份有限公司", "上海复星医药", "jituan"),
        ("拜耳医药保健有限公司广州分公司", "拜耳医药保健", "gongsi"),
        ("山东新华制药（原料药）有限公司", "山东新华制药原料药", "gongsi"),
        ("株式会社日立", "日立", "gongsi"),
        ("㈱ツムラ", "ツムラ", "gongsi"),
        ("삼성 주식회사", "삼성", "gongsi"),
        ("公司", "公司", ""),
    ],
)
def test_eastern_names_lose_their_form_at_either_end_and_a_branch(text, stem, form):
    name = company_name(text)

    assert (name.stem, name.form) == (stem, form)


@pytest.mark.parametrize(
    ("text", "stem", "also"),
    [
        ("ZOLL Services LLC (A/K/A ZOLL LifeCor Corp)", "zollservices", "zoll lifecor corp"),
        ("ENDOCO Inc dba Ultimate Dental", "endoco", "ultimate dental"),
        ("GSK plc (formerly GlaxoSmithKline plc)", "gsk", "glaxosmithkline plc"),
        ("恒瑞医药（曾用名：连云港制药厂）", "恒瑞医药", "连云港制药厂"),
    ],
)
def test_another_name_that_stands_beside_is_told_apart(text, stem, also):
    name = company_name(text)

    assert (name.stem, name.also) == (stem, (also,))


def test_many_names_are_read_as_each_alone():
    texts = ["Pfizer Inc.", "輝瑞製藥有限公司", ""]

    assert company_names(texts) == [company_name(text) for text in texts]
