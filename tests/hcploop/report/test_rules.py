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


def test_caps_are_told_by_channel_and_days(report: Report):
    rules = ("cap_days_between", "cap_contacts_7d", "cap_call_centre_30d")
    capped = replace(report, blocked=tuple(BlockedBy(rule, 3, 1, ("visit",)) for rule in rules))

    assert rule_words(capped, Language("en", channels=report.head.channels)) == {
        "cap_days_between": "Too few days since the last contact",
        "cap_contacts_7d": "Contacts over all channels in 7 days are at their cap",
        "cap_call_centre_30d": "Contacts by Call centre in 30 days are at their cap",
    }
