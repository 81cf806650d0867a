import pyarrow as pa

from hcploop.oneid.resolution import b_cubed, blocking_ceiling, resolution


def _table(column, **people):
    rows = [(int(number[1:]), person) for number, person in people.items()]
    return pa.table({"record_id": [row[0] for row in rows], column: [row[1] for row in rows]})


def test_precision_and_recall_count_pairs():
    found = _table("one_id", r1="a", r2="a", r3="b", r4="b")
    truth = _table("person", r1="x", r2="x", r3="x", r4="y")

    one = resolution(found, truth)

    assert (one.joined, one.true, one.right) == (2, 3, 1)
    assert (one.precision, one.recall) == (1 / 2, 1 / 3)


def test_records_without_truth_are_left_out():
    one = resolution(_table("one_id", r1="a", r2="a"), _table("person", r1="x"))

    assert (one.precision, one.recall, one.joined) == (1.0, 1.0, 0)


def test_b_cubed_is_the_mean_of_what_each_record_sees():
    found = _table("one_id", r1="a", r2="a", r3="a", r4="b")
    truth = _table("person", r1="x", r2="x", r3="y", r4="y")

    one = b_cubed(found, truth)

    assert one.precision == (2 / 3 + 2 / 3 + 1 / 3 + 1) / 4
    assert one.recall == (1 + 1 + 1 / 2 + 1 / 2) / 4


def test_b_cubed_of_no_record_in_common_is_one():
    one = b_cubed(_table("one_id", r1="a"), _table("person", r2="x"))

    assert (one.precision, one.recall, one.f1) == (1.0, 1.0, 1.0)


def test_the_ceiling_is_the_share_of_true_pairs_that_were_compared():
    truth = _table("person", r1="x", r2="x", r3="x", r4="y")
    pairs = pa.table({"record_a": [1, 1, 2], "record_b": [2, 4, 99]})

    assert blocking_ceiling(pairs, truth) == 1 / 3
