import datetime as dt

from hcploop import schema
from hcploop.nextbest.contacts import recent_contacts

TODAY = dt.date(2026, 6, 30)
PERSONS = schema.record_person.rows([{"record_id": 1, "one_id": "A"}, {"record_id": 2, "one_id": "A"}])


def day(ago, touches, actives=0, **more):
    row = {"record_id": 1, "brand": "all", "channel": "visit", "touches": touches, "actives": actives, "contacts": 1}
    return {**row, "local_on": TODAY - dt.timedelta(days=ago), **more}


def contacts(*rows):
    found = recent_contacts(schema.record_day.rows(rows), PERSONS, today=TODAY).to_pyarrow().to_pylist()
    return {
        (row["one_id"], row["channel"]): (row["contacts_7d"], row["contacts_30d"], (TODAY - row["last_on"]).days)
        for row in found
    }


def test_contacts_of_all_records_and_brands_count_within_their_windows():
    rows = [day(0, 1), day(6, 2, brand="kexin"), day(7, 1, record_id=2), day(29, 1), day(30, 5), day(400, 9)]

    assert contacts(*rows) == {("A", "visit"): (3, 5, 0)}


def test_what_she_did_herself_is_no_contact_of_ours():
    assert contacts(day(1, 2, actives=2), day(3, 3, actives=1)) == {("A", "visit"): (2, 2, 3)}


def test_a_contact_long_ago_is_remembered_by_its_day():
    assert contacts(day(100, 1)) == {("A", "visit"): (0, 0, 100)}


def test_channels_are_kept_apart_and_later_days_are_not_read():
    rows = [day(1, 1), day(2, 1, channel="sms"), day(-1, 5)]

    assert contacts(*rows) == {("A", "visit"): (1, 1, 1), ("A", "sms"): (1, 1, 2)}
