import datetime as dt
from collections import Counter

from hcploop import schema
from hcploop.nextbest.kernels.plan_visits import plan_visits

WEEK = [dt.date(2026, 7, 6) + dt.timedelta(days=day) for day in range(5)]


def _visits(count, *, hospitals=4, **more):
    return schema.visit.arrow(
        [
            {
                "decision_id": f"D{number:02}",
                "one_id": f"H{number:02}",
                "brand": "甲",
                "sender": "R1",
                "institution_id": f"i{number % hospitals}",
                "hospital": f"医院{number % hospitals}",
                "expected_value": float(100 - number),
                "expires_on": dt.date(2026, 7, 31),
                **more,
            }
            for number in range(count)
        ]
    )


def _planned(visits, receptions=(), *, days=WEEK, per_day=5, shares=None):
    rows = schema.permit.arrow(list(receptions))
    return plan_visits(visits, rows, days=days, per_day=per_day, week_shares=shares or {}).to_pylist()


def test_a_day_has_five_doctors_at_most_and_two_hospitals_at_most():
    planned = _planned(_visits(40, hospitals=9))

    by_day = {day: [row for row in planned if row["planned_on"] == day] for day in WEEK}
    assert all(len(rows) <= 5 for rows in by_day.values())
    assert all(len({row["hospital"] for row in rows}) <= 2 for rows in by_day.values())
    assert len(planned) == 25


def test_the_first_day_goes_where_most_is_to_be_gained():
    planned = _planned(_visits(12, hospitals=2), days=WEEK[:1])

    assert [row["decision_id"] for row in planned] == ["D00", "D02", "D04", "D06", "D08"]
    assert [row["position"] for row in planned] == [1, 2, 3, 4, 5]


def test_a_hospital_is_visited_when_it_receives():
    receptions = [
        {"hospital": "医院0", "institution_id": "i0", "weekday": 3, "from_time": "14:00", "until_time": "16:00"}
        | {"place": "药剂科"}
    ]

    planned = _planned(_visits(8, hospitals=2), receptions)

    of_first = [row for row in planned if row["hospital"] == "医院0"]
    assert {row["planned_on"].isoweekday() for row in of_first} == {3}
    assert {(row["from_time"], row["until_time"], row["place"]) for row in of_first} == {("14:00", "16:00", "药剂科")}


def test_a_reception_of_another_representative_does_not_help():
    receptions = [
        {"hospital": "医院0", "institution_id": "i0", "rep_id": "R2", "weekday": 1},
        {"hospital": "医院0", "institution_id": "i0", "weekday": 2},
    ]

    planned = _planned(_visits(3, hospitals=1), receptions)

    assert {row["planned_on"].isoweekday() for row in planned} == {2}


def test_a_week_holds_no_more_visits_than_the_representative_can_make():
    days = [*WEEK, *(day + dt.timedelta(days=7) for day in WEEK)]

    planned = _planned(_visits(40, visits_per_week=7.0), days=days)

    assert Counter(row["planned_on"].isocalendar().week for row in planned) == {28: 7, 29: 7}


def test_nobody_is_visited_after_the_decision_has_expired():
    planned = _planned(_visits(20, hospitals=1, expires_on=WEEK[1]))

    assert max(row["planned_on"] for row in planned) == WEEK[1]
    assert len(planned) == 10


def test_a_week_with_holidays_has_fewer_visits():
    visits = _visits(12, visits_per_week=10.0)
    week = WEEK[0].isocalendar()[:2]

    planned = _planned(visits, shares={week: 0.4})

    assert sum(dt.date.isocalendar(row["planned_on"])[:2] == week for row in planned) == 4
