"""Everything that the loop says of values has a word."""

from hcploop import schema
from hcploop_web.console.words.values import REASONS, WON_BY, why_open, won_by


def test_every_reason_and_every_rule_has_a_word():
    assert set(REASONS) == set(schema.value_conflict.columns["reason"].values)
    assert set(WON_BY) == set(schema.hcp_value.columns["rule"].values)


def test_what_a_later_loop_says_stays_as_it_is():
    assert (why_open("later"), won_by("later")) == ("later", "later")
