import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.drawn_people import DRAWN_LINKS, DRAWN_PEOPLE, RULES, evidence_of, scored_pairs

from hcploop import schema
from hcploop.oneid.kernels.holdings import MergeRules
from hcploop.oneid.kernels.merge import _one_by_one, merged
from hcploop.oneid.kernels.undisputed import components, undisputed


@settings(max_examples=300, deadline=None)
@given(st.lists(DRAWN_PEOPLE, min_size=1, max_size=12), DRAWN_LINKS)
def test_what_is_merged_without_a_look_is_what_a_look_at_every_link_merges(people, draws):
    evidence, pairs, nothing = evidence_of(people), scored_pairs(len(people), draws), schema.identity_decision.arrow([])

    quick = merged(pairs, evidence, nothing, rules=RULES)
    slow = _one_by_one(pairs, evidence, nothing, RULES)

    assert quick.to_pylist() == schema.cluster.check_arrow(slow).to_pylist()


def test_two_surnames_two_licences_and_two_contradictions_are_disputed():
    zhang = {"name_key": "张伟", "surname_key": "张", "pinyin": "zhangwei", "licence_kind": ""}
    rows = [
        zhang,
        {**zhang, "phone": "1"},
        {**zhang, "licence_no": "1"},
        {**zhang, "licence_no": "2"},
        {**zhang, "phone": "1", "department": "1"},
        {**zhang, "phone": "2", "department": "2"},
        zhang,
        {**zhang, "surname_key": "李", "name_key": "李雷", "pinyin": "lilei"},
    ]
    evidence = schema.linkage_evidence.arrow([{"record_id": number, **row} for number, row in enumerate(rows)])

    component = components(len(rows), np.array([[0, 1], [2, 3], [4, 5], [6, 7]]))

    assert undisputed(evidence, component, MergeRules()).tolist() == [True, False, False, False]
