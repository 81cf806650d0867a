import pytest

from hcploop import schema
from hcploop.oneid.block import with_blocks, with_keys
from hcploop.oneid.ceiling import caught, estimate, rule_yields
from hcploop.oneid.evidence import whole

_ZHANG = {"name_key": "张伟民", "surname_key": "张", "pinyin": "zhangweimin", "place_key": "h1"}
_LI = {"name_key": "李小雷", "surname_key": "李", "pinyin": "lixiaolei", "place_key": "h2"}
_NO_BLOCKS = [column for column in schema.linkage_evidence.columns if not column.startswith("block_")]


def keyed(*rows):
    told = [{"record_id": number, **row} for number, row in enumerate(rows, 1)]
    return with_keys(schema.linkage_evidence.rows(told).select(*_NO_BLOCKS))


def found_of(evidence, *pairs):
    rows = [{"record_a": a, "record_b": b, "probability": p, "match_weight": 1.0, "evidence": ""} for a, b, p in pairs]
    return caught(schema.pair_score.rows(rows), whole(with_blocks(evidence)), accept=0.7)


def told_by(evidence, *pairs):
    rows = rule_yields(evidence, found_of(evidence, *pairs)).to_pyarrow().to_pylist()
    return {row["rule"]: row for row in rows}


def estimated(evidence, *pairs):
    (row,) = estimate(found_of(evidence, *pairs), accept=0.7).to_pyarrow().to_pylist()
    return row


def market(both, own, traits):
    """As many pairs of two records that are found by telephone and name, by telephone only, by name only."""
    rows = []
    for number in range(both + own + traits):
        name = {"name_key": f"n{number}", "surname_key": "n", "pinyin": f"n{number}", "place_key": f"h{number}"}
        phone = {"phone": str(number)} if number < both + own else {}
        other = {"name_key": f"m{number}"} if both <= number < both + own else name
        rows += [{**name, **phone}, {**other, **phone}]
    return keyed(*rows), [(2 * number + 1, 2 * number + 2, 0.9) for number in range(len(rows) // 2)]


def test_a_rule_is_told_with_its_blocks_and_with_the_pairs_that_only_it_finds():
    told = told_by(
        keyed({"phone": "1"}, {"phone": "1"}, {**_ZHANG, "phone": "2"}, {**_ZHANG, "phone": "2"}),
        (1, 2, 0.9),
        (3, 4, 0.9),
    )

    assert {name: told["block_phone"][name] for name in ("family", "blocks", "records", "pairs", "found", "alone")} == {
        "family": "phone",
        "blocks": 2,
        "records": 4,
        "pairs": 2,
        "found": 2,
        "alone": 1,
    }
    assert (told["block_name_place"]["found"], told["block_name_place"]["alone"]) == (1, 0)


def test_a_rule_that_makes_no_block_is_left_out():
    assert "block_email" not in told_by(keyed(_ZHANG, _ZHANG, {**_LI, "email": "a@b.cn"}), (1, 2, 0.9))


def test_blocks_that_are_too_large_are_counted_apart():
    told = told_by(keyed(*[{"phone": "1"}] * 61, {"phone": "2"}, {"phone": "2"}))["block_phone"]

    assert (told["blocks"], told["records"], told["blocks_left_out"], told["records_left_out"]) == (1, 2, 1, 61)


def test_pairs_that_are_not_taken_for_one_person_and_pairs_without_a_name_tell_nothing():
    evidence = keyed({"phone": "1"}, {"phone": "1"}, _ZHANG, _ZHANG)

    told = estimated(evidence, (1, 2, 0.9), (3, 4, 0.6))

    assert (told["by_both"], told["by_own"], told["by_traits"]) == (0, 0, 0)


def test_what_neither_finds_follows_from_what_each_finds_of_the_others():
    told = estimated(*_spread(market(both=8, own=2, traits=4)))

    # 10 by telephone, 12 by name, 8 by both: 11 * 13 / 9 - 1 in all, of which 14 are found.
    assert (told["by_both"], told["by_own"], told["by_traits"]) == (8, 2, 4)
    assert told["missed"] == pytest.approx(11 * 13 / 9 - 15)
    assert told["ceiling"] == pytest.approx(14 / (11 * 13 / 9 - 1))
    assert told["ceiling_low"] < told["ceiling"] < told["ceiling_high"] <= 1


def test_where_one_kind_of_rules_finds_whatever_the_other_finds_nothing_is_missed():
    assert estimated(*_spread(market(both=5, own=0, traits=3)))["ceiling"] == 1


def test_where_no_pair_is_found_twice_nothing_is_estimated():
    told = estimated(*_spread(market(both=0, own=2, traits=2)))

    assert told["ceiling"] is told["missed"] is told["ceiling_low"] is None


def _spread(told):
    evidence, pairs = told
    return evidence, *pairs
