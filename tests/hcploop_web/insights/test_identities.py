"""Two records side by side: what agrees, what differs, and why they are asked about."""

import pytest

from hcploop.oneid.kernels.waterfall import LEARNED, PRIOR, RARE
from hcploop.oneid.settings import COMPARISONS
from hcploop_web.console.words.identities import BEFORE, EVIDENCE
from hcploop_web.insights.identities import FIELDS, Record, compared, evidence_of

KEYS = ("name_key", "hospital_key", "title_rank", "institution_id")


def _record(**values):
    return Record(1, "a:1", "a", "1", None, dict.fromkeys((*FIELDS, *KEYS)) | values)


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        ({"name": "邱艳华", "name_key": "邱艳华"}, {"name": "邱豔華", "name_key": "邱艳华"}, "agrees"),
        ({"name": "邱艳华", "name_key": "邱艳华"}, {"name": "王芳", "name_key": "王芳"}, "differs"),
        ({"hospital": "a", "institution_id": "H1"}, {"hospital": "b", "institution_id": "H1"}, "agrees"),
        ({"hospital": "a", "hospital_key": "k"}, {"hospital": "b", "hospital_key": "k"}, "agrees"),
        ({"phone": "+8613800138001"}, {"phone": "+8613800138002"}, "differs"),
        ({"phone": "+8613800138001"}, {}, "one"),
        ({"other_ids": ["x:1", "y:2"]}, {"other_ids": ["y:2"]}, "agrees"),
        ({"papers": 3.0}, {"papers": 9.0}, "neutral"),
    ],
)
def test_a_field_agrees_differs_or_is_told_by_one(one, other, verdict):
    assert [field.verdict for field in compared(_record(**one), _record(**other))] == [verdict]


def test_what_neither_tells_is_left_out():
    assert compared(_record(), _record(other_ids=[])) == ()


def test_everything_that_the_loop_says_of_a_pair_is_read_and_has_a_word():
    words = [level.words for comparison in COMPARISONS for level in comparison.levels]
    text = ", ".join(f"{one} {weight:+.1f}" for one, weight in zip(words, range(-9, 99), strict=False))

    assert [one.words for one in evidence_of(text)] == words
    assert set(words) == set(EVIDENCE)
    assert {PRIOR, LEARNED, RARE} == set(BEFORE)
