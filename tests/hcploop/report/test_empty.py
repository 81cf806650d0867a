"""What a report says where it has nothing to tell."""

import dataclasses

import pytest

from hcploop.report.empty import empty_text
from hcploop.report.language import Language
from hcploop.report.subjects import HeldContents


@pytest.mark.parametrize("key", ["recommend", "suggestions"])
def test_where_rules_hold_back_every_content_the_rule_is_named(report, key):
    held = (HeldContents("content_state_unknown", 863), HeldContents("content_expired", 2))
    told = dataclasses.replace(report, recommended=(), held_contents=held)

    english, chinese = (empty_text(told, Language(code, told.head.currency), key) for code in ("en", "zh"))

    assert "863 contents" in english
    assert "Nobody says whether the content was approved" in english
    assert "863 个内容被规则拦下（内容的审批状态未知）" in chinese


def test_elsewhere_what_is_missing_is_said(report):
    english = Language("en", report.head.currency)

    assert empty_text(report, english, "recommend") == english.text("empty.recommend")
    assert empty_text(report, english, "changes") == english.text("empty.changes")
