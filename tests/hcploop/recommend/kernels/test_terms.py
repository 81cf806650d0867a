import numpy as np
import pytest
from scipy import sparse

from hcploop.recommend.kernels import terms as module
from hcploop.recommend.kernels.terms import EVIDENCE, largest_terms


@pytest.mark.parametrize("is_sparse", [False, True])
def test_the_largest_terms_are_those_of_a_slow_reference(is_sparse, monkeypatch):
    monkeypatch.setattr(module, "_ROWS", 7)
    chance = np.random.default_rng(7)
    amounts = sparse.random(30, 12, density=0.4, random_state=7, format="csr", dtype=np.float32)
    weights = chance.normal(size=(12, 9)).astype(np.float32)
    people, contents = chance.integers(30, size=80), chance.integers(9, size=80)

    found = largest_terms(amounts, sparse.csr_matrix(weights) if is_sparse else weights, people, contents)

    for row, (person, content) in enumerate(zip(people, contents, strict=True)):
        each = amounts[person].toarray().ravel() * weights[:, content]
        best = [thing for thing in np.argsort(-each, kind="stable")[:EVIDENCE] if each[thing] > 0]
        assert found[row][found[row] >= 0].tolist() == best


def test_who_has_nothing_has_no_terms():
    found = largest_terms(
        sparse.csr_matrix((2, 3), dtype=np.float32), np.ones((3, 2)), np.array([0, 1]), np.array([0, 1])
    )

    assert (found == -1).all()


def test_of_equal_terms_the_first_two_are_both_told():
    amounts = sparse.csr_matrix(np.ones((1, 3), np.float32))

    found = largest_terms(amounts, np.ones((3, 1), np.float32), np.array([0]), np.array([0]))

    assert sorted(found[0].tolist()) == [0, 1, 2]
