import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from hcploop import schema
from hcploop.market.limits import KindLimits, Limits
from hcploop.oneid.kernels.holdings import MergeRules
from hcploop.oneid.kernels.merge import _one_by_one, merged
from hcploop.oneid.kernels.undisputed import components, undisputed

RULES = MergeRules(
    max_records=6,
    contradictions=3,
    limits=Limits(
        told={
            "phone": KindLimits(values=2),
            "email": KindLimits(values=1),
            "wechat_openid": KindLimits(values=1),
            "id_npi": KindLimits(values=1),
        }
    ),
)
_maybe = st.one_of(st.none(), st.integers(0, 2))
_people = st.fixed_dictionaries(
    {
        "name_key": st.sampled_from([None, "张伟", "张玮", "李雷"]),
        "phone": _maybe,
        "email": _maybe,
        "department": _maybe,
        "place_key": _maybe,
        "title_rank": st.one_of(st.none(), st.integers(1, 4)),
        "licence_no": st.one_of(st.none(), st.integers(0, 1)),
        "wechat_unionid": st.one_of(st.none(), st.integers(0, 1)),
        "wechat_openid": st.sampled_from([None, None, "a@ward", "b@ward", "a@app"]),
        "other_ids": st.sampled_from([None, [], ["npi:1"], ["npi:2", "card:1"], ["card:2"]]),
    }
)
_SOUND = {"张伟": ("张", "zhangwei"), "张玮": ("张", "zhangwei"), "李雷": ("李", "lilei")}


def _evidence(people):
    rows = []
    for number, person in enumerate(people, 1):
        surname, sound = _SOUND.get(person["name_key"], (None, None))
        as_told = ("title_rank", "other_ids")
        told = {key: None if value is None else str(value) for key, value in person.items() if key not in as_told}
        rows.append(
            {
                **told,
                "other_ids": person["other_ids"],
                "record_id": number,
                "title_rank": person["title_rank"],
                "surname_key": surname,
                "pinyin": sound,
                "licence_kind": "",
                "unionid_platform": "app" if person["wechat_unionid"] is not None else None,
            }
        )
    return schema.linkage_evidence.arrow(rows)


def _pairs(size, draws):
    links = {(min(a, b) % size + 1, max(a, b) % size + 1): weight for a, b, weight in draws}
    rows = [
        {"record_a": min(pair), "record_b": max(pair), "probability": 0.95, "match_weight": weight, "evidence": ""}
        for pair, weight in links.items()
        if pair[0] != pair[1]
    ]
    return schema.pair_score.arrow(sorted(rows, key=lambda row: (row["record_a"], row["record_b"])))


_draws = st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11), st.floats(4, 20)), max_size=20)


@settings(max_examples=300, deadline=None)
@given(st.lists(_people, min_size=1, max_size=12), _draws)
def test_what_is_merged_without_a_look_is_what_a_look_at_every_link_merges(people, draws):
    evidence, pairs, nothing = _evidence(people), _pairs(len(people), draws), schema.identity_decision.arrow([])

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
