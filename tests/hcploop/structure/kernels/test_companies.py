"""Which company a written name is."""

import pyarrow as pa
import pytest

from hcploop.structure.data import Lists, using
from hcploop.structure.kernels.companies import companies, company_ids


def found(*names, records=None):
    values = {"raw": pa.array(names, pa.string())} | ({"records": records} if records else {})
    return {row["raw"]: row for row in companies(pa.table(values)).to_pylist()}


def ids(*names):
    told = found(*names)
    return [told[name]["company_id"] for name in names]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SHIONOGI INC", "Shionogi, Inc."),
        ("Nexxt Spine LLC", "NEXXT SPINE, L.L.C."),
        ("Pfizer", "Pfizer Inc."),
        ("Eli Lilly & Co.", "ELI LILLY AND COMPANY"),
        ("輝瑞製藥有限公司", "辉瑞制药有限公司"),
        ("辉瑞制药", "辉瑞制药有限公司"),
        ("江苏恒瑞医药有限责任公司", "江苏恒瑞医药股份有限公司"),
        ("扬子江药业", "扬子江药业集团有限公司"),
        ("拜耳医药保健有限公司", "拜耳医药保健有限公司上海分公司"),
        ("武田药品工业株式会社", "Takeda Pharmaceutical Company Limited"),
        ("武田薬品工業株式会社", "武田药品工业株式会社"),
        ("Biogen Idec Inc.", "Biogen, Inc."),
        ("默沙东", "默沙东（中国）投资有限公司"),
        ("DENTPSLY IH AB", "DENTSPLY IH AB"),
        ("ZOLL Lifecor Corporation", "ZOLL Services LLC (A/K/A ZOLL LifeCor Corp)"),
    ],
)
def test_two_names_of_one_company_have_one_id(one, other):
    first, second = ids(one, other)

    assert first == second


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("OPTOS PLC", "Optos, Inc."),
        ("UCB SA", "UCB, Inc."),
        ("Merck & Co., Inc.", "Merck KGaA"),
        ("Genentech, Inc.", "Genentech USA, Inc."),
        ("Cardinal Health 108, LLC", "Cardinal Health 180, LLC"),
        ("诺华制药有限公司", "诺和诺德制药有限公司"),
        ("华北制药股份有限公司", "华中制药股份有限公司"),
        ("上海医药有限公司", "上海医药集团有限公司"),
        ("Sanofi Pasteur Inc.", "Sanofi US Services Inc."),
    ],
)
def test_two_companies_have_two_ids(one, other):
    first, second = ids(one, other)

    assert first != second


def test_a_name_without_form_is_nobody_elses_where_two_forms_are_known():
    assert len(set(ids("Optos", "Optos plc", "Optos, Inc."))) == 3


def test_a_company_is_called_as_most_rows_write_it_and_rather_not_in_capitals():
    assert found("OPTOS PLC", "Optos plc")["OPTOS PLC"]["company"] == "Optos plc"
    assert found("OPTOS PLC", "Optos plc", records=[9, 1])["Optos plc"]["company"] == "OPTOS PLC"


def test_a_listed_company_is_called_as_the_list_does():
    assert found("默沙东")["默沙东"]["company"] == "默沙东(中国)投资有限公司"


def test_it_is_said_by_what_a_name_was_read():
    told = found("Pfizer Inc.", "PFIZER INC", "Pfizer", "Biogen Idec Inc.", "", records=[9, 1, 1, 1, 1])

    assert [row["reason"] for row in told.values()] == ["same", "writing", "form", "also", "empty"]
    assert told[""]["company_id"] is None


def test_a_market_names_its_own_renamings():
    own = Lists({"company_names.csv": "company,also\n甲药业有限公司,乙制药厂;老甲\n"})

    with using(own):
        assert len(set(ids("乙制药厂", "甲药业", "老甲"))) == 1
    assert len(set(ids("乙制药厂", "甲药业", "老甲"))) == 3


def test_order_of_names_does_not_matter():
    names = ("Pfizer", "PFIZER INC", "Optos plc", "DENTPSLY IH AB", "DENTSPLY IH AB", "Zimmer Holding Inc")

    assert ids(*names) == list(reversed(ids(*reversed(names))))


def test_names_by_themselves_have_the_ids_that_they_have_among_others():
    assert company_ids(["Biogen Idec Inc.", "Pfizer"]) == {"Biogen Idec Inc.": "biogen inc", "Pfizer": "pfizer"}
