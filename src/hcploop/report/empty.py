"""What a report says where it has nothing to tell: what is missing, and what to do."""

from __future__ import annotations

from hcploop.report.language import Language
from hcploop.report.rules import rule_words
from hcploop.report.subjects import Report

_OF_CONTENTS = ("recommend", "suggestions")


def empty_text(report: Report, language: Language, key: str) -> str:
    """Say why a subject is empty.

    Parameters
    ----------
    report : Report
        Where contents are there but rules hold all of them back, that is the reason.
    language : Language
        In which words.
    key : str
        The subject, as in the words' section `empty`.

    Returns
    -------
    str
        A sentence or two.
    """
    if key not in _OF_CONTENTS or not report.held_contents or report.recommended:
        return language.text(f"empty.{key}")
    most = report.held_contents[0]
    rule = rule_words(report, language)[most.rule]
    return language.text("empty.held_contents", contents=most.contents, rule=rule)
