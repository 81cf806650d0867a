"""What an event of a source becomes."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from hcploop_web.collector.models.event_source import EventSource

PROPERTY_NAME = RegexValidator(r"^[A-Za-z_$][\w$-]*(\.[\w$-]+){0,4}\Z", _("Name a property, such as content_id."))


class Becomes(models.TextChoices):
    """What an event can become."""

    TOUCHES = "touches", _("A contact")
    ANSWERS = "answers", _("An answer")
    IGNORED = "ignored", _("Nothing")


class SurveyKind(models.TextChoices):
    """What was asked."""

    NPS = "nps", _("Recommendation (NPS)")
    CSAT = "csat", _("Satisfaction")
    BELIEF = "belief", _("Belief")
    QUIZ = "quiz", _("Quiz")


class EventRule(models.Model):
    """What events of one name become. An event without a rule is counted and ignored.

    The name of a `track` call, or `$page` and `$screen` for every page and every screen.
    """

    source = models.ForeignKey(EventSource, on_delete=models.CASCADE, related_name="rules")
    event = models.CharField(max_length=100)
    becomes = models.CharField(max_length=10, choices=Becomes.choices)
    channel = models.CharField(max_length=60, blank=True)
    action = models.CharField(max_length=30, blank=True)
    survey_kind = models.CharField(max_length=10, choices=SurveyKind.choices, blank=True)
    content_property = models.CharField(max_length=100, blank=True, validators=[PROPERTY_NAME])
    category = models.CharField(max_length=60, blank=True)

    class Meta:
        """One rule a name; a contact has an action, an answer a kind."""

        constraints = (
            models.UniqueConstraint(fields=("source", "event"), name="one_rule_an_event"),
            models.CheckConstraint(condition=models.Q(becomes__in=Becomes.values), name="rule_becomes_is_known"),
            models.CheckConstraint(
                condition=~models.Q(becomes="touches") | ~models.Q(action=""), name="a_contact_has_an_action"
            ),
            models.CheckConstraint(
                condition=~models.Q(becomes="answers") | models.Q(survey_kind__in=SurveyKind.values),
                name="an_answer_has_a_kind",
            ),
        )
        ordering = ("event",)

    def __str__(self) -> str:
        """Which event, and what it becomes."""
        return f"{self.event} {self.becomes}"
