"""Why a doctor has no suggestion."""

import duckdb
import pytest

from hcploop.engine import open_snapshot
from hcploop_web.insights.nothing_suggested import why_nothing
from hcploop_web.insights.reading import reading

DECISION = (
    '(one_id VARCHAR, decided_at TIMESTAMP, is_holdout BOOLEAN, arms VARCHAR[], allocated VARCHAR, "values" DOUBLE[])'
)


class Decided:
    """A snapshot with one decision, or none."""

    def __init__(self, *decided: object) -> None:
        self._connection = duckdb.connect()
        self._connection.execute(f"CREATE TABLE decision {DECISION}")
        if decided:
            self._connection.execute("INSERT INTO decision VALUES ('her', '2026-01-01', ?, ?, ?, ?)", list(decided))

    def keep(self, name, query):
        self._connection.execute(f"CREATE TABLE {name} AS {query}")

    def rows(self, query, given):
        return self._connection.execute(query, given).to_arrow_table().to_pylist()


@pytest.mark.parametrize(
    ("decided", "why"),
    [
        ((), "rules"),
        ((False, ["nothing"], "nothing", [0.0]), "rules"),
        ((True, ["nothing"], "nothing", [0.0]), "hold_out"),
        ((True, ["nothing", "a|visit||r"], "a|visit||r", [0.0, 9.0]), "hold_out"),
        ((False, ["nothing", "a|visit||r"], "nothing", [0.0, -3.0]), "worth"),
        ((False, ["nothing", "a|visit||r"], "nothing", [0.0, 0.0]), "worth"),
        ((False, ["nothing", "a|visit||r"], "nothing", [0.0, 9.0]), "capacity"),
        ((False, ["nothing", "a|visit||r"], "a|visit||r", [0.0, 9.0]), "lot"),
    ],
)
def test_one_reason_holds(decided, why):
    assert why_nothing(Decided(*decided), "her") == why


@pytest.mark.slow
def test_in_the_hold_out_of_a_market_it_is_the_hold_out(market):
    held = [row["one_id"] for row in open_snapshot(market).arrow("decision").to_pylist() if row["is_holdout"]]

    assert held
    assert {why_nothing(reading(), one) for one in held} == {"hold_out"}
