"""What is entered about sources of events."""

from __future__ import annotations

import json
import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hcploop_web.collector.actions.add_source import NewSource
from hcploop_web.collector.actions.set_event_rules import CategoryWish, RuleWish
from hcploop_web.collector.models import Becomes, RefusedEvent, Standing, SurveyKind
from hcploop_web.collector.models.event_rule import PROPERTY_NAME
from hcploop_web.collector.models.event_source import SOURCE_NAME
from hcploop_web.collector.reason_words import WORDS
from hcploop_web.insights import event_words
from hcploop_web.insights.wording import called
from hcploop_web.privacy.models import EVERY

_ORIGIN = re.compile(r"https?://[A-Za-z0-9.-]+(:\d{1,5})?")
KINDS = [("page", _("A page")), ("track", _("Something done")), ("identify", _("Who somebody is"))]

Choices = list[tuple[str, Any]]


def channel_choices() -> Choices:
    """Name the channels of the market."""
    return [(one.name, called(one.zh, one.en)) for one in event_words.channels()]


def action_choices() -> Choices:
    """Name what somebody can do."""
    return [(one.name, called(one.zh, one.en)) for one in event_words.actions()]


class SourceForm(forms.Form):
    """A new source."""

    name = forms.CharField(
        max_length=40,
        validators=[SOURCE_NAME],
        label=_("Name of the source"),
        help_text=_("As the loop calls the source, such as portal. Where user ids are those of your CRM, its name."),
    )
    channel = forms.ChoiceField(label=_("Channel of its contacts"))
    origins = forms.CharField(
        required=False,
        widget=forms.Textarea({"rows": 2}),
        label=_("Web sites that may send, one a line"),
        help_text=_("Such as https://portal.example. Left empty: any."),
    )

    def __init__(self, *given: Any, **known: Any) -> None:  # noqa: ANN401 - fields as Django has them
        super().__init__(*given, **known)
        self.fields["channel"] = forms.ChoiceField(
            choices=channel_choices(), initial="web", label=_("Channel of its contacts")
        )

    def clean_origins(self) -> list[str]:
        """See that each line is an address without a path."""
        told = [line.strip().rstrip("/") for line in str(self.cleaned_data["origins"]).splitlines() if line.strip()]
        if wrong := [one for one in told if not _ORIGIN.fullmatch(one)]:
            raise forms.ValidationError(
                _("%(origin)s is no address of a web site, such as https://portal.example."),
                params={"origin": wrong[0][:100]},
            )
        return told

    def wish(self) -> NewSource:
        """Give what was entered, once the form is valid."""
        told = self.cleaned_data
        return NewSource(told["name"], told["channel"], told["origins"])


class RuleForm(forms.Form):
    """What events of one name become."""

    event = forms.CharField(max_length=100, label=_("Event"))
    # The initial value is what a browser sends of a row that nobody touched: such a row is no rule.
    becomes = forms.ChoiceField(choices=Becomes.choices, initial=Becomes.TOUCHES, label=_("Becomes"))
    channel = forms.ChoiceField(required=False, label=_("Channel"))
    action = forms.ChoiceField(required=False, label=_("What was done"))
    content_property = forms.CharField(
        required=False, max_length=100, validators=[PROPERTY_NAME], label=_("Property with the content")
    )
    survey_kind = forms.ChoiceField(required=False, choices=[("", "–"), *SurveyKind.choices], label=_("What was asked"))
    category = forms.CharField(required=False, max_length=60, label=_("Only with consent to"))

    def __init__(self, *given: Any, **known: Any) -> None:  # noqa: ANN401 - fields as Django has them
        super().__init__(*given, **known)
        for name, choices in (("channel", channel_choices()), ("action", action_choices())):
            self.fields[name].choices = [("", "–"), *choices]  # type: ignore[attr-defined] # a field of choices

    def clean(self) -> dict[str, Any]:
        """See that a contact says what was done, and an answer what was asked."""
        told = super().clean() or self.cleaned_data
        if told.get("becomes") == Becomes.TOUCHES and not told.get("action"):
            self.add_error("action", _("Say what was done."))
        if told.get("becomes") == Becomes.ANSWERS and not told.get("survey_kind"):
            self.add_error("survey_kind", _("Say what was asked."))
        return told

    def wish(self) -> RuleWish:
        """Give what was entered, once the form is valid."""
        told = {name: value for name, value in self.cleaned_data.items() if name in RuleWish.__dataclass_fields__}
        return RuleWish(**{**told, "becomes": Becomes(told["becomes"])})


class CategoryForm(forms.Form):
    """What a category of consent is about."""

    category = forms.CharField(max_length=60, label=_("Category"))
    channel = forms.ChoiceField(initial=EVERY, label=_("Channel"))
    purpose = forms.CharField(required=False, max_length=60, label=_("Purpose"))

    def __init__(self, *given: Any, **known: Any) -> None:  # noqa: ANN401 - fields as Django has them
        super().__init__(*given, **known)
        self.fields["channel"].choices = [(EVERY, _("Every channel")), *channel_choices()]  # type: ignore[attr-defined] # a field of choices

    def wish(self) -> CategoryWish:
        """Give what was entered, once the form is valid."""
        told = self.cleaned_data
        return CategoryWish(told["category"], told["channel"], told["purpose"])


class Distinct(forms.BaseFormSet[Any]):
    """Rows of which no two may be about the same."""

    about = "event"

    def clean(self) -> None:
        """See that nothing is said twice."""
        named = [form.cleaned_data.get(self.about) for form in self.kept()]
        if twice := {name for name in named if name and named.count(name) > 1}:
            raise forms.ValidationError(
                _("%(name)s is there twice: keep one of them."), params={"name": min(str(one) for one in twice)}
            )

    def kept(self) -> list[Any]:
        """Give the forms of rows that were filled in and not taken away."""
        return [
            form for form in self.forms if getattr(form, "cleaned_data", None) and not form.cleaned_data.get("DELETE")
        ]


class DistinctCategories(Distinct):
    """Categories, each of which means one thing."""

    about = "category"


class Rules(forms.formset_factory(RuleForm, formset=Distinct, extra=2, can_delete=True, max_num=200)):  # type: ignore[misc] # a class that Django makes
    """The rules of a source."""


class Categories(
    forms.formset_factory(CategoryForm, formset=DistinctCategories, extra=1, can_delete=True, max_num=50)  # type: ignore[misc] # the same
):
    """What the categories of consent of a source are about."""


class TestEventForm(forms.Form):
    """An event that is sent by hand."""

    __test__ = False
    kind = forms.ChoiceField(choices=KINDS, label=_("What happened"))
    name = forms.CharField(required=False, max_length=100, label=_("Name of what was done"))
    user_id = forms.CharField(max_length=200, label=_("User id"))
    told = forms.CharField(
        required=False,
        max_length=20_000,
        widget=forms.Textarea({"rows": 3, "spellcheck": "false"}),
        initial='{"content_id": "c1"}',
        label=_("Properties, or traits of somebody, as JSON"),
    )

    def clean_told(self) -> dict[str, Any]:
        """See that it is an object."""
        try:
            told = json.loads(self.cleaned_data["told"] or "{}")
        except ValueError as error:
            raise forms.ValidationError(
                _("This is no JSON: look at the brackets, the commas and the quotation marks.")
            ) from error
        if not isinstance(told, dict):
            raise forms.ValidationError(_("An event is an object: it begins with { and ends with }."))
        return told

    def clean(self) -> dict[str, Any]:
        """See that what was done has a name."""
        told = super().clean() or self.cleaned_data
        if told.get("kind") == "track" and not told.get("name"):
            self.add_error("name", _("Say what was done."))
        return told

    def event(self) -> dict[str, Any]:
        """Give the event as clients write it, once the form is valid."""
        told = self.cleaned_data
        event = {"type": told["kind"], "userId": told["user_id"]}
        event["traits" if told["kind"] == "identify" else "properties"] = told["told"]
        if told["name"]:
            event["event" if told["kind"] == "track" else "name"] = told["name"]
        return event


class RefusedForm(forms.Form):
    """The filters of the list of refused events; what is not understood is left out."""

    source = forms.CharField(required=False, max_length=40)
    reason = forms.ChoiceField(required=False, choices=[("", ""), *WORDS.items()])
    state = forms.ChoiceField(required=False, choices=Standing.choices)
    page = forms.IntegerField(required=False, min_value=1, max_value=100_000)

    def wanted(self) -> tuple[dict[str, str], int]:
        """Give the conditions that were understood, and the page."""
        self.is_valid()
        told = self.cleaned_data
        wanted = {name: told.get(name) or "" for name in ("source", "reason", "state")}
        wanted["state"] = wanted["state"] or Standing.OPEN
        return {name: value for name, value in wanted.items() if value}, told.get("page") or 1


class ChosenForm(forms.Form):
    """Refused events that were ticked."""

    chosen = forms.ModelMultipleChoiceField(RefusedEvent.objects.waiting(), required=False)
