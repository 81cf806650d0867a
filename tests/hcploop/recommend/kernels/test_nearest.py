import numpy as np

from hcploop.recommend.kernels.nearest import Nearest, see
from hcploop.recommend.kernels.scores import Scores


def _nearest(scores, people, kept=5):
    nearest = Nearest.nobody(scores.shape[1], kept)
    for person in people:
        see(nearest, person, Scores(scores[person], scores[person] * 2, scores[person]))
    return nearest


def _people(chosen, column):
    return chosen.person[chosen.column == column].tolist()


def test_parts_put_together_keep_the_same_people_as_all_at_once():
    scores = np.random.default_rng(7).normal(size=(200, 6)).astype(np.float32)
    scores[::7] = scores[3]  # Equals are told apart by their numbers.

    found = Nearest.joined([_nearest(scores, range(80)), _nearest(scores, range(80, 200))]).chosen()

    for column in range(6):
        best = [int(one) for one in np.argsort(-scores[:, column], kind="stable")[:5] if scores[one, column] > 0]
        assert _people(found, column) == best
        assert found.place[found.column == column].tolist() == list(range(1, len(best) + 1))
        assert np.allclose(found.similar[found.column == column], 2 * scores[best, column])
    assert _people(_nearest(scores, range(200)).chosen(), 2) == _people(found, 2)


def test_whom_it_does_not_suit_is_nobodys_audience():
    scores = np.array([[0, -1, 0.5], [-np.inf, 0, 0.2]], np.float32)

    found = _nearest(scores, range(2)).chosen()

    assert (found.column.tolist(), found.person.tolist()) == ([2, 2], [0, 1])
