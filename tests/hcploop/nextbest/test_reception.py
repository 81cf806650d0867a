import pytest

from hcploop import schema
from hcploop.nextbest.reception import when_received

HCP = [{"one_id": "H1", "hospital": "医院", "institution_id": "i1", "records": 1, "sources": [], "confidence": 1.0}]


def _arm(channel="visit", weekday=5, hour=12):
    return {
        "one_id": "H1",
        "arm": f"甲|{channel}||R1",
        "position": 1,
        "brand": "甲",
        "channel": channel,
        "sender": "R1",
        "weekday": weekday,
        "hour": hour,
        "probability": 0.5,
        "increment": 0.1,
        "cost": 1.0,
        "expected_value": 1.0,
        "because": [],
        "actions": 0,
        "channel_contacts": 0,
        "channel_answers": 0,
    }


def _permit(weekday, from_time="14:00", until_time="16:30", rep_id=None):
    times = {"from_time": from_time, "until_time": until_time}
    return {"hospital": "医院", "institution_id": "i1", "rep_id": rep_id, "weekday": weekday, **times}


@pytest.fixture
def timed(run):
    def found(permits, arm=None, weekdays=(1, 2, 3, 4, 5)):
        tables = (schema.arm.rows([arm or _arm()]), schema.hcp.rows(HCP), schema.permit.rows(permits))
        (row,) = run(when_received(*tables, weekdays=weekdays))
        return row["weekday"], row["hour"]

    return found


def test_a_visit_waits_for_the_next_reception_after_her_best_day(timed):
    assert timed([_permit(3), _permit(2)]) == (2, 14)


def test_a_reception_on_her_best_day_moves_the_hour_alone(timed):
    assert timed([_permit(5), _permit(2)]) == (5, 14)
    assert timed([_permit(5, "08:00", "11:00")]) == (5, 10)


def test_who_is_received_every_day_is_visited_on_her_best_one(timed):
    assert timed([_permit(None, "09:00", "15:00")]) == (5, 12)


def test_a_reception_of_another_representative_or_on_a_closed_day_does_not_count(timed):
    assert timed([_permit(2, rep_id="R2"), _permit(4, rep_id="R1")]) == (4, 14)
    assert timed([_permit(2), _permit(4)], weekdays=(4, 5)) == (4, 14)


def test_a_hospital_that_says_nothing_and_a_message_keep_her_own_time(timed):
    assert timed([]) == (5, 12)
    assert timed([_permit(2)], arm=_arm("wechat")) == (5, 12)
