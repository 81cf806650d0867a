import datetime as dt

import numpy as np
from scipy import sparse

from hcploop import schema
from hcploop.recommend import RecommendPolicy, gram, gram_rows

TODAY = dt.date(2026, 6, 30)


def _gram(taken, **policy):
    """Count `taken`, for each person her contents, newest first, with their ages in days."""
    rows = [
        {"person": number, "content_id": content, "place": place, "last_on": TODAY - dt.timedelta(age), "strength": 0.5}
        for number, contents in enumerate(taken.values())
        for place, (content, age) in enumerate(contents.items(), start=1)
    ]
    policy = RecommendPolicy.from_table(policy, "policy/recommend.toml")
    numbers = schema.person_number.rows([{"one_id": person, "person": number} for number, person in enumerate(taken)])
    found = gram(gram_rows(schema.history.rows(rows), numbers, as_of=TODAY, policy=policy))
    return {(row["content_a"], row["content_b"]): row["together"] for row in found.to_pyarrow().to_pylist()}


def test_it_equals_the_product_of_matrices_that_scipy_gives():
    chance = np.random.default_rng(7)
    age = np.where(chance.random((200, 30)) < 0.2, chance.integers(0, 900, (200, 30)), -1)
    taken = {
        f"H{row}": {f"c{at:02d}": int(told[at]) for at in np.flatnonzero(told >= 0)} for row, told in enumerate(age)
    }

    found = _gram(taken, gram_half_life_months=6)

    matrix = sparse.csr_matrix(np.where(age >= 0, 0.5 ** (age / (2 * 6 * 30.4375)), 0))
    product = np.triu((matrix.T @ matrix).toarray())
    assert len(found) == np.count_nonzero(product)
    assert max(abs(product[int(a[1:]), int(b[1:])] - count) for (a, b), count in found.items()) < 1e-5


def test_what_was_taken_in_today_counts_one():
    assert _gram({"H1": {"a": 0, "b": 0}, "H2": {"a": 0}}) == {
        ("a", "a"): 2,
        ("a", "b"): 1,
        ("b", "b"): 1,
    }


def test_only_the_newest_contents_of_a_person_teach():
    found = _gram({"H1": {"a": 0, "b": 0, "c": 0}}, gram_contents=2)

    assert set(found) == {("a", "a"), ("a", "b"), ("b", "b")}


def test_of_many_people_always_the_same_few_teach():
    taken = {f"H{number}": {"a": 0} for number in range(50)}

    assert _gram(taken, gram_people=20) == {("a", "a"): 20}
