import datetime as dt
from dataclasses import replace

import ibis
import pytest

from hcploop import schema
from hcploop.evaluation import Sales, buyer_counts, buyer_units, figures, periods

SALES = Sales(("excellent", "ordinary"), (), delay_days=14, small_cell=5, doctor_level_prescriptions=False)
TODAY = dt.date(2026, 6, 30)
KNOWN = ibis.memtable(periods(schema.calendar_day.arrow([]), first=dt.date(2023, 1, 1), until=TODAY))


def _sold(brand, period, buyers, *, units=1.0, **more):
    return [
        {"brand": brand, "period": period, "product": brand, "institution": f"医院{n}", "units": units} | more
        for n in buyers
    ]


def _counted(rows, *, sales=SALES, today=TODAY, persons=()):
    sold = schema.outcome.rows(rows)
    people = schema.record_person.rows([{"record_id": n, "one_id": one, "probability": 1.0} for n, one in persons])
    return buyer_counts(buyer_units(sold, people, KNOWN, sales=sales), today=today, sales=sales)


def _rows(*told, **more):
    found = _counted(*told, **more).to_pyarrow().to_pylist()
    return {(row["brand"], row["period"], row["cut_value"]): row for row in found}


def _figures(rows):
    found = figures({"buyer_count": _counted(rows)}).to_pyarrow().to_pylist()
    return {(row["metric"], row["brand"], row["period"]): row for row in found if row["cut"] == ""}


def test_launch_cohorts_keep_83_and_66_in_a_hundred_in_their_second_year():
    rows = _sold("excellent", "2024", range(100)) + _sold("excellent", "2025", range(17, 130), units=3.73)
    rows += _sold("ordinary", "2024", range(100)) + _sold("ordinary", "2025", range(34, 110), units=2.59)

    found = _figures(rows)

    assert found["prescriber_retention", "excellent", "2025"]["figure_value"] == pytest.approx(0.83)
    assert found["prescriber_retention", "ordinary", "2025"]["figure_value"] == pytest.approx(0.66)
    assert found["units_per_buyer_growth", "excellent", "2025"]["figure_value"] == pytest.approx(2.73)
    assert found["units_per_buyer_growth", "ordinary", "2025"]["figure_value"] == pytest.approx(1.59)
    assert found["first_prescribers", "excellent", "2025"]["figure_value"] == 30
    assert ("prescriber_retention", "excellent", "2024") not in found


def test_who_comes_back_after_a_pause_is_neither_new_nor_kept():
    rows = _sold("ordinary", "2026-01", range(20)) + _sold("ordinary", "2026-02", range(10))
    rows += _sold("ordinary", "2026-03", range(30))

    march = _rows(rows)["ordinary", "2026-03", ""]

    assert (march["buyers"], march["buyers_before"], march["retained"], march["new_buyers"]) == (30, 10, 10, 10)


def test_months_add_up_to_quarters_and_years_and_nobody_is_counted_twice():
    rows = _sold("ordinary", "2026-01", range(20)) + _sold("ordinary", "2026-02", range(10, 25))

    quarter = _rows(rows)["ordinary", "2026-Q1", ""]

    assert (quarter["buyers"], quarter["units"]) == (25, 35.0)


def test_a_product_told_by_months_and_by_quarters_is_told_once():
    rows = _sold("ordinary", "2026-01", range(20)) + _sold("ordinary", "2026-Q1", range(20), units=99.0)

    assert _rows(rows)["ordinary", "2026-Q1", ""]["units"] == 20.0


def test_a_period_is_told_when_its_sales_are_complete():
    rows = _sold("ordinary", "2026-05", range(20)) + _sold("ordinary", "2026-06", range(20))

    assert {key[1] for key in _rows(rows)} == {"2026-05"}
    assert {key[1] for key in _rows(rows, today=dt.date(2026, 6, 13))} == set()


def test_what_others_sell_is_left_out():
    rows = _sold("ordinary", "2026-01", range(20), company="Ours")
    rows += _sold("all", "2026-01", range(50), company="Theirs") + _sold("all", "2026-01", range(20, 30))

    by_brand = _rows(rows)
    by_company = _rows(rows, sales=replace(SALES, own_companies=("Theirs",)))

    assert by_brand["all", "2026-01", ""]["buyers"] == 30
    assert by_company["all", "2026-01", ""]["buyers"] == 50


def test_returned_goods_and_rows_of_a_region_are_no_buyers():
    rows = _sold("ordinary", "2026-01", range(20)) + _sold("ordinary", "2026-01", range(10), units=-1.0)
    rows += [{"brand": "ordinary", "period": "2026-01", "product": "x", "region": "华东", "units": 900.0}]

    found = _rows(rows)["ordinary", "2026-01", ""]

    assert (found["buyers"], found["units"]) == (10, 10.0)


@pytest.mark.parametrize("buyers", [1, 4])
def test_few_buyers_are_hidden_with_everything_about_them(buyers):
    rows = _sold("ordinary", "2026-01", range(buyers)) + _sold("ordinary", "2026-02", range(20))

    found = _rows(rows)

    few, later = found["ordinary", "2026-01", ""], found["ordinary", "2026-02", ""]
    assert (few["buyers"], few["units"]) == (None, None)
    assert (later["buyers_before"], later["units_before"], later["retained"]) == (None, None, None)


def test_a_hidden_region_cannot_be_worked_out_from_the_others():
    regions = {"华东": range(20), "华南": range(20, 32), "西藏": range(40, 42)}
    rows = [row for region, who in regions.items() for row in _sold("ordinary", "2026-01", who, region=region)]

    found = _rows(rows)

    shown = {region: found["ordinary", "2026-01", region]["buyers"] for region in ("", "华东", "华南", "西藏")}
    assert shown == {"": 34, "华东": 20, "华南": None, "西藏": None}


def test_a_hidden_month_cannot_be_worked_out_from_its_quarter():
    months = {"2026-01": range(20), "2026-02": range(3), "2026-03": range(10)}
    rows = [row for month, who in months.items() for row in _sold("ordinary", month, who)]

    found = _rows(rows)

    shown = {period: found["ordinary", period, ""]["units"] for period in (*months, "2026-Q1")}
    assert shown == {"2026-01": 20.0, "2026-02": None, "2026-03": None, "2026-Q1": 33.0}


def test_a_hidden_brand_cannot_be_worked_out_from_the_market():
    rows = _sold("ordinary", "2026-01", range(3)) + _sold("excellent", "2026-01", range(30))

    found = _rows(rows)

    assert found["excellent", "2026-01", ""]["buyers"] is None
    assert found["all", "2026-01", ""]["buyers"] == 30


def test_few_new_buyers_are_hidden_and_none_is_no_secret():
    rows = _sold("ordinary", "2026-01", range(20)) + _sold("ordinary", "2026-02", range(22))
    rows += _sold("ordinary", "2026-03", range(22))

    found = _rows(rows)

    assert found["ordinary", "2026-02", ""]["new_buyers"] is None
    assert found["ordinary", "2026-03", ""]["new_buyers"] == 0


def _by_doctor():
    rows = [
        {"brand": "ordinary", "period": "2026-01", "product": "x", "institution": f"医院{n % 6}", "units": 1.0}
        for n in range(30)
    ]
    return [row | {"record_id": n} for n, row in enumerate(rows)], [(n, f"H{n}") for n in range(30)]


@pytest.mark.parametrize(("is_allowed", "buyers"), [(False, 6), (True, 30)])
def test_doctors_are_counted_where_the_policy_pack_allows_it_only(is_allowed, buyers):
    rows, persons = _by_doctor()
    sales = replace(SALES, doctor_level_prescriptions=is_allowed)

    found = _rows(rows, sales=sales, persons=persons)

    assert found["ordinary", "2026-01", ""]["buyers"] == buyers


def test_where_doctors_may_be_counted_but_none_is_named_hospitals_are():
    sales = replace(SALES, doctor_level_prescriptions=True)

    assert _rows(_sold("ordinary", "2026-01", range(20)), sales=sales)["ordinary", "2026-01", ""]["buyers"] == 20


def test_all_first_buyers_of_a_brand_that_is_launched_later_are_seen():
    rows = _sold("ordinary", "2026-01", range(20)) + _sold("excellent", "2026-02", range(9))

    found = _rows(rows)

    assert found["excellent", "2026-02", ""]["new_buyers"] == 9
    assert found["ordinary", "2026-01", ""]["new_buyers"] is None
