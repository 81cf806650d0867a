"""The table `[oneid.survivorship]` of `market.toml`: which of several values of a field is the person's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator, model_validator

from hcploop.errors import ConfigError
from hcploop.market.feed import Feed, Strings
from hcploop.market.near import did_you_mean
from hcploop.market.problems import line_of, say_problem
from hcploop.schema.field_value import FIELDS

Rule = Literal["most_trusted", "most_recent", "most_complete", "most_frequent", "main_site"]
USUAL: tuple[Rule, ...] = ("most_frequent", "most_recent", "most_complete")
"""What decides where a market does not say, and what breaks ties of the rules that it names."""

_SECTION = "oneid.survivorship"
_FILE = "market.toml"
_TABLES = ("survivorship", "limits")


def _as_rules(value: object) -> object:
    return {"rules": value} if isinstance(value, (str, list, tuple)) else value


class FieldRules(BaseModel):
    """The rules of one field: `"most_recent"`, a list, or a table with an order of sources of its own."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rules: Annotated[Strings, Field(min_length=1)]
    trusted: Strings = ()

    @field_validator("rules")
    @classmethod
    def _are_rules(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        known = get_args(Rule)
        for rule in value:
            if rule not in known:
                raise ValueError(f"{rule!r} is no rule; write {', '.join(known)}")
        if len(set(value)) < len(value):
            raise ValueError("a rule stands here twice")
        return value


Told = Annotated[FieldRules | None, BeforeValidator(_as_rules)]


class Survivorship(BaseModel):
    """Which of several values of a field is the person's: rules in the order in which they are asked."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    trusted: Strings = ()
    default: Annotated[FieldRules, BeforeValidator(_as_rules)] = FieldRules(rules=USUAL)
    name: Told = None
    hospital: Told = None
    department: Told = None
    title: Told = None
    academic_title: Told = None
    phone: Told = None
    email: Told = None
    licence_no: Told = None
    rep_id: Told = None
    graduated_year: Told = None

    @model_validator(mode="after")
    def _knows_whom_to_trust(self) -> Self:
        for field in FIELDS:
            if "most_trusted" in self.asked(field) and not self.trusted_for(field):
                raise ValueError("most_trusted needs the list trusted: feeds or sources, the most trusted first")
            if "main_site" in self.asked(field) and field != "hospital":
                raise ValueError("main_site is a rule of the hospital alone")
        return self

    def asked(self, field: str) -> tuple[str, ...]:
        """Name the rules that the market asks for a field."""
        own: FieldRules | None = getattr(self, field)
        return (own or self.default).rules

    def order(self, field: str) -> tuple[str, ...]:
        """Name all rules of a field in their order: those asked for, then what breaks their ties."""
        asked = self.asked(field)
        return (*asked, *(rule for rule in USUAL if rule not in asked))

    @property
    def asks_main_site(self) -> bool:
        """Whether the hospital goes by where she mainly works."""
        return "main_site" in self.asked("hospital")

    def orders(self) -> dict[tuple[str, ...], list[str]]:
        """Group the fields by their orders of rules."""
        grouped: dict[tuple[str, ...], list[str]] = {}
        for field in FIELDS:
            grouped.setdefault(self.order(field), []).append(field)
        return grouped

    def trusted_for(self, field: str) -> tuple[str, ...]:
        """Name the feeds and sources of a field, the most trusted first."""
        own: FieldRules | None = getattr(self, field)
        return (own.trusted if own else ()) or self.default.trusted or self.trusted


def load_survivorship(given: object, text: str, feeds: Sequence[Feed]) -> Survivorship:
    """Read the table `[oneid]`.

    Parameters
    ----------
    given : object
        What `market.toml` says under `oneid`.
    text : str
        The text of `market.toml`.
    feeds : sequence of Feed
        The feeds of the market, which can be trusted by name or source.

    Returns
    -------
    Survivorship
        The rules.

    Raises
    ------
    ConfigError
        A key, rule, feed or source that there is not.
    """
    told: Mapping[str, Any] = given if isinstance(given, Mapping) else {}
    for key in told:
        if key not in _TABLES:
            row = line_of(text, "oneid", (key,))
            remedy = did_you_mean(key, _TABLES, otherwise="Write [oneid.survivorship] or [oneid.limits.<kind>]")
            raise ConfigError(f"[oneid] has no key {key!r}", file=_FILE, row=row, column=key, remedy=remedy)
    try:
        rules = Survivorship.model_validate(told.get("survivorship", {}))
    except ValidationError as error:
        problem = say_problem(error, file=_FILE, text=text, section=_SECTION, model=Survivorship)
        # The key `rules` is ours: where a field has one rule only, it is not written.
        key = problem.column.split(".")[0]
        problem.row = line_of(text, _SECTION, (key,) if key else ())
        problem.remedy = problem.remedy if key else f"Mend [{_SECTION}]"
        raise problem from None
    _check_trusted(rules, text, feeds)
    return rules


def _check_trusted(rules: Survivorship, text: str, feeds: Sequence[Feed]) -> None:
    known = list(dict.fromkeys(name for feed in feeds if feed.kind == "people" for name in (feed.name, feed.source)))
    for field in FIELDS:
        for name in rules.trusted_for(field):
            if name not in known:
                raise ConfigError(
                    f"no feed of people has the name or source {name!r}",
                    file=_FILE,
                    row=line_of(text, _SECTION, ("trusted",)),
                    column="trusted",
                    value=name,
                    remedy=did_you_mean(name, known, otherwise=f"There are {', '.join(known)}"),
                )
