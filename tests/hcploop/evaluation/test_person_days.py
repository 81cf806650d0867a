import datetime as dt

from hcploop import schema
from hcploop.evaluation import channel_numbers, person_cuts, person_days

DAY = dt.date(2026, 3, 2)


def _did(record_id, channel, *, views=0, actives=0):
    return {
        "record_id": record_id,
        "brand": "all",
        "channel": channel,
        "local_on": DAY,
        "touches": 1,
        "contacts": 1,
        "views": views,
        "actives": actives,
    }


def test_what_a_person_did_becomes_one_number_and_nobody_we_know_has_no_person():
    hcp = schema.hcp.rows([{"one_id": "欧阳娜娜", "records": 1, "sources": [], "confidence": 1.0}])
    cuts = person_cuts(hcp, schema.hcp_tier.rows([]), brands=["all"])
    record_person = schema.record_person.rows([{"record_id": 1, "one_id": "欧阳娜娜", "probability": 1.0}])
    days = schema.record_day.rows([_did(1, "visit"), _did(1, "wechat", views=2, actives=1), _did(2, "wechat")])
    numbers = channel_numbers(days, personal=["visit"])

    found = person_days(days, record_person, cuts, numbers, brand="all").to_pyarrow().to_pylist()

    assert sorted((row["channel_no"], row["did"], row["person"] is None) for row in found) == [
        (0, 1, False),
        (1, 1, True),
        (1, 7, False),
    ]
    assert {(row["touches"], row["contacts"]) for row in found} == {(1, 1)}
    assert sorted(row["actives"] for row in found) == [0, 0, 1]
    assert {row["local_on"] for row in found} == {DAY}


def test_the_channels_in_which_a_person_of_ours_takes_part_are_personal():
    days = schema.record_day.rows([_did(1, "visit"), _did(1, "wechat"), _did(2, "visit")])

    found = channel_numbers(days, personal=["visit", "meeting"]).order_by("channel_no").to_pyarrow().to_pylist()

    assert [(row["channel"], row["is_personal"]) for row in found] == [("visit", True), ("wechat", False)]
