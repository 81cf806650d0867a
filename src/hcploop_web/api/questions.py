"""What may be asked: bounds of every part of a question."""

from __future__ import annotations

from typing import Annotated, Literal

from ninja import Schema
from pydantic import AwareDatetime, Field

from hcploop_web.field.models import Reason, State
from hcploop_web.insights.doctors import DoctorQuery, Order

Name = Annotated[str, Field(max_length=100)]
Names = Annotated[list[Name], Field(max_length=50)]
Id = Annotated[str, Field(min_length=1, max_length=64)]


class Page(Schema):
    """A page of rows."""

    page: int = Field(1, ge=1, le=10_000, description="From 1")
    rows: int = Field(50, ge=1, le=200, description="Rows of a page")


class Doctors(Page):
    """Filters of the list of doctors; what is left out does not matter."""

    text: Name = Field("", description="Part of a name, of its pinyin, of a hospital's name, or an id")
    brand: Name = Field("", description="Whose tiers and grades; the first that you see where it is left out")
    tier: list[Annotated[int, Field(ge=0, le=9)]] = Field([], max_length=10, description="Any of these; 0 is no tier")
    persona: list[Literal["pioneer", "traditional", "rising_star", "ordinary", "unknown"]] = Field([], max_length=5)
    grade: list[Literal["A", "B", "C", "D"]] = Field([], max_length=4)
    city: Names = Field([], description="Any of these")
    region: Names = Field([], description="Any of these")
    tag: Names = Field([], description="All of these")
    quiet_days: int | None = Field(None, ge=1, le=3650, description="Without a contact for so many days")
    order: Order = "tier"

    def query(self) -> DoctorQuery:
        """Ask as the list of the console does."""
        return DoctorQuery(
            text=self.text,
            brand=self.brand,
            tiers=tuple(self.tier),
            personas=tuple(self.persona),
            grades=tuple(self.grade),
            cities=tuple(self.city),
            regions=tuple(self.region),
            tags=tuple(self.tag),
            quiet_days=self.quiet_days,
            order=self.order,
            page=self.page,
        )


class SuggestionsAsked(Page):
    """Which suggestions; what is left out does not matter."""

    brand: Name = ""
    channel: Name = ""
    sender: Name = Field("", description="A representative, or `system`")


class AudienceAsked(Page):
    """For which brand; every one where it is left out."""

    brand: Name = ""


class FiguresAsked(Page):
    """Which figures; what is left out does not matter."""

    metric: Name = ""
    stage: Name = ""
    brand: Name = ""
    period: Name = Field("", description="2026-03-05, 2026-W10, 2026-03, 2026-Q1, 2026 or all")
    cut: Name = Field("", description="What figures are cut by, such as channel or tier")
    is_uncut: bool = Field(False, description="Whole figures only")


class Said(Schema):
    """A word on a suggestion."""

    state: State
    reason: Reason | None = Field(None, description="`later` and `dismissed` need one")
    note: Annotated[str, Field(max_length=500, pattern=r"^[^\x00]*$")] = ""


class ActionAsked(Schema):
    """What is to be done, for whom."""

    one_id: Id
    channel: Name
    brand: Name
    content_id: Id | None = None
    sender: Name | None = Field(
        None, description="A representative, or `system`; left out, who is in charge of her where one is needed"
    )
    at: AwareDatetime | None = Field(None, description="When, with its zone; now where it is left out")
