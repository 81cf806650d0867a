"""What every test can count on, and how the tests are shared out among processes."""

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from hcploop.engine.spark import SparkEngine

# Test runners that work in parallel set it, and tables are laid out by it.
os.environ.pop("COLUMNS", None)

LONGEST = (
    "tests/journeys/web/",
    "tests/worlds/",
    "tests/journeys/",
    "tests/hcploop/flow/",
    "tests/hcploop_web/config/test_restore_web.py",
    "tests/hcploop_web/console/",
)
"""Folders whose files take longest: they come first, so that no process ends minutes after the others."""
TOGETHER = {
    "tests/journeys/web/": "web",
    "tests/worlds/test_oneid": "600",
    "tests/worlds/test_scores": "600",
    "tests/journeys/spark/": "spark",
    "tests/hcploop/engine/test_spark": "spark",
}
"""Files that share what is dear to make: the started web, the market of 600 doctors, a session of Spark."""

ON_SPARK = {
    "spark.master": "local[2]",
    # A test asks much that is small: to compile a query takes longer than to run it as it stands.
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.shuffle.partitions": "2",
    "spark.default.parallelism": "2",
    "spark.driver.memory": "2g",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
}
"""What Spark is told in tests."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest first, and mark those that ask a database."""
    for item in items:
        if item.get_closest_marker("django_db") or {"db", "transactional_db"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.database)
    items.sort(key=lambda item: next((at for at, one in enumerate(LONGEST) if item.nodeid.startswith(one)), 99))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> object:
    """Give the tests of a file to one process: what they share is made once a process."""
    from xdist.scheduler import LoadFileScheduling

    class Together(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return next(
                (name for start, name in TOGETHER.items() if nodeid.startswith(start)), nodeid.partition("::")[0]
            )

    return Together(config, log)


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[SparkEngine]":
    """Give the one session of Spark: it takes seconds to start."""
    from hcploop.engine.spark import SparkEngine

    with SparkEngine(temp=tmp_path_factory.mktemp("spark"), settings=ON_SPARK) as engine:
        yield engine
