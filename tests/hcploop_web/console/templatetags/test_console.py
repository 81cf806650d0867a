"""Small pieces that many pages show."""

import pytest

from hcploop_web.console.templatetags.console import above, bar, by_title, percent
from hcploop_web.insights.portrait_parts import Suited


@pytest.mark.parametrize(
    ("share", "said"),
    [(None, "–"), (0.0, "0%"), (1.0, "100%"), (0.5, "50%"), (0.998, "99.8%"), (0.99999, "99.9%"), (0.0001, "0.1%"),
     (1.25, "125%")],
)  # fmt: skip
def test_what_is_nearly_everything_is_not_told_as_everything(share, said):
    assert percent(share) == said


def test_nobody_stands_above_all_and_a_bar_says_the_same():
    assert above(1.0) == "99%"
    assert above(0.968) == "96%"
    assert 'value="96"' in bar(0.968)
    assert above(None) == "–"


def test_contents_of_one_title_are_told_once_with_their_brands():
    def suited(brand, content_id, title):
        return Suited(brand, 1, content_id, title, "x", "x", "x", "x", ())

    rows = [suited("a", "1", "肺癌"), suited("a", "2", None), suited("b", "9", "肺癌"), suited("b", "2", None)]

    assert [(row.content_id, brands) for row, brands in by_title(rows)] == [("1", "a · b"), ("2", "a · b")]
