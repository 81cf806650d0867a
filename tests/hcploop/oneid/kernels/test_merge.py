from itertools import combinations
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.drawn_people import DRAWN_DECISIONS, DRAWN_LINKS, DRAWN_PEOPLE, RULES, decided, evidence_of, scored_pairs
from tests.identity_graph import IdentityGraph

from hcploop import schema
from hcploop.errors import UsageError
from hcploop.oneid.kernels.holdings import MergeRules
from hcploop.oneid.kernels.merge import merged, reviews
from hcploop.oneid.resolution import resolution

FIGURES = Path(__file__).parents[5] / "shared" / "data" / "linkage" / "historical_figures_with_errors_50k.parquet"


def _evidence(*rows):
    return schema.linkage_evidence.arrow([{"record_id": n, **row} for n, row in enumerate(rows, 1)])


def _pairs(*links):
    rows = [
        {"record_a": a, "record_b": b, "probability": p, "match_weight": 10 * p, "evidence": "name same"}
        for a, b, p in links
    ]
    return schema.pair_score.arrow(rows)


def _low(pairs, weight):
    """Give the last pair a weight of its own."""
    weights = [*pairs["match_weight"].to_pylist()[:-1], weight]
    return pairs.set_column(pairs.column_names.index("match_weight"), "match_weight", pa.array(weights))


def _decisions(*told):
    return schema.identity_decision.arrow(
        [{"record_a": a, "record_b": b, "decision": decision} for a, b, decision in told]
    )


def _merge(evidence, pairs, *told, rules=MergeRules()):  # noqa: B008 - frozen
    table = merged(pairs, evidence, _decisions(*told), rules=rules)
    return dict(zip(table["record_id"].to_pylist(), table["cluster"].to_pylist(), strict=True))


def _zhang(**more):
    return {"name_key": "张伟", "surname_key": "张", "pinyin": "zhangwei", **more}


def test_records_without_a_link_stay_alone_and_are_sure():
    table = merged(_pairs(), _evidence({}, {}), _decisions(), rules=MergeRules())

    assert table["cluster"].to_pylist() == [1, 2]
    assert table["probability"].to_pylist() == [1.0, 1.0]


def test_links_chain_and_a_record_is_as_sure_as_its_strongest_link():
    table = merged(
        _pairs((1, 2, 0.99), (2, 3, 0.95)), _evidence(_zhang(), _zhang(), _zhang()), _decisions(), rules=MergeRules()
    )

    assert table["cluster"].to_pylist() == [1, 1, 1]
    assert table["probability"].to_pylist() == [0.99, 0.99, 0.95]


def test_a_bridge_never_joins_two_licences_of_one_kind():
    evidence = _evidence(_zhang(licence_no="A", licence_kind=""), _zhang(), _zhang(licence_no="B", licence_kind=""))

    assert _merge(evidence, _pairs((1, 2, 0.99), (2, 3, 0.95))) == {1: 1, 2: 1, 3: 3}


def test_two_licences_of_two_kinds_are_one_person():
    evidence = _evidence(
        _zhang(licence_no="A", licence_kind="physician"), _zhang(licence_no="B", licence_kind="surgeon")
    )

    assert _merge(evidence, _pairs((1, 2, 0.99))) == {1: 1, 2: 1}


def test_unionids_refuse_within_a_platform_only():
    one = _zhang(wechat_unionid="a@x", unionid_platform="x")

    same = _merge(_evidence(one, _zhang(wechat_unionid="b@x", unionid_platform="x")), _pairs((1, 2, 0.99)))
    other = _merge(_evidence(one, _zhang(wechat_unionid="b@y", unionid_platform="y")), _pairs((1, 2, 0.99)))

    assert (same[2], other[2]) == (2, 1)


def test_a_shared_telephone_does_not_join_two_names():
    evidence = _evidence(
        _zhang(phone="1"), {"name_key": "李建国", "surname_key": "李", "pinyin": "lijianguo", "phone": "1"}
    )

    assert _merge(evidence, _pairs((1, 2, 0.99))) == {1: 1, 2: 2}


def test_a_shared_licence_joins_a_name_in_another_script():
    evidence = _evidence(
        {"name_key": "阿卜杜拉买买提", "pinyin": "abudulamaimaiti", "licence_no": "L", "licence_kind": ""},
        {"name_key": "abdullamamat", "pinyin": "abdullamamat", "licence_no": "L", "licence_kind": ""},
    )

    assert _merge(evidence, _pairs((1, 2, 0.99))) == {1: 1, 2: 1}


def test_namesakes_of_one_hospital_stay_apart_when_contact_and_department_contradict():
    evidence = _evidence(
        _zhang(place_key="h", phone="1", department="肿瘤科"),
        _zhang(place_key="h"),
        _zhang(place_key="h", phone="2", department="心内科"),
    )

    assert _merge(evidence, _pairs((1, 2, 0.99), (2, 3, 0.98), (1, 3, 0.95))) == {1: 1, 2: 1, 3: 3}


def _thomas(**more):
    return {
        "given_key": "thomas",
        "family_key": "clifford",
        "name_key": "thomasclifford",
        "surname_key": "clifford",
        **more,
    }


def test_without_licences_a_record_that_one_of_three_takes_for_hers_stays_out():
    pairs = _pairs((1, 2, 0.99), (1, 3, 0.99), (2, 3, 0.99), (3, 4, 0.95))

    by_mean = _merge(_evidence(*[_thomas()] * 3, _thomas(given_key="tom", birth_date="18000101")), _low(pairs, 2.0))
    one_by_one = _merge(_evidence(_zhang(licence_no="A"), *[_zhang()] * 3), pairs)

    assert by_mean == {1: 1, 2: 1, 3: 1, 4: 4}
    assert set(one_by_one.values()) == {1}


def test_a_sure_link_that_the_others_outvote_is_shown_to_a_steward_as_such():
    pairs = _pairs((1, 2, 0.99), (1, 3, 0.99), (2, 3, 0.99), (3, 4, 0.95))
    evidence, pairs = _evidence(*[_thomas()] * 4), _low(pairs, 3.2)
    clusters = merged(pairs, evidence, _decisions(), rules=MergeRules())

    asked = reviews(pairs, clusters, evidence, _decisions(), rules=MergeRules()).to_pylist()

    assert [(row["record_a"], row["record_b"]) for row in asked] == [(3, 4)]
    assert asked[0]["reason"] == "sure alone, but the records around it speak against it"


def test_names_told_in_parts_are_judged_by_their_weights_only():
    evidence = _evidence(_thomas(), _thomas(given_key="tom", family_key="chudleigh", name_key="tomchudleigh"))

    assert _merge(evidence, _pairs((1, 2, 0.99))) == {1: 1, 2: 1}


def test_what_a_steward_parted_stays_apart_also_where_the_mean_speaks_for_it():
    evidence = _evidence(*[_thomas()] * 3)
    pairs = _pairs((1, 2, 0.99), (1, 3, 0.99), (2, 3, 0.99))

    found = _merge(evidence, pairs, (1, 3, "different"))

    assert found[1] != found[3]


def test_what_a_steward_joined_is_one_cluster_also_where_the_mean_decides():
    assert _merge(_evidence(_thomas(), _thomas()), _pairs(), (1, 2, "same")) == {1: 1, 2: 1}


def test_a_person_has_no_more_records_than_the_limit():
    evidence = _evidence(*[_zhang()] * 5)
    links = _pairs((1, 2, 0.99), (2, 3, 0.98), (3, 4, 0.97), (4, 5, 0.96))

    found = _merge(evidence, links, rules=MergeRules(max_records=3))

    assert list(found.values()) == [1, 1, 1, 4, 4]


def test_what_a_steward_parted_stays_apart_through_any_bridge():
    evidence = _evidence(_zhang(), _zhang(), _zhang())
    links = _pairs((1, 2, 0.99), (2, 3, 0.98), (1, 3, 0.97))

    found = _merge(evidence, links, (1, 3, "different"))

    assert found[1] != found[3]


def test_what_a_steward_joined_is_never_refused():
    evidence = _evidence(_zhang(licence_no="A", licence_kind=""), _zhang(licence_no="B", licence_kind=""))

    assert _merge(evidence, _pairs(), (1, 2, "same")) == {1: 1, 2: 1}


def test_who_shares_one_of_two_licences_that_a_steward_joined_may_join_them():
    evidence = _evidence(*[_zhang(licence_no=number, licence_kind="") for number in "ABB"])

    assert _merge(evidence, _pairs((1, 3, 0.99)), (1, 2, "same")) == {1: 1, 2: 1, 3: 1}


def test_a_decision_about_a_record_that_is_gone_is_passed_over():
    assert _merge(_evidence(_zhang()), _pairs(), (1, 99, "same")) == {1: 1}


def test_a_pair_of_an_unknown_record_is_an_error():
    with pytest.raises(UsageError, match="not among those to merge"):
        _merge(_evidence(_zhang()), _pairs((1, 99, 0.99)))


def test_refused_and_unsure_links_are_shown_to_a_steward_with_the_reason():
    evidence = _evidence(
        _zhang(licence_no="A", licence_kind=""), _zhang(licence_no="B", licence_kind=""), _zhang(), _zhang()
    )
    pairs = _pairs((1, 2, 0.99), (1, 3, 0.6), (1, 4, 0.2), (2, 4, 0.6))
    decisions = _decisions((2, 4, "different"))
    clusters = merged(pairs, evidence, decisions, rules=MergeRules())

    asked = reviews(pairs, clusters, evidence, decisions, rules=MergeRules()).to_pylist()

    assert [(row["record_a"], row["record_b"], row["reason"]) for row in asked] == [
        (1, 2, "two licences of one kind"),
        (1, 3, "neither sure nor unlikely"),
    ]


@pytest.mark.skipif(not FIGURES.exists(), reason=f"the linkage data are not there: {FIGURES}")
def test_historical_figures_are_not_chained_into_one():
    people = pq.read_table(FIGURES).slice(0, 8000)
    rows = people.select(["first_and_surname", "dob", "postcode_fake", "cluster"]).to_pylist()
    evidence = _evidence(
        *[
            {
                "name_key": row["first_and_surname"],
                "surname_key": (row["first_and_surname"] or "").split(" ")[-1] or None,
                "pinyin": row["first_and_surname"],
                "phone": row["dob"],
                "place_key": row["postcode_fake"],
            }
            for row in rows
        ]
    )
    seen: dict[tuple[str, str], list[int]] = {}
    for number, row in enumerate(rows, 1):
        for kind in ("dob", "postcode_fake"):
            if row[kind]:
                seen.setdefault((kind, row[kind]), []).append(number)
    links = {(a, b) for group in seen.values() if len(group) < 60 for a in group for b in group if a < b}
    truth = pa.table({"record_id": range(1, len(rows) + 1), "person": people["cluster"]})

    table = merged(_pairs(*[(a, b, 0.95) for a, b in sorted(links)]), evidence, _decisions(), rules=MergeRules())

    quality = resolution(table, truth)
    assert quality.precision > 0.98
    assert quality.recall > 0.3


def test_a_telephone_without_a_name_is_no_bridge_between_two_surnames():
    evidence = _evidence(_zhang(phone="1"), {"phone": "1"}, {"surname_key": "李", "phone": "1"}, {"phone": "1"})

    clusters = _merge(evidence, _pairs((1, 2, 0.96), (2, 3, 0.95), (3, 4, 0.94)))

    assert clusters[1] == clusters[2]
    assert clusters[3] != clusters[1]


def test_a_surname_in_another_script_says_nothing():
    evidence = _evidence({"surname_key": "张", "phone": "1"}, {"surname_key": "zhang", "phone": "1"})

    assert _merge(evidence, _pairs((1, 2, 0.96))) == {1: 1, 2: 1}


def test_a_nickname_contradicts_no_name():
    evidence = _evidence(_zhang(phone="1"), {"name_key": "晴天", "pinyin": "qingtian", "phone": "1"})

    assert _merge(evidence, _pairs((1, 2, 0.96))) == {1: 1, 2: 1}


_market = given(st.lists(DRAWN_PEOPLE, min_size=1, max_size=12), DRAWN_LINKS, DRAWN_DECISIONS)


def _grey_and_sure(weight):
    """From .3 to .99, so that some links wait for a steward."""
    return round(0.3 + 0.69 * (weight - 4) / 16, 6)


def _shuffled(table, order):
    places = list(range(len(table)))
    order.shuffle(places)
    return table.take(pa.array(places, pa.int64()))


def _clusters_of(table):
    held = {}
    for row in table.to_pylist():
        held.setdefault(row["cluster"], []).append(row["record_id"])
    return held


@settings(max_examples=100, deadline=None)
@given(
    st.lists(DRAWN_PEOPLE, min_size=1, max_size=12),
    DRAWN_LINKS,
    DRAWN_DECISIONS,
    st.randoms(use_true_random=False),
)
def test_the_order_of_records_links_and_decisions_changes_nothing(people, draws, told, order):
    tables = scored_pairs(len(people), draws, _grey_and_sure), evidence_of(people), decided(told)
    mixed = [_shuffled(table, order) for table in tables]

    clusters, other = (merged(*given_, rules=RULES) for given_ in (tables, mixed))
    asked = reviews(tables[0], clusters, *tables[1:], rules=RULES)
    asked_of_mixed = reviews(mixed[0], other, *mixed[1:], rules=RULES)

    assert other.sort_by("record_id").equals(clusters)
    assert asked_of_mixed.to_pylist() == asked.to_pylist()
    assert IdentityGraph().turn(other) == IdentityGraph().turn(clusters)


@settings(max_examples=100, deadline=None)
@_market
def test_what_no_person_holds_is_in_no_cluster_unless_a_steward_joined_it(people, draws, told):
    evidence, decisions = evidence_of(people), decided(told)
    rows = {row["record_id"]: row for row in evidence.to_pylist()}
    parted = _ends(decisions, "different")
    joined = _groups(rows, _ends(decisions, "same"))

    clusters = _clusters_of(merged(scored_pairs(len(people), draws), evidence, decisions, rules=RULES))

    for records in clusters.values():
        assert len(records) <= RULES.max_records or len({joined[record] for record in records}) == 1
        ends = combinations(sorted(records), 2)
        assert not [pair for pair in ends if pair in parted and joined[pair[0]] != joined[pair[1]]]
        for held in ("licence_no", "wechat_unionid"):
            # What a steward joined may hold two; who holds one of them may join it.
            of_group = {
                name: {rows[one][held] for one in records if joined[one] == name} - {None}
                for name in {*joined.values()}
            }
            assert len(set().union(*of_group.values())) <= max(1, *map(len, of_group.values()))
    held_together = {joined[record]: name for name, records in clusters.items() for record in records}
    assert all(held_together[joined[record]] == name for name, records in clusters.items() for record in records)


@settings(max_examples=100, deadline=None)
@_market
def test_every_record_is_in_one_cluster_that_is_called_by_its_smallest_record(people, draws, told):
    table = merged(scored_pairs(len(people), draws), evidence_of(people), decided(told), rules=RULES)

    assert table["record_id"].to_pylist() == list(range(1, len(people) + 1))
    assert all(name == min(records) for name, records in _clusters_of(table).items())
    assert all(0 < probability <= 1 for probability in table["probability"].to_pylist())


@settings(max_examples=100, deadline=None)
@given(
    st.lists(DRAWN_PEOPLE, min_size=2, max_size=12),
    DRAWN_LINKS,
    DRAWN_DECISIONS,
    st.tuples(st.integers(0, 11), st.integers(0, 11)),
)
def test_two_that_a_steward_joined_and_parted_again_have_the_clusters_and_ids_of_before(people, draws, told, pair):
    evidence, pairs = evidence_of(people), scored_pairs(len(people), draws)
    one, other = sorted(number % len(people) for number in pair)
    earlier = [row for row in told if {row[0], row[1]} != {one, other}]
    graph = IdentityGraph()
    before = graph.turn(merged(pairs, evidence, decided(earlier), rules=RULES))
    graph.turn(merged(pairs, evidence, decided([*earlier, (one, other, "same")]), rules=RULES))

    after = graph.turn(merged(pairs, evidence, decided(earlier), rules=RULES))

    assert after == before
    assert graph.leads.keys().isdisjoint(before.values())


def _ends(decisions, kind):
    return {(row["record_a"], row["record_b"]) for row in decisions.to_pylist() if row["decision"] == kind}


def _groups(records, pairs):
    """Call each record by the smallest one that it hangs together with over pairs of records that are there."""
    group = {record: record for record in records}
    for one, other in sorted(pairs):
        if one in group and other in group:
            ends = {group[one], group[other]}
            group = {record: min(ends) if name in ends else name for record, name in group.items()}
    return group
