import datetime as dt

import pytest

from hcploop import schema
from hcploop.nextbest.senders import senders

TODAY = dt.date(2026, 6, 30)
HCP = {"one_id": "A", "institution_id": "I1", "hospital": "第一医院", "rep_id": "R1"}
FILED = {"filing_no": "BA1", "filing_expires_on": TODAY}


def found(hcp, reps=(), permits=(), territories=()):
    tables = (schema.hcp.rows([hcp]), schema.rep.rows(reps), schema.territory.rows(territories))
    rows = senders(*tables, schema.permit.rows(permits), today=TODAY).to_pyarrow().to_pylist()
    return {row["hand"]: tuple(row[name] for name in ("sender", "sender_team", "filing", "reception")) for row in rows}


@pytest.mark.parametrize(
    ("rep", "filing"),
    [
        ({"filing_no": "BA1", "filing_expires_on": TODAY}, "valid"),
        ({"filing_no": "BA1", "filing_expires_on": TODAY - dt.timedelta(days=1)}, "expired"),
        ({"filing_no": "BA1"}, "valid"),
        ({"filing_expires_on": TODAY}, "missing"),
        ({}, "missing"),
    ],
)
def test_a_filing_is_valid_up_to_its_last_day(rep, filing):
    assert found(HCP, [{"rep_id": "R1", "team": "sales", **rep}])["own"] == ("R1", "sales", filing, "unknown")


def test_a_representative_whom_no_feed_tells_of_has_no_filing():
    assert found(HCP)["own"] == ("R1", "sales", "missing", "unknown")


def test_without_a_representative_the_system_stands_in():
    assert found({**HCP, "rep_id": None}) == {"own": ("system", "system", "not_needed", "not_needed")}


@pytest.mark.parametrize(
    ("permits", "reception"),
    [
        ([{"institution_id": "I1"}], "permitted"),
        ([{"institution_id": "I1", "rep_id": "R1"}], "permitted"),
        ([{"institution_id": "I1", "rep_id": "R2"}], "not_permitted"),
        ([{"institution_id": "I1", "rep_id": "R2"}, {"institution_id": "I1"}], "permitted"),
        ([{"institution_id": "I2"}], "unknown"),
        ([{"hospital": "第一医院"}], "unknown"),
    ],
)
def test_a_hospital_receives_whom_its_permits_name(permits, reception):
    assert found(HCP, [{"rep_id": "R1", "team": "sales", **FILED}], permits)["own"][-1] == reception


def test_the_medical_team_of_her_hospital_can_act_beside_the_representative():
    reps = [{"rep_id": "M1", "team": "medical", "territory": "T", **FILED}, {"rep_id": "S9", "team": "sales"}]
    territories = [{"territory": "T", "institution": "第一医院"}]

    assert found(HCP, reps, territories=territories)["medical"] == ("M1", "medical", "valid", "unknown")


def test_who_is_in_charge_anyway_is_not_named_twice():
    reps = [{"rep_id": "R1", "team": "medical", "territory": "T", **FILED}]

    rows = found(HCP, reps, territories=[{"territory": "T", "institution": "第一医院"}])

    assert rows == {"own": ("R1", "medical", "valid", "unknown")}
