import ibis
import pyarrow as pa
import splink

from hcploop import schema
from hcploop.oneid.evidence import evidence
from hcploop.oneid.kernels.holdings import MergeRules
from hcploop.oneid.kernels.merge import merged
from hcploop.oneid.link import _with_learned_prior, link
from hcploop.oneid.resolution import blocking_ceiling, resolution


def _link(rows, seed=1):
    base = {"source": "crm", "feed": "crm", "is_full_name": True}
    told = [{**base, "record_id": n, "source_id": str(n), **row} for n, row in enumerate(rows, 1)]
    connection = ibis.duckdb.connect()
    connection.con.register("records", schema.record.arrow(told))
    table = evidence(connection.table("records"), schema.shared_contact.rows([]))
    connection.create_table("linkage_evidence", table)
    return link("linkage_evidence", api=splink.DuckDBAPI(connection.con), seed=seed).to_pylist()


def test_one_person_of_the_small_world_is_found_again(small_world, linked):
    records, truth = small_world(persons=400, seed=7)

    table, pairs = linked(records)
    clusters = merged(pairs, table, schema.identity_decision.arrow([]), rules=MergeRules())

    quality = resolution(clusters, truth)
    assert quality.precision >= 0.98
    assert quality.recall >= 0.85
    assert quality.recall <= blocking_ceiling(pairs, truth) + 0.02


def test_the_same_seed_gives_the_same_scores(small_world, linked):
    records, _ = small_world(persons=150, seed=3)

    assert linked(records, seed=5)[1].equals(linked(records, seed=5)[1])


def test_two_records_are_enough_to_link_by_the_stated_values():
    zhang = {"name_key": "张伟民", "surname_key": "张", "pinyin": "zhangweimin", "hospital_key": "h", "phone": "1"}

    pairs = _link([zhang, zhang])

    assert [(pair["record_a"], pair["record_b"]) for pair in pairs] == [(1, 2)]
    assert pairs[0]["probability"] > 0.99
    assert "name same" in pairs[0]["evidence"]
    assert "phone same" in pairs[0]["evidence"]


def test_unionids_of_two_platforms_neither_agree_nor_disagree():
    zhang = {"name_key": "张伟民", "surname_key": "张", "pinyin": "zhangweimin", "hospital_key": "h", "phone": "1"}

    one = _link([{**zhang, "wechat_unionid": "a@x"}, {**zhang, "wechat_unionid": "b@y"}])
    other = _link([{**zhang, "wechat_unionid": "a@x"}, {**zhang, "wechat_unionid": "b@x"}])

    assert "WeChat" not in one[0]["evidence"]
    assert "WeChat differs" in other[0]["evidence"]
    assert other[0]["match_weight"] < one[0]["match_weight"]


def test_records_without_anything_in_common_make_no_pair():
    assert _link([{"phone": "1"}, {"phone": "2"}]) == []


def test_no_records_make_no_pairs():
    assert _link([]) == []


def test_where_birth_is_told_the_scores_tell_how_many_records_a_person_has():
    few = pa.table({"record_a": [1], "record_b": [2], "probability": [0.9], "match_weight": [3.17]})

    same = _with_learned_prior(few, records=1000, prior=1e-3, floor=0.2)
    more = _with_learned_prior(few, records=10, prior=1e-3, floor=0.2)

    assert same["match_weight"].to_pylist() == [3.17]
    assert more["match_weight"].to_pylist() == [7.17]
    assert more["probability"][0].as_py() > 0.99
