"""The same records are the same people on Spark."""

import pyarrow as pa
import pytest
from tests.markets import market_of_people

from hcploop import schema
from hcploop.engine import DuckEngine, open_snapshot
from hcploop.flow import run
from hcploop.oneid.block import with_blocks
from hcploop.oneid.evidence import keyed_evidence, whole
from hcploop.oneid.kernels.holdings import MergeRules
from hcploop.oneid.kernels.merge import merged
from hcploop.oneid.link import learned, scored
from hcploop.oneid.shared import shared_contacts

pytestmark = [pytest.mark.spark, pytest.mark.full]
EVIDENCE = schema.linkage_evidence.name


@pytest.fixture(scope="module")
def records(tmp_path_factory):
    """About 20,000 records of 6,700 doctors, cleaned by the loop."""
    folder = tmp_path_factory.mktemp("people")
    run(market_of_people(folder / "in", hcps=6700, seed=101), folder / "out")
    return open_snapshot(folder / "out").arrow("record")


def _linked(engine, records: pa.Table) -> tuple[pa.Table, pa.Table]:
    given = engine.give("record", records)
    shared = engine.materialise("shared_contact", shared_contacts(given))
    keyed = engine.materialise("keyed_evidence", keyed_evidence(given, shared))
    engine.materialise(EVIDENCE, whole(with_blocks(keyed)))
    model = learned(EVIDENCE, api=engine.splink_learner(EVIDENCE), seed=1)
    pairs = scored(EVIDENCE, model, api=engine.splink_api())
    told = engine.arrow(whole(keyed).order_by("record_id"))
    clusters = merged(pairs, told, schema.identity_decision.arrow([]), rules=MergeRules())
    return pairs, clusters.sort_by("record_id")


def test_twenty_thousand_records_are_the_same_people_on_spark(records, spark, tmp_path):
    with DuckEngine(temp=tmp_path) as duckdb:
        pairs, clusters = _linked(duckdb, records)

    pairs_on_spark, clusters_on_spark = _linked(spark, records)

    assert 18_000 < records.num_rows < 25_000
    assert clusters_on_spark.equals(clusters)
    ends = ["record_a", "record_b", "evidence"]
    assert pairs_on_spark.select(ends).equals(pairs.select(ends))
    assert pairs_on_spark["probability"].to_pylist() == pytest.approx(pairs["probability"].to_pylist(), abs=1e-6)
