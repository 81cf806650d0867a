"""One turn of the loop on a cluster of two workers makes the snapshot that DuckDB makes."""

import os
import shlex
import subprocess
import sys

import pytest
from tests.both_engines import differing
from tests.conftest import ON_SPARK

from hcploop.cli.commands import SPARK_SETTINGS
from hcploop.engine import open_snapshot
from hcploop.flow import run
from hcploop.schema import TABLES
from hcploop.simulate import MarketPlan, write_market

pytestmark = [pytest.mark.spark, pytest.mark.full]

ON_CLUSTER = {
    **ON_SPARK,
    "spark.master": "local-cluster[2,1,1024]",
    "spark.executor.extraJavaOptions": ON_SPARK["spark.driver.extraJavaOptions"],
}


@pytest.fixture(scope="module")
def snapshots(tmp_path_factory):
    """What both made of 500 doctors; Spark in a process of its own, started as a user starts it."""
    folder = tmp_path_factory.mktemp("cluster")
    write_market(folder / "in", MarketPlan(hcps=500, seed=7, months=3))
    settings = " ".join(shlex.quote(f"{name}={value}") for name, value in ON_CLUSTER.items())
    command = [sys.executable, "-m", "hcploop", "run", str(folder / "in"), "--out", str(folder / "spark")]
    subprocess.run(
        [*command, "--engine", "spark", "--progress", "none"],
        env={**os.environ, SPARK_SETTINGS: settings},
        check=True,
    )
    run(folder / "in", folder / "duckdb")
    return open_snapshot(folder / "duckdb"), open_snapshot(folder / "spark")


def test_a_loop_of_500_doctors_on_a_cluster_makes_the_tables_that_duckdb_makes(snapshots):
    here, there = snapshots

    differences = {name: differing(here.arrow(name), there.arrow(name)) for name in TABLES if name != "run"}

    assert there.arrow("run")["engine"].to_pylist() == ["spark"]
    assert {name: told for name, told in differences.items() if told} == {}
