import datetime as dt

import ibis
import pytest

from hcploop import schema
from hcploop.nextbest.content_facts import content_facts

MOMENT = dt.datetime(2026, 5, 1, 12)  # noqa: DTZ001 - UTC without zone


def _content(**told):
    row = {"content_id": "K1", "title": "t", "brand": "all", "state": "approved", **told}
    return schema.content.rows([row])


@pytest.mark.parametrize(
    ("told", "state"),
    [
        ({}, "approved"),
        ({"expires_at": MOMENT}, "expired"),
        ({"expires_at": MOMENT + dt.timedelta(seconds=1)}, "approved"),
        ({"published_at": MOMENT + dt.timedelta(seconds=1)}, "review"),
        ({"state": "who knows"}, "unknown"),
    ],
)
def test_a_moment_of_another_table_judges_as_a_moment_that_is_given(told, state):
    content, asked = _content(**told), ibis.memtable({"moment": [MOMENT]})

    given = content_facts(content, as_of=MOMENT).to_pyarrow().to_pylist()
    looked_up = content_facts(content, as_of=asked.moment.as_scalar()).to_pyarrow().to_pylist()

    assert given == looked_up
    assert given[0]["content_state"] == state
