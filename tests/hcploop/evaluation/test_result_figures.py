import datetime as dt

import pytest

from hcploop import schema
from hcploop.evaluation.policy import EvaluationPolicy
from hcploop.evaluation.result_figures import effect_figures, sales_figures

PERIODS = schema.outcome_period.rows(
    [
        {
            "period": f"2026-0{month}",
            "grain": "month",
            "starts_on": dt.date(2026, month, 1),
            "is_complete": month < 3,
        }
        for month in (1, 2, 3)
    ]
)


def _sold(period, brand, units, price, *, hospitals=6, region="华东", company=None):
    return [
        {
            "period": period,
            "product": brand,
            "brand": brand,
            "company": company,
            "institution_id": f"h{number}",
            "region": region,
            "units": units / hospitals,
            "price": price,
        }
        for number in range(hospitals)
    ]


def _figures(rows, *, brands=("甲",), **policy):
    rules = EvaluationPolicy.from_table(policy, "policy/evaluation.toml")
    table = sales_figures(schema.outcome.rows(rows), PERIODS, brands=brands, policy=rules)
    return {
        (row["metric"], row["brand"], row["period"], row["cut_value"]): row for row in table.to_pyarrow().to_pylist()
    }


TWO_MONTHS = [
    *_sold("2026-01", "甲", 60.0, 100.0),
    *_sold("2026-01", "别家", 140.0, 80.0),
    *_sold("2026-02", "甲", 90.0, 90.0),
    *_sold("2026-02", "别家", 160.0, 80.0),
    *_sold("2026-03", "甲", 5.0, 90.0),
]


def test_a_change_of_value_is_parted_into_volume_and_price():
    found = _figures(TWO_MONTHS)

    volume, price = (found[name, "甲", "2026-02", ""]["figure_value"] for name in ("volume_effect", "price_effect"))
    assert volume == pytest.approx(30 * 100)
    assert price == pytest.approx(90 * -10)
    assert volume + price == pytest.approx(90 * 90 - 60 * 100)


def test_market_share_is_own_units_of_all_units():
    found = _figures(TWO_MONTHS)

    share = found["market_share", "甲", "2026-02", ""]
    assert (share["figure_value"], share["numerator"], share["denominator"]) == pytest.approx((0.36, 90, 250))
    assert found["market_share_change", "甲", "2026-02", ""]["figure_value"] == pytest.approx(0.06)
    assert found["growth_over_market", "甲", "2026-02", ""]["figure_value"] == pytest.approx(0.5 - 0.25)


def test_a_period_that_is_not_complete_has_no_figure():
    assert {period for _, _, period, _ in _figures(TWO_MONTHS)} == {"2026-01", "2026-02"}


def test_a_region_of_few_hospitals_has_no_numbers():
    few = [_sold("2026-02", "甲", 8.0, 90.0, hospitals=2, region=region) for region in ("西北", "西南")]

    found = _figures([*TWO_MONTHS, *few[0], *few[1]])

    assert found["market_share", "甲", "2026-02", "华东"]["figure_value"] is not None
    hidden = found["market_share", "甲", "2026-02", "西北"]
    assert [hidden[name] for name in ("figure_value", "numerator", "denominator", "n")] == [None, None, None, 2]


def test_the_only_hidden_region_takes_the_next_smallest_with_it():
    rows = [
        *_sold("2026-02", "甲", 90.0, 90.0, hospitals=9),
        *_sold("2026-02", "甲", 60.0, 90.0, hospitals=6, region="华南"),
        *_sold("2026-02", "甲", 8.0, 90.0, hospitals=2, region="西北"),
    ]

    found = _figures(rows)

    shown = {
        region: found["sales_units", "甲", "2026-02", region]["figure_value"] for region in ("华东", "华南", "西北")
    }
    assert shown == {"华东": pytest.approx(90), "华南": None, "西北": None}


def test_a_brand_competes_with_the_products_of_its_market():
    found = _figures([*TWO_MONTHS, *_sold("2026-02", "眼药", 750.0, 1.0)], products={"甲": ("甲", "别家")})

    assert found["market_share", "甲", "2026-02", ""]["figure_value"] == pytest.approx(0.36)


def test_in_a_market_of_one_brand_our_company_is_named_by_the_policy():
    rows = [{**row, "brand": "all", "company": row["product"] + "公司"} for row in TWO_MONTHS]

    found = _figures(rows, brands=("all",), own_companies=("甲公司",))

    assert found["sales_units", "all", "2026-02", ""]["figure_value"] == pytest.approx(90)


def _effect(**more):
    return {
        "brand": "甲",
        "period": "2026-02",
        "design": "institution",
        "units_compared": 40,
        "doctors": 400,
        "held_out": 41,
        "is_evaluable": True,
        "verdict": "made up",
    } | more


def test_a_roi_that_is_not_evaluable_has_bounds_and_no_value():
    table = schema.effect.rows([_effect(roi_low=-3.0, roi_high=4.0, cost=10.0)])

    found = {row["metric"]: row for row in effect_figures(table).to_pyarrow().to_pylist()}

    assert set(found) == {"roi", "cost"}
    assert (found["roi"]["figure_value"], found["roi"]["low"], found["roi"]["high"]) == (None, -3, 4)


def test_doctors_go_before_hospitals_where_both_are_there():
    table = schema.effect.rows([_effect(roi=0.2), _effect(design="doctor", roi=0.4, roi_low=0.1, roi_high=0.7)])

    found = [row["figure_value"] for row in effect_figures(table).to_pyarrow().to_pylist() if row["metric"] == "roi"]

    assert found == [0.4]
