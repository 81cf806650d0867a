"""Values that tie nobody: those of most records first, and none in full."""

import pytest

from hcploop_web.insights.blocked import blocked_values
from hcploop_web.insights.reading import reading

pytestmark = pytest.mark.slow


@pytest.mark.usefixtures("blocking_market")
def test_values_of_most_records_come_first_and_all_are_counted():
    told, total = blocked_values(rows=2)
    everything, _total = blocked_values(rows=total)

    assert total == len(everything) == 3
    assert told == everything[:2]
    assert [(one.kind, one.records, one.names) for one in everything] == [
        ("phone", 5, 5),
        ("email", 3, 3),
        ("licence_no", 2, 2),
    ]


@pytest.mark.usefixtures("blocking_market")
def test_no_contact_stands_there_in_full():
    shown = {one.value for one in blocked_values()[0]}
    held = {row[kind] for kind in ("phone", "email") for row in reading().rows(f"SELECT {kind} FROM record")}

    assert shown == {"+86137****2222", "o***@example.org", "000000"}
    assert not shown & held


@pytest.mark.usefixtures("market")
def test_a_market_may_have_none():
    assert blocked_values() == ([], 0)
