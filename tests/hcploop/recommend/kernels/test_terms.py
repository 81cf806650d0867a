import numpy as np
from scipy import sparse

from hcploop.recommend.kernels.reasons import EVIDENCE
from hcploop.recommend.kernels.sparse_rows import Rows
from hcploop.recommend.kernels.terms import largest_terms


def _terms(amounts, weights, people, contents):
    """Find the largest terms; rows come back in reverse, to see that each goes where it is told to."""
    rows = np.arange(len(people))[::-1].copy()
    found = np.full((len(people), EVIDENCE), -9)
    pairs = np.asarray(people, np.int64), np.asarray(contents, np.int64)
    largest_terms(Rows.of(sparse.csr_matrix(amounts)), Rows.of(sparse.csr_matrix(weights)), pairs, (rows, found))
    return found[rows]


def test_the_largest_terms_are_those_of_a_slow_reference():
    chance = np.random.default_rng(7)
    amounts = sparse.random(30, 12, density=0.4, random_state=7, format="csr", dtype=np.float32)
    weights = chance.normal(size=(12, 9)).astype(np.float32) * (chance.random((12, 9)) < 0.7)
    people, contents = chance.integers(30, size=80), chance.integers(9, size=80)

    found = _terms(amounts, weights, people, contents)

    for row, (person, content) in enumerate(zip(people, contents, strict=True)):
        each = amounts[person].toarray().ravel() * weights[:, content]
        best = [thing for thing in np.argsort(-each, kind="stable")[:EVIDENCE] if each[thing] > 0]
        assert found[row][found[row] >= 0].tolist() == best


def test_who_has_nothing_has_no_terms():
    found = _terms(np.zeros((2, 3), np.float32), np.ones((3, 2), np.float32), [0, 1], [0, 1])

    assert (found == -1).all()


def test_of_equal_terms_the_first_come_first():
    found = _terms(np.ones((1, 4), np.float32), np.ones((4, 1), np.float32), [0], [0])

    assert found[0].tolist() == [0, 1, 2]
