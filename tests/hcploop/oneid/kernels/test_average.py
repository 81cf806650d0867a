from hypothesis import given
from hypothesis import strategies as st

from hcploop.oneid.kernels.average import joined_by_mean


def _joined(links, refused=()):
    cluster = {end: end for one, other, _ in links for end in (one, other)}

    def join(one, other):
        if (one, other) in refused:
            return None
        kept, gone = min(one, other), max(one, other)
        cluster.update({row: kept for row, root in cluster.items() if root == gone})
        return kept

    joined_by_mean(links, {}, join=join)
    return cluster


def test_a_record_that_only_one_of_four_takes_for_hers_stays_out():
    within = [(one, other, 8.0) for one in range(4) for other in range(one + 1, 4)]

    cluster = _joined([*within, (3, 4, 5.0)])

    assert cluster == {0: 0, 1: 0, 2: 0, 3: 0, 4: 4}


def test_a_record_that_all_take_for_likely_comes_in():
    within = [(one, other, 8.0) for one in range(4) for other in range(one + 1, 4)]

    cluster = _joined([*within, *((row, 4, 1.0) for row in range(4))])

    assert set(cluster.values()) == {0}


def test_one_loud_pair_does_not_outvote_twenty_silent_ones():
    ours = [(one, other, 30.0) for one in range(5) for other in range(one + 1, 5)]
    theirs = [(one + 5, other + 5, weight) for one, other, weight in ours]

    cluster = _joined([*ours, *theirs, (0, 5, 1000.0)])

    assert sorted(set(cluster.values())) == [0, 5]


def test_what_cannot_be_one_person_is_not_joined():
    assert _joined([(0, 1, 9.0)], refused={(0, 1)}) == {0: 0, 1: 1}


_LINKS = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(-40, 80)), unique_by=lambda link: frozenset(link[:2])
)


@given(_LINKS, st.randoms(use_true_random=False))
def test_the_order_of_the_links_does_not_matter(links, chance):
    # Weights that no two pairs share: of two equally likely joins, either may come first.
    told = [(one, other, weight / 4 + number / 1e6) for number, (one, other, weight) in enumerate(links)]
    turned = chance.sample(told, len(told))

    assert _joined(told) == _joined(turned)
