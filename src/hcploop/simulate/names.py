"""Made-up names of doctors: common surnames are common, and some are written with a middle dot."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hcploop.simulate.plan import MarketPlan
from hcploop.simulate.words import homophones, latin, rows, weights, words


@dataclass(frozen=True)
class Name:
    """A name in two parts; `dot` parts them where the name is written with one."""

    family: str
    given: str
    is_dotted: bool = False

    @property
    def zh(self) -> str:
        """The name in Chinese characters.

        Examples
        --------
        >>> Name("欧阳", "娜娜").zh, Name("阿卜杜拉", "买买提", is_dotted=True).zh
        ('欧阳娜娜', '阿卜杜拉·买买提')
        """
        return f"{self.family}{'·' if self.is_dotted else ''}{self.given}"

    @property
    def en(self) -> str:
        """The name in Latin letters, given name first."""
        if self.is_dotted:
            return f"{latin(self.family)} {latin(self.given)}"
        return f"{latin(self.given)} {latin(self.family)}"

    def text(self, plan: MarketPlan) -> str:
        """The name as the market's language writes it."""
        return self.zh if plan.is_zh else self.en


def make_names(plan: MarketPlan) -> list[Name]:
    """Make a name for every doctor.

    Parameters
    ----------
    plan : MarketPlan
        Size and seed.

    Returns
    -------
    list of Name
        Surnames by their frequency in life; one in six given names is one character.
    """
    return draw_names(plan.hcps, plan.chance("names"))


def draw_names(count: int, chance: np.random.Generator) -> list[Name]:
    """Draw names from a generator: `count` of them."""
    data = words("given.toml")
    listed = rows("surnames.csv")
    surnames = chance.choice(len(listed), size=count, p=weights([float(row["weight"]) for row in listed]))
    is_woman = chance.random(count) < data["women_share"]
    is_short = chance.random(count) < data["one_character_share"]
    is_dotted = chance.random(count) < data["minority_share"]
    parts = {key: _characters(data[key], count, chance) for key in ("men", "women")}
    first = chance.integers(len(data["minority_first"]), size=count)
    family = chance.integers(len(data["minority_family"]), size=count)
    names = []
    for i in range(count):
        if is_dotted[i]:
            # The word that stands first is the person's own name; the list of surnames knows it not.
            names.append(Name(data["minority_first"][first[i]], data["minority_family"][family[i]], True))
            continue
        one, two = parts["women" if is_woman[i] else "men"]
        given = one[i] if is_short[i] else one[i] + two[i]
        names.append(Name(listed[surnames[i]]["surname"], given))
    return names


def _characters(chars: str, count: int, chance: np.random.Generator) -> tuple[list[str], list[str]]:
    # Frequency falls with the place in the list, slowly: about one in forty bears the commonest character.
    pull = weights(1.0 / (np.arange(len(chars)) + 12.0))
    first = chance.choice(len(chars), size=count, p=pull)
    second = chance.choice(len(chars), size=count, p=pull)
    return [chars[i] for i in first], [chars[i] for i in second]


def mistyped(name: str, chance: np.random.Generator) -> str:
    """Write one character wrongly: a homophone where there is one, else two Latin letters swapped.

    Examples
    --------
    >>> mistyped("李伟", np.random.default_rng(0)) in {"李玮", "李炜", "李维"}
    True
    """
    others = homophones()
    # The surname is typed right more often than not: people know their surnames.
    spots = [i for i, char in enumerate(name) if char in others and (i > 0 or chance.random() < 0.2)]
    if spots:
        spot = spots[int(chance.integers(len(spots)))]
        wrong = others[name[spot]]
        return name[:spot] + wrong[int(chance.integers(len(wrong)))] + name[spot + 1 :]
    if name.isascii() and len(name) > 4:
        spot = int(chance.integers(1, len(name) - 2))
        return name[:spot] + name[spot + 1] + name[spot] + name[spot + 2 :]
    return name
