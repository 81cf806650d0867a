"""What is held about a doctor, in words."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SUBJECTS: Mapping[str, str | Promise] = {
    "consents": _("Consents given here"),
    "suppressions": _("Stops of contact"),
    "requests": _("Requests on data"),
    "deeds": _("What was done about her here"),
    "feedback": _("Feedback on suggestions"),
    "identity_decisions": _("Decisions on her records"),
    "value_decisions": _("Decisions on her details"),
    "corrections": _("Corrected rows"),
    "hcp": _("Her details"),
    "hcp_value": _("What her sources say differently"),
    "value_conflict": _("What is hard to tell of her"),
    "hcp_grade": _("Grades"),
    "hcp_identifier": _("Records in the sources"),
    "hcp_redirect": _("Earlier ids"),
    "affiliation": _("Places of work"),
    "workplace": _("Where she works and worked"),
    "touch": _("Contacts"),
    "consent": _("Consents"),
    "answer": _("Answers"),
    "question": _("Questions"),
    "procedure": _("Procedures"),
    "target": _("Targets of visits"),
    "statement": _("Statements"),
    "hcp_tag": _("Tags"),
    "hcp_score": _("Scores"),
    "hcp_tier": _("Tiers"),
    "hcp_need": _("Needs"),
    "recommendation": _("Contents that suit her"),
    "suggestion": _("Suggestions"),
    "decision": _("Decisions of the loop"),
    "list_item": _("Places on execution lists"),
    "lead": _("Leads"),
}
"""By the name of what keeps it."""


def subject_word(name: str) -> str:
    """Name what is held; what has no name here as it is kept."""
    return str(SUBJECTS.get(name, name))
