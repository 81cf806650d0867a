import pytest

from hcploop.cli.views.marks import bar, sparkline


@pytest.mark.parametrize("share", [-0.5, 0.0, 0.001, 0.5, 0.999, 1.0, 1.7, None])
def test_a_bar_is_always_as_wide_as_asked(share: float | None):
    assert len(bar(share, width=7)) == 7


def test_unknown_does_not_look_like_nothing():
    assert bar(None) != bar(0.0)


def test_a_little_does_not_look_like_nothing():
    assert bar(0.001).startswith("█")


def test_a_line_starts_at_nought_so_that_a_small_change_looks_small():
    drawn = sparkline([990, 1000])

    assert drawn == "██"


def test_a_line_has_a_letter_for_every_number_and_a_gap_where_none_is_known():
    assert sparkline([0, None, 8]) == "▁ █"
    assert sparkline([]) == ""
    assert sparkline([None, None]) == "  "
