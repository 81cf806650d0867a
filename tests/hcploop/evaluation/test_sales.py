"""What was sold: whose it is, and of which market."""

from hcploop import schema
from hcploop.evaluation.policy import EvaluationPolicy
from hcploop.evaluation.sales import is_of, of_market

SOLD = (
    ("Optos plc", "optos plc", "R"),
    ("OPTOS, INC.", "optos inc", "R"),
    ("甲药业有限公司", "甲药业 gongsi", "Xarelto"),
    (None, None, None),
)


def _outcome():
    rows = [
        {"period": "2026-03", "brand": "all", "product": product or "-", "company": company, "company_id": one}
        | {"product_id": product.lower() if product else None}
        for company, one, product in SOLD
    ]
    return schema.outcome.rows(rows)


def _of(*names):
    outcome = _outcome()
    return sorted(outcome.filter(is_of(outcome, names)).to_pyarrow()["company"].to_pylist())


def test_a_company_is_known_in_every_writing():
    assert _of("optos PLC") == ["Optos plc"]
    assert _of("甲藥業有限公司") == ["甲药业有限公司"]


def test_a_company_told_without_its_form_counts_in_every_form():
    assert _of("Optos") == ["OPTOS, INC.", "Optos plc"]
    assert _of("甲药业") == ["甲药业有限公司"]


def test_who_names_no_company_is_of_none():
    assert _of("Nobody Ltd") == []


def test_a_name_as_it_stands_counts_also_where_no_id_is_known():
    outcome = schema.outcome.rows([{"period": "2026-03", "product": "R", "brand": "all", "company": "本企业"}])

    assert outcome.filter(is_of(outcome, ["本企业"])).count().to_pyarrow().as_py() == 1


def test_the_products_of_a_market_are_known_in_every_writing():
    policy = EvaluationPolicy.from_table({"products": {"a": ["拜瑞妥®", "r"]}}, "policy/figures.toml")

    found = of_market(_outcome(), "a", policy=policy)

    assert sorted(found.to_pyarrow()["product"].to_pylist()) == ["R", "R", "Xarelto"]
