import numpy as np
from scipy import sparse

from hcploop.recommend.kernels.chosen import BY_SCORE, EXPLORING, FOR_NEXT_LAYER
from hcploop.recommend.kernels.lists import Line, fill
from hcploop.recommend.kernels.scores import Wares
from hcploop.recommend.kernels.sparse_rows import Rows

NEVER = -np.inf


def _list(scores, *, fresh=(), layer=None, next_layer=-1, positions=3, for_next=1, is_exploring=True):
    nothing = Rows.of(sparse.csr_matrix((0, len(scores)), dtype=np.float32))
    layer = np.full(len(scores), -1) if layer is None else np.array(layer)
    of_layer = np.argsort(layer, kind="stable")
    wares = Wares(
        spoken_for=nothing,
        marks=nothing,
        column_of=np.arange(len(scores)),
        popularity=np.zeros(len(scores), np.float32),
        of_layer=of_layer,
        layer_begins=np.searchsorted(layer[of_layer], np.arange(3)),
        fresh=np.array(fresh, dtype=np.int64),
    )
    line = Line(np.zeros(positions, np.int64), np.zeros(positions, np.float32), np.zeros(positions, np.int64))
    fill(line, np.array(scores, np.float32), wares, next_layer, (for_next, int(is_exploring)))
    return line.column.tolist(), line.kind.tolist()


def test_the_best_come_first():
    assert _list([0.1, 0.9, 0.5, 0.7]) == ([1, 3, 2], [BY_SCORE] * 3)


def test_the_last_place_is_kept_for_the_best_fresh_content():
    assert _list([0.9, 0.8, 0.7, 0.2, 0.1], fresh=[3, 4]) == ([0, 1, 3], [BY_SCORE, BY_SCORE, EXPLORING])


def test_a_fresh_content_that_is_on_the_list_already_leaves_the_place_to_the_next():
    assert _list([0.9, 0.8, 0.7, 0.2], fresh=[0, 3])[0] == [0, 1, 3]


def test_where_no_fresh_content_is_left_the_place_is_given_by_score():
    assert _list([0.9, 0.8, 0.7, NEVER], fresh=[3]) == ([0, 1, 2], [BY_SCORE] * 3)


def test_a_content_for_her_next_need_takes_the_lowest_place():
    layer = [-1, -1, -1, 1]

    found = _list([0.9, 0.8, 0.7, 0.2], layer=layer, next_layer=1)

    assert found == ([0, 1, 3], [BY_SCORE, BY_SCORE, FOR_NEXT_LAYER])


def test_a_content_for_her_next_need_that_leads_by_itself_takes_no_second_place():
    found = _list([0.9, 0.8, 0.7, 0.2], layer=[1, -1, -1, 1], next_layer=1)

    assert found == ([0, 1, 2], [BY_SCORE] * 3)


def test_a_content_that_suits_her_less_than_the_average_serves_no_need():
    found = _list([0.9, 0.8, 0.7, -0.2], layer=[-1, -1, -1, 1], next_layer=1)

    assert found == ([0, 1, 2], [BY_SCORE] * 3)


def test_where_there_are_fewer_contents_than_places_the_rest_is_empty():
    assert _list([NEVER, 0.4]) == ([1, -1, -1], [BY_SCORE] * 3)


def test_no_content_stands_twice_whatever_the_scores():
    chance = np.random.default_rng(7)

    for _ in range(200):
        columns = int(chance.integers(1, 9))
        scores = np.where(chance.random(columns) < 0.3, NEVER, chance.normal(size=columns))
        fresh = np.flatnonzero(chance.random(columns) < 0.4)
        found, _kinds = _list(
            scores, fresh=fresh, layer=chance.integers(-1, 2, columns), next_layer=1, positions=4, for_next=2
        )

        listed = [one for one in found if one >= 0]
        assert len(set(listed)) == len(listed) == min(4, int(np.isfinite(scores).sum()))
