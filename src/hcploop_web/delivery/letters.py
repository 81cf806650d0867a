"""A letter: what it says, and how it looks in mail programs, which know tables and little else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

Way = Literal["up", "down", "same"]
_SIGNS: dict[Way, str] = {"up": "▲", "down": "▼", "same": "="}


@dataclass(frozen=True)
class Moved:
    """A figure, and how it moved: `share`, 0 to 1, is drawn as a bar where it is known; `size` has its sign."""

    name: str
    when: str
    now: str
    size: str
    way: Way
    href: str
    share: float | None = None

    @property
    def sign(self) -> str:
        """What stands beside the colour, which is never alone."""
        return _SIGNS[self.way]

    @property
    def percent(self) -> int | None:
        """The filled part of the bar in hundredths."""
        return None if self.share is None else round(100 * min(max(self.share, 0.0), 1.0))

    @property
    def rest(self) -> int:
        """The part of the bar that is not filled."""
        return 100 - (self.percent or 0)


@dataclass(frozen=True)
class Item:
    """One thing that is told: what, why or how much, and where there is more."""

    title: str
    text: str = ""
    href: str = ""


@dataclass(frozen=True)
class Section:
    """Things under one heading."""

    title: str
    items: Sequence[Item]


@dataclass(frozen=True)
class Letter:
    """What is sent to a user.

    Parameters
    ----------
    subject : str
        Without anything personal: it is shown on locked screens.
    language : str
        A code of `settings.LANGUAGES`.
    title, lead : str
        What stands at the top.
    moved : sequence of Moved
        Figures.
    todo : sequence of Item
        At most three things to do.
    sections : sequence of Section
        What else happened.
    home_href, choice_href : str
        The web, and the page on which a user says which letters she wants.
    """

    subject: str
    language: str
    title: str
    lead: str
    moved: Sequence[Moved]
    todo: Sequence[Item]
    sections: Sequence[Section]
    home_href: str
    choice_href: str


def as_html(letter: Letter) -> str:
    """Write a letter as HTML of tables with styles within, without a picture or anything from elsewhere."""
    return render_to_string("delivery/letter.html", {"letter": letter})


def as_text(letter: Letter) -> str:
    """Write a letter as plain text."""
    parts = [letter.title, letter.lead, ""]
    parts += [f"{one.name}: {one.now}  {one.sign} {one.size}  ({one.when})" for one in letter.moved]
    if letter.moved:
        parts.append("")
    for section in (Section(_("To do this week"), letter.todo), *letter.sections):
        if section.items:
            parts += [section.title, *_lines(section.items), ""]
    return "\n".join([*parts, letter.home_href, letter.choice_href, ""])


def _lines(items: Sequence[Item]) -> list[str]:
    return [
        "\n   ".join(part for part in (f"{place}. {one.title}", one.text, one.href) if part)
        for place, one in enumerate(items, start=1)
    ]
