import datetime as dt

import ibis

from hcploop import schema
from hcploop.evaluation import periods, rep_counts, rep_months

UNTIL = dt.date(2026, 5, 20)


def _met(number, record, day, *, rep="R1", channel="visit", **more):
    row = {"touch_id": f"t{number}", "record_id": record, "rep_id": rep, "channel": channel, "action": "visit"}
    row |= {"local_on": dt.date.fromisoformat(f"2026-{day}"), "status": "submitted", "counts_once": True}
    return row | {"brand": "all"} | more


def _counted(*touches, reps=()):
    hcp = [{"one_id": f"H{n}", "rep_id": "R9" if n == 3 else None} for n in range(1, 5)]
    persons = [{"record_id": n, "one_id": f"H{n}", "probability": 1.0} for n in range(1, 5)]
    months = rep_months(
        schema.touch.rows(list(touches)), schema.record_person.rows(persons), schema.hcp.rows(hcp), personal=["visit"]
    )
    known = ibis.memtable(periods(schema.calendar_day.arrow([]), first=dt.date(2026, 3, 10), until=UNTIL))
    found = rep_counts(months, schema.rep.rows(list(reps)), known).to_pyarrow().to_pylist()
    return {(row["brand"], row["period"], row["cut"], row["cut_value"]): row for row in found}


def test_people_are_counted_once_for_each_representative_who_met_them():
    found = _counted(_met(1, 1, "04-01"), _met(2, 1, "04-09"), _met(3, 2, "04-09"), _met(4, 2, "04-10", rep="R2"))

    whole = found["all", "2026-04", "", ""]
    assert (whole["reps"], whole["covered"], whole["contacts"]) == (2, 3, 4)
    assert found["all", "2026-04", "rep", "R1"]["covered"] == 2


def test_a_contact_that_names_nobody_counts_for_the_representative_in_charge_if_there_is_one():
    found = _counted(_met(1, 3, "04-01", rep=None), _met(2, 1, "04-01", rep=None))

    assert [key[3] for key in found if key[2] == "rep" and key[1] == "2026-04"] == ["R9"]


def test_only_delivered_personal_contacts_count_and_a_group_once():
    found = _counted(
        _met(1, 1, "04-01"),
        _met(2, 2, "04-01", counts_once=False),
        _met(3, 3, "04-01", status="planned"),
        _met(4, 4, "04-01", channel="wechat"),
        _met(5, 4, "04-01", action="send"),
    )

    whole = found["all", "2026-04", "", ""]
    assert (whole["covered"], whole["contacts"]) == (2, 1)


def test_the_period_before_is_told_where_both_are_complete():
    found = _counted(*[_met(n, 1, f"0{month}-15") for n, month in enumerate((3, 4, 5))], _met(9, 2, "04-15"))

    assert found["all", "2026-04", "", ""]["covered_before"] == 1
    assert found["all", "2026-03", "", ""]["covered_before"] is None
    assert found["all", "2026-05", "", ""]["covered_before"] is None


def test_capacity_is_that_of_all_representatives_of_whom_it_is_known():
    reps = [{"rep_id": "R1", "visits_per_week": 7.0}, {"rep_id": "R2", "visits_per_week": 14.0}, {"rep_id": "R3"}]

    found = _counted(_met(1, 1, "04-01"), _met(2, 1, "04-02", rep="R3"), _met(3, 1, "05-02"), reps=reps)

    whole = found["all", "2026-04", "", ""]
    assert (whole["visits"], whole["capacity"]) == (1, 92.4)
    assert found["all", "2026-04", "rep", "R1"]["capacity"] == 30.8
    assert found["all", "2026-04", "rep", "R3"]["capacity"] is None
    assert found["all", "2026-05", "", ""]["capacity"] == 58.8


def test_a_brand_counts_for_itself_and_for_the_market():
    reps = [{"rep_id": "R1", "visits_per_week": 7.0}]

    found = _counted(_met(1, 1, "04-01", brand="kexin"), _met(2, 2, "04-01"), reps=reps)

    assert found["kexin", "2026-04", "", ""]["covered"] == 1
    assert found["all", "2026-04", "", ""]["covered"] == 2
    assert found["kexin", "2026-04", "", ""]["capacity"] is None
