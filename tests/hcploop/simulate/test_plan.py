import datetime as dt

import pytest

from hcploop.errors import UsageError
from hcploop.simulate.plan import PARTS, MarketPlan


def test_eighteen_months_end_at_the_as_of_day():
    plan = MarketPlan(months=18)

    assert plan.first_on == dt.date(2025, 1, 1)
    assert plan.days == 546


def test_no_two_parts_draw_from_one_generator():
    plan = MarketPlan()

    draws = {part: plan.chance(part).random() for part in PARTS}

    assert len(set(PARTS.values())) == len(PARTS)
    assert len(set(draws.values())) == len(PARTS)


def test_a_member_of_a_part_has_a_generator_of_its_own():
    plan = MarketPlan()

    assert plan.chance("touches", 1).random() != plan.chance("touches", 2).random()
    assert plan.chance("touches", 1).random() != plan.chance("touches").random()


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"hcps": 0}, "doctors"),
        ({"unkindness": -1.0}, "negative"),
        ({"lang": "fr"}, "fr"),
        ({"channels": ("fax",)}, "fax"),
        ({"brands": ()}, "brand"),
    ],
)
def test_a_plan_that_cannot_be_says_why(wrong, told):
    with pytest.raises(UsageError, match=told):
        MarketPlan(**wrong)
