import datetime as dt

import ibis

from hcploop.evaluation.spans import LONG, in_brands, in_cuts, in_periods

ROWS = ibis.memtable({"day": [dt.date(2026, 5, 6)], "brand": ["kexin"], "region": ["华东"], "item": [None]}).cast(
    {"item": "string"}
)


def test_a_row_lies_in_a_month_a_quarter_a_year_and_in_all():
    found = in_periods(ROWS, "day").to_pyarrow()["period"].to_pylist()

    assert LONG == ("month", "quarter", "year", "all")
    assert sorted(found) == ["2026", "2026-05", "2026-Q2", "all"]


def test_a_row_of_a_brand_is_one_of_the_market_too_and_one_of_none_stays_single():
    rows = ROWS.union(ROWS.mutate(brand=ibis.literal("all")))

    assert sorted(in_brands(rows).to_pyarrow()["brand"].to_pylist()) == ["all", "all", "kexin"]


def test_a_row_without_a_value_is_not_cut_by_it():
    found = in_cuts(ROWS, region="region", item="item").to_pyarrow().to_pylist()

    assert sorted((row["cut"], row["cut_value"]) for row in found) == [("", ""), ("region", "华东")]
