import numpy as np

from hcploop.recommend.kernels.nearest import Nearest


def test_block_by_block_it_keeps_the_same_people_as_all_at_once():
    scores = np.random.default_rng(7).normal(size=(200, 6)).astype(np.float32)
    nearest = Nearest(6, 5)

    for first in range(0, 200, 32):
        rows = np.arange(first, min(first + 32, 200))
        nearest.see(rows, scores[rows], scores[rows] / 2)
    nearest.finish()

    for column in range(6):
        kept = nearest.person[nearest.column == column]
        assert kept.tolist() == np.argsort(-scores[:, column])[:5].tolist()
    assert nearest.similar.tolist() == (nearest.score / 2).tolist()
    assert nearest.places().tolist() == [1, 2, 3, 4, 5] * 6


def test_a_score_of_zero_or_less_suits_nothing():
    nearest = Nearest(1, 5)

    nearest.see(np.array([0, 1, 2]), np.array([[0.0], [-np.inf], [0.5]], np.float32), None)
    nearest.finish()

    assert nearest.person.tolist() == [2]


def test_equals_stand_in_the_order_of_people():
    nearest = Nearest(1, 2)

    nearest.see(np.array([3, 1, 2]), np.ones((3, 1), np.float32), None)
    nearest.see(np.array([0]), np.ones((1, 1), np.float32), None)
    nearest.finish()

    assert nearest.person.tolist() == [0, 1]
