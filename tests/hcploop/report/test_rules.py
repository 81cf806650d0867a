from dataclasses import replace

from hcploop.report.language import Language
from hcploop.report.rules import rule_words
from hcploop.report.subjects import BlockedBy, Report


def test_every_rule_of_a_report_has_words(report: Report, language: Language):
    (said,) = rule_words(report, language).values()

    assert said
    assert "_" not in said


def test_a_rule_of_the_markets_own_is_told_by_its_id(report: Report, language: Language):
    own = replace(report, blocked=(BlockedBy("no_fridays", 3, 1, ("visit",)),))

    assert rule_words(own, language) == {"no_fridays": "no fridays"}
