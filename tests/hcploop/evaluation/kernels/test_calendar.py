import datetime as dt

import ibis
import pytest

from hcploop.evaluation.kernels.calendar import calendars
from hcploop.evaluation.periods import label

FIRST = (dt.date(2024, 12, 20) - dt.date(1970, 1, 1)).days


@pytest.mark.parametrize("kind", ["day", "week", "month", "all"])
def test_periods_are_named_as_in_the_other_counts(kind):
    days = [dt.date(2024, 12, 20) + dt.timedelta(days=number) for number in range(20)]
    table = ibis.memtable({"number": range(20), "day": days})

    calendar = calendars(FIRST, FIRST + 19)[kind]

    named = table.mutate(name=label(table.day, kind)).order_by("number").to_pyarrow()["name"].to_pylist()
    assert [calendar.names[number] for number in calendar.of_day] == named
