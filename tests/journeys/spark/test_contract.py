"""Every expression of a run gives the same rows on Spark, from the same rows."""

import pytest
from tests.both_engines import BothEngines
from tests.markets import FILES, drop, tiny_market

from hcploop.flow import STAGES, linking, run, turn
from hcploop.oneid.link import LinkRules

pytestmark = [pytest.mark.spark, pytest.mark.full]

NOTHING_TO_EXPRESS = {"roll-ups", "profiles", "publish"}
"""Stages that wait for what was begun before (the roll-ups are, with the touches), or that one process does."""

CANNOT: dict[str, str] = {}
"""What Spark cannot do: for a stage, the error that it raises."""


@pytest.fixture(scope="module")
def asked(spark, tmp_path_factory):
    """Run the loop on DuckDB, and each of its expressions on Spark too; what was asked, by stage."""
    folder = tmp_path_factory.mktemp("both")
    both = BothEngines(temp=folder / "work", spark=spark)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(turn, "open_engine", lambda *names, **settings: both)
        run(tiny_market(folder / "in"), folder / "out", listener=both.listen)
    return both.asked


@pytest.mark.parametrize("stage", [stage for stage in STAGES if stage not in NOTHING_TO_EXPRESS])
def test_the_expressions_of_a_stage_give_the_same_rows_on_spark(asked, stage):
    of_stage = [one for one in asked if one.stage == stage]

    differences = [f"{one.what}: {one.difference}" for one in of_stage if one.difference]

    assert of_stage
    assert [one for one in differences if CANNOT.get(stage, "no error") not in one] == []


@pytest.fixture(scope="module")
def asked_of_a_day(spark, tmp_path_factory):
    """Run the loop, then go on from it with a file more; what was asked of both engines then."""
    folder = tmp_path_factory.mktemp("day")
    both = BothEngines(temp=folder / "work", spark=spark, stages=("oneid",))
    with pytest.MonkeyPatch.context() as patch:
        # A market of a handful is otherwise compared anew at every run.
        patch.setattr(linking, "RULES", LinkRules(again_from=0, drift=1.0))
        run(tiny_market(folder / "in"), folder / "out")
        heads, doctor = FILES["crm"].splitlines()[0], "D5,韩梅梅,北京大学第一医院,心内科,主任医师,13800138005,,,,在职"
        drop(folder / "in", "crm/2.csv", f"{heads}\n{doctor}\n")
        patch.setattr(turn, "open_engine", lambda *names, **settings: both)
        run(folder / "in", folder / "out", listener=both.listen)
    return both.asked


def test_a_run_that_goes_on_links_the_same_on_spark(asked_of_a_day):
    assert {"touched_record", "useful_key", "reached_record", "changed_person"} <= {one.what for one in asked_of_a_day}
    assert [f"{one.what}: {one.difference}" for one in asked_of_a_day if one.difference] == []
