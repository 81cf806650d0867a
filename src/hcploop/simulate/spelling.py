"""How a source writes what is true: names, hospitals, departments, titles."""

from __future__ import annotations

import numpy as np

from hcploop.simulate.habits import Habit
from hcploop.simulate.hospitals import Hospital
from hcploop.simulate.names import Name, mistyped
from hcploop.simulate.phones import FULL_WIDTH
from hcploop.simulate.plan import MarketPlan
from hcploop.simulate.words import latin, rows, words


def spell_name(plan: MarketPlan, habit: Habit, name: Name, title: int, chance: np.random.Generator) -> tuple[str, bool]:
    """Write a name as the source does: in full, as an honorific, as a nickname, wrongly.

    Parameters
    ----------
    plan, habit : what scales the mistakes
        The market and the source.
    name, title : truth
        Of the doctor; `title` from 0 (resident) to 3 (chief physician).
    chance : numpy.random.Generator
        The source's generator.

    Returns
    -------
    tuple of str and bool
        The name as it stands in the source's record, and whether it is vague: a nickname or an honorific.
    """
    steps = np.cumsum([plan.rate(r) for r in (habit.nickname, habit.honorific, habit.latin, habit.annotated)])
    how = int(np.searchsorted(steps, chance.random(), side="right"))
    if how == 0:
        listed = words("given.toml")["nicknames" if plan.is_zh else "nicknames_en"]
        return str(listed[int(chance.integers(len(listed)))]), True
    if how == 1:
        return _honoured(plan, name, title, chance), True
    return _spelt(plan, habit, name, (how, title), chance), False


def _spelt(plan: MarketPlan, habit: Habit, name: Name, how_title: tuple[int, int], chance: np.random.Generator) -> str:
    how, title = how_title
    if how == 2 and plan.is_zh:
        return name.en if chance.random() < 0.5 else f"{latin(name.family).upper()} {latin(name.given)}"
    text = _dotted(plan, name, chance) if name.is_dotted and plan.is_zh else name.text(plan)
    if chance.random() < plan.rate(habit.slip):
        return mistyped(text, chance)
    if how == 3:
        return f"{text}{_honour(plan, title, chance)}" if plan.is_zh else f"Dr {text}"
    if len(text) == 2 and chance.random() < plan.rate(0.15):
        return f"{text[0]}{'　' if chance.random() < 0.5 else ' '}{text[1]}"
    return text


def _honour(plan: MarketPlan, title: int, chance: np.random.Generator) -> str:
    listed = words("titles.toml")["honorific"][plan.lang]
    # A chief is called 主任; a junior is called 医生, 大夫 or 老师.
    if plan.is_zh:
        return str(listed[int(chance.choice((0, 0, 2)) if title >= 2 else chance.choice((1, 3, 4)))])
    return str(listed[int(title >= 2)])


def _honoured(plan: MarketPlan, name: Name, title: int, chance: np.random.Generator) -> str:
    honour = _honour(plan, title, chance)
    return f"{name.family}{honour}" if plan.is_zh else f"{honour} {latin(name.family)}"


def _dotted(plan: MarketPlan, name: Name, chance: np.random.Generator) -> str:
    dots = words("given.toml")["dots"]
    is_odd = chance.random() < plan.rate(0.6)
    return f"{name.family}{dots[int(chance.integers(len(dots))) if is_odd else 0]}{name.given}"


def spell_hospital(plan: MarketPlan, habit: Habit, hospital: Hospital, chance: np.random.Generator) -> str:
    """Write a hospital as the source does: officially, in short, by its former name, by its campus."""
    if chance.random() >= plan.rate(habit.alias):
        return hospital.name
    how = chance.random()
    if hospital.campuses and how < 0.3:
        campus = hospital.campuses[int(chance.integers(len(hospital.campuses)))]
        if not plan.is_zh:
            return f"{hospital.name}, {campus}"
        return f"{hospital.name}({campus})" if chance.random() < 0.5 else f"{hospital.name}{campus}"
    if how < 0.4:
        return hospital.former
    if how < 0.5:
        return f" {hospital.name.translate(FULL_WIDTH)}　"
    return hospital.aliases[int(chance.integers(len(hospital.aliases)))]


def spell_department(plan: MarketPlan, department: int, chance: np.random.Generator) -> str:
    """Write a department by its standard name or, often, as the house calls it."""
    row = rows("departments.csv")[department]
    if chance.random() >= plan.rate(0.45):
        return row["department" if plan.is_zh else "department_en"]
    spellings = row["spellings" if plan.is_zh else "spellings_en"].split("|")
    return spellings[int(chance.integers(len(spellings)))]


def spell_title(plan: MarketPlan, title: int, chance: np.random.Generator) -> str:
    """Write a rank in full or in short."""
    ranks = words("titles.toml")["rank"]
    if chance.random() >= plan.rate(0.35):
        return str(ranks[plan.lang][title])
    spellings = ranks[f"spellings_{plan.lang}"][title]
    return str(spellings[int(chance.integers(len(spellings)))])
