"""Why two records are linked, told from the snapshot."""

import pytest

from hcploop.engine import open_snapshot
from hcploop_web.accounts.rows import EVERYTHING
from hcploop_web.insights.identity_history import identity
from hcploop_web.insights.pair_steps import holding_links, steps_of

pytestmark = pytest.mark.slow


def test_the_steps_of_every_pair_in_review_add_up_to_its_score(market):
    scores = {(row["record_a"], row["record_b"]): row for row in open_snapshot(market).arrow("pair_score").to_pylist()}
    asked = [(row["record_a"], row["record_b"]) for row in open_snapshot(market).arrow("oneid_review").to_pylist()]

    told = steps_of(asked)

    assert set(told) == set(asked) & set(scores)
    assert told
    for pair, steps in told.items():
        assert steps[-1].total == pytest.approx(scores[pair]["match_weight"], abs=1e-4)
        assert sum(step.weight for step in steps) == pytest.approx(steps[-1].total)


def test_a_pair_that_was_never_scored_has_no_steps(market):
    assert steps_of([(-2, -1)]) == {}
    assert steps_of([]) == {}


def test_the_fewest_links_hold_a_doctors_records_together(market):
    people = open_snapshot(market).arrow("hcp").to_pylist()
    doctor = identity(max(people, key=lambda row: row["records"])["one_id"], EVERYTHING)

    links = holding_links(doctor)

    groups = [{one.record_id} for one in doctor.records]
    for link in links:
        one, other = (next(group for group in groups if side.record_id in group) for side in (link.one, link.other))
        assert one is not other
        groups = [group for group in groups if group not in (one, other)] + [one | other]
    assert len(groups) == len(doctor.records) - len(links) == 1
    assert [link.match_weight for link in links] == sorted((link.match_weight for link in links), reverse=True)
