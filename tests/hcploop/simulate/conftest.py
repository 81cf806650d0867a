"""One small made-up market for the room's tests: made once, never written to."""

import pytest

from hcploop.simulate.doctors import make_doctors
from hcploop.simulate.hospitals import make_hospitals
from hcploop.simulate.names import make_names
from hcploop.simulate.phones import make_phones
from hcploop.simulate.plan import MarketPlan
from hcploop.simulate.records import Truth, make_records, make_unionids


def truth_of(plan):
    hospitals = make_hospitals(plan)
    doctors = make_doctors(plan, hospitals, make_names(plan))
    return Truth(hospitals, doctors, make_phones(plan, hospitals, doctors), make_unionids(plan))


@pytest.fixture(scope="session")
def plan():
    return MarketPlan(hcps=600)


@pytest.fixture(scope="session")
def truth(plan):
    return truth_of(plan)


@pytest.fixture(scope="session")
def records(plan, truth):
    return make_records(plan, truth)


@pytest.fixture(scope="session")
def clean():
    plan = MarketPlan(hcps=200, unkindness=0.0)
    truth = truth_of(plan)
    return plan, truth, make_records(plan, truth)
