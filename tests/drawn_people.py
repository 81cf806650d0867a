"""People, links and decisions drawn by chance: few, with few values, so that they share, contradict and bridge."""

from hypothesis import strategies as st

from hcploop import schema
from hcploop.market.limits import KindLimits, Limits
from hcploop.oneid.kernels.holdings import MergeRules

RULES = MergeRules(
    max_records=6,
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
DRAWN_PEOPLE = st.fixed_dictionaries(
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
DRAWN_LINKS = st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11), st.floats(4, 20)), max_size=20)
DRAWN_DECISIONS = st.lists(
    st.tuples(st.integers(0, 13), st.integers(0, 13), st.sampled_from(["same", "different"])), max_size=5
)
_SOUND = {"张伟": ("张", "zhangwei"), "张玮": ("张", "zhangwei"), "李雷": ("李", "lilei")}


def evidence_of(people):
    """Give records 1, 2, … what people were drawn with."""
    rows = []
    for number, person in enumerate(people, 1):
        surname, sound = _SOUND.get(person["name_key"], (None, None))
        as_told = ("title_rank", "other_ids")
        told = {key: None if value is None else str(value) for key, value in person.items() if key not in as_told}
        rows.append(
            {
                **told,
                "record_id": number,
                "title_rank": person["title_rank"],
                "other_ids": person["other_ids"],
                "surname_key": surname,
                "pinyin": sound,
                "licence_kind": "",
                "unionid_platform": "app" if person["wechat_unionid"] is not None else None,
            }
        )
    return schema.linkage_evidence.arrow(rows)


def scored_pairs(size, draws, probability=lambda _: 0.95):
    """Make links among so many records, each pair once, the smaller record first."""
    links = {(min(a, b) % size + 1, max(a, b) % size + 1): weight for a, b, weight in draws}
    rows = [
        {
            "record_a": min(pair),
            "record_b": max(pair),
            "probability": probability(weight),
            "match_weight": weight,
            "evidence": "",
        }
        for pair, weight in links.items()
        if pair[0] != pair[1]
    ]
    return schema.pair_score.arrow(sorted(rows, key=lambda row: (row["record_a"], row["record_b"])))


def decided(draws):
    """Make decisions, one a pair; some of records that are not there."""
    told = {(min(a, b) + 1, max(a, b) + 1): decision for a, b, decision in draws if a != b}
    return schema.identity_decision.arrow(
        [{"record_a": a, "record_b": b, "decision": decision} for (a, b), decision in told.items()]
    )
