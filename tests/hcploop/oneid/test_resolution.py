import pyarrow as pa

from hcploop.oneid.resolution import blocking_ceiling, resolution


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


def test_the_ceiling_is_the_share_of_true_pairs_that_were_compared():
    truth = _table("person", r1="x", r2="x", r3="x", r4="y")
    pairs = pa.table({"record_a": [1, 1, 2], "record_b": [2, 4, 99]})

    assert blocking_ceiling(pairs, truth) == 1 / 3
