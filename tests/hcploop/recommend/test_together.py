import datetime as dt

import numpy as np
from scipy import sparse

from hcploop import schema
from hcploop.recommend import RecommendPolicy, gram


def _history(taken):
    rows = [
        {"one_id": person, "content_id": content, "place": place, "last_on": dt.date(2026, 1, 1), "strength": 0.5}
        for person, contents in taken.items()
        for place, content in enumerate(contents, start=1)
    ]
    return schema.history.rows(rows)


def _gram(taken, **policy):
    found = gram(_history(taken), policy=RecommendPolicy.from_table(policy, "policy/recommend.toml"))
    return {(row["content_a"], row["content_b"]): row["together"] for row in found.to_pyarrow().to_pylist()}


def test_it_equals_the_product_of_matrices_that_scipy_gives():
    chance = np.random.default_rng(7)
    is_taken = chance.random((200, 30)) < 0.2
    taken = {f"H{row}": [f"c{column:02d}" for column in np.flatnonzero(told)] for row, told in enumerate(is_taken)}

    found = _gram(taken)

    matrix = sparse.csr_matrix(is_taken.astype(float))
    product = (matrix.T @ matrix).toarray()
    assert len(found) == np.count_nonzero(product)
    assert max(abs(product[int(a[1:]), int(b[1:])] - count) for (a, b), count in found.items()) < 1e-5


def test_only_the_newest_contents_of_a_person_teach():
    found = _gram({"H1": ["a", "b", "c"]}, gram_contents=2)

    assert found == {("a", "a"): 1, ("a", "b"): 1, ("b", "a"): 1, ("b", "b"): 1}
