"""What was sold."""

from hcploop import schema
from hcploop.schema.kinds import KINDS
from hcploop.structure.kernels.companies import companies
from hcploop.structure.kernels.products import products
from hcploop.structure.outcomes import outcomes, without_buyers, written_names

KIND = KINDS["outcomes"].staged
ROW = {
    "feed": "f",
    "source": "s",
    "file": "1.csv",
    "period": "2026-03",
    "product": "R",
    "row_key": "k",
    "is_deleted": False,
}


def _outcomes(staged, hospitals=None):
    hospitals = schema.hospital_match.rows([]) if hospitals is None else hospitals
    makers = schema.company_match.rows(companies(written_names(staged, "company").to_pyarrow()).to_pylist())
    goods = schema.product_match.rows(products(written_names(staged, "product").to_pyarrow()).to_pylist())
    return outcomes(staged, hospitals, makers, goods).to_pyarrow().to_pylist()


def test_all_writings_of_a_company_and_a_product_are_one():
    written = [
        ("輝瑞製藥有限公司", "XARELTO"),
        ("辉瑞制药有限公司", "Xarelto®"),
        ("辉瑞制药有限公司", "拜瑞妥"),
        (" ", "R"),
    ]
    rows = [{**ROW, "company": company, "product": product} for company, product in written]

    found = _outcomes(KIND.rows(rows))

    assert {(row["company"], row["product"]) for row in found} == {("辉瑞制药有限公司", "Xarelto"), (None, "R")}
    assert len({row["company_id"] for row in found if row["company"]}) == 1


def test_a_hospital_takes_its_official_name_and_id_the_region_telling_which_it_is():
    staged = KIND.rows([{**ROW, "institution": "一院", "region": "湖北", "units": 3.0, "brand": " "}])
    match = {"raw": "一院", "institution_id": "w1", "hospital": "武汉市第一医院"}
    known = schema.hospital_match.rows([{**match, "place": "湖北"}, {**match, "place": "河南", "institution_id": "z1"}])

    (found,) = _outcomes(staged, known)

    assert (found["institution"], found["institution_id"], found["region"]) == ("武汉市第一医院", "w1", "湖北")
    assert (found["units"], found["brand"]) == (3.0, "all")


def test_rows_of_withheld_persons_become_one_row_of_their_hospital():
    rows = [
        {**ROW, "row_number": 2, "units": 2.0, "value": 20.0, "price": 10.0},
        {**ROW, "row_number": 3, "units": 3.0, "value": 60.0, "price": 20.0},
        {**ROW, "row_number": 4, "units": 100.0, "value": 1.0, "is_deleted": True},
        {**ROW, "row_number": 5, "units": 7.0, "row_key": "other"},
    ]
    withheld = schema.quarantine.rows([{"row_number": n} for n in (2, 3, 4)]).select("row_number")

    found = {row["row_number"]: row for row in without_buyers(KIND.rows(rows), withheld).to_pyarrow().to_pylist()}

    assert found.keys() == {2, 5}
    assert (found[2]["units"], found[2]["value"], found[2]["price"], found[2]["is_deleted"]) == (5.0, 80.0, 16.0, False)
    assert found[5]["units"] == 7.0


def test_prices_without_units_are_averaged():
    rows = [{**ROW, "row_number": n, "price": price} for n, price in ((2, 10.0), (3, 20.0))]
    withheld = schema.quarantine.rows([{"row_number": n} for n in (2, 3)]).select("row_number")

    (found,) = without_buyers(KIND.rows(rows), withheld).to_pyarrow().to_pylist()

    assert (found["price"], found["units"]) == (15.0, None)
