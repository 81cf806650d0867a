"""The loop as one picture: a closed track of eleven steps, wide for a desk and narrow for a telephone."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import pairwise
from math import ceil
from typing import Literal

from hcploop.report.language import Language
from hcploop.report.steps import Step

SIGNS = {"good": "✓", "near": "!", "behind": "✕", "open": "", "missing": ""}
"""What stands beside the colour of a step, which is never alone."""

_SIDE = 6
_WIDTH, _HEIGHT, _GAP = 172, 104, 24
_EDGE = 8
Shape = Literal["wide", "narrow"]


def loop_picture(steps: Sequence[Step], language: Language, *, shape: Shape) -> str:
    """Draw the loop.

    Parameters
    ----------
    steps : sequence of Step
        Eleven.
    language : Language
        Of its words.
    shape : {"wide", "narrow"}
        Two rows of six places, or two columns of six; the twelfth place closes the loop.

    Returns
    -------
    str
        SVG with a title and a description that tells every step.
    """
    places = [_place(index, shape) for index in range(2 * _SIDE)]
    width = max(x for x, _ in places) + _WIDTH + _EDGE
    height = max(y for _, y in places) + _HEIGHT + _EDGE
    boxes = "".join(_box(step, language, *place) for step, place in zip(steps, places, strict=False))
    arrows = "".join(_arrow(one, other, "a") for one, other in pairwise(places[:11]))
    closing = _arrow(places[10], places[11], "a back") + _arrow(places[11], places[0], "a back")
    closing += _closing_words(language, *places[11])
    title = escape(language.text("section.loop"))
    said = escape("; ".join(_said(step, language) for step in steps))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="loop {shape}" role="img" viewBox="0 0 {width} {height}">'
        f"<title>{title}</title><desc>{said}</desc>{arrows}{boxes}{closing}</svg>"
    )


def _place(index: int, shape: Shape) -> tuple[int, int]:
    """Return the upper left corner of a place: there along one side, back along the other."""
    along, across = (index, 0) if index < _SIDE else (2 * _SIDE - 1 - index, 1)
    column, row = (along, across) if shape == "wide" else (across, along)
    return _EDGE + column * (_WIDTH + _GAP), _EDGE + row * (_HEIGHT + _GAP + (16 if shape == "wide" else 0))


def _box(step: Step, language: Language, x: int, y: int) -> str:
    sub = _wrapped(sub_line(step, language), 13.6)
    lines = "".join(
        f'<text class="s" x="{x + 14}" y="{y + 74 + 15 * place}">{escape(text)}</text>'
        for place, text in enumerate(sub)
    )
    word, (number, unit) = step_name(step, language), _figure(step, language)
    attained = attainment_line(step, language)
    plan = (
        f'<text class="t" x="{x + _WIDTH - 12}" y="{y + 23}" text-anchor="end">{escape(attained)}</text>'
        if attained
        else ""
    )
    return (
        f'<g class="step {step.status}"><rect x="{x}" y="{y}" width="{_WIDTH}" height="{_HEIGHT}" rx="10"/>'
        f'<rect class="bar" x="{x}" y="{y + 12}" width="5" height="{_HEIGHT - 24}" rx="2.5"/>'
        f'<text class="w" x="{x + 14}" y="{y + 24}">{escape(word)}</text>{plan}'
        f'<text class="f" x="{x + 14}" y="{y + 54}">{escape(number)}'
        f'<tspan class="u" dx="5">{escape(unit)}</tspan></text>{lines}</g>'
    )


def step_name(step: Step, language: Language) -> str:
    """Name a step."""
    return language.text(f"step.{step.code}")


def figure_line(step: Step, language: Language) -> str:
    """Write the figure of a step, with what it counts where no metric says it."""
    return " ".join(part for part in _figure(step, language) if part)


def _figure(step: Step, language: Language) -> tuple[str, str]:
    if step.figure is None:
        return "–", ""
    if step.metric:
        return language.value(step.metric, step.figure), ""
    ways = {"share": language.share, "count": language.short, "number": language.short}
    return ways[step.unit](step.figure), language.text(f"step_unit.{step.code}")


def sub_line(step: Step, language: Language) -> str:
    """Write the line under the figure of a step."""
    if step.status == "missing":
        return language.text("step_line.missing")
    if step.metric:
        return language.text("step_line.staged", metric=step.metric)
    return language.text(f"step_line.{step.code}", **step.values)


def attainment_line(step: Step, language: Language) -> str:
    """Write the attainment of a step's plan with its sign; empty without a plan."""
    if step.attained_share is None:
        return ""
    return f"{SIGNS[step.status]} {language.text('word.plan')} {step.attained_share:.0%}".strip()


def _said(step: Step, language: Language) -> str:
    parts = (
        step_name(step, language),
        figure_line(step, language),
        sub_line(step, language),
        attainment_line(step, language),
    )
    return " ".join(part for part in parts if part)


def _arrow(one: tuple[int, int], other: tuple[int, int], kind: str) -> str:
    """Draw a line from the edge of a place to the edge of its neighbour, with a head."""
    right, down = (other[0] > one[0]) - (other[0] < one[0]), (other[1] > one[1]) - (other[1] < one[1])
    middle = (one[0] + _WIDTH / 2, one[1] + _HEIGHT / 2)
    to = (other[0] + _WIDTH / 2, other[1] + _HEIGHT / 2)
    start = (middle[0] + right * _WIDTH / 2, middle[1] + down * _HEIGHT / 2)
    end = (to[0] - right * (_WIDTH / 2 + 3), to[1] - down * (_HEIGHT / 2 + 3))
    tip = f"{end[0]},{end[1]}"
    side = [f"{end[0] - 8 * right + s * 5 * down},{end[1] - 8 * down + s * 5 * right}" for s in (1, -1)]
    return (
        f'<path class="{kind}" d="M{start[0]} {start[1]}L{end[0]} {end[1]}"/>'
        f'<polygon class="head {kind}" points="{tip} {side[0]} {side[1]}"/>'
    )


def _closing_words(language: Language, x: int, y: int) -> str:
    lines = _wrapped(language.text("report.next_turn"), 9)
    top = y + _HEIGHT / 2 - 9 * len(lines) + 14
    texts = "".join(
        f'<text class="b" x="{x + _WIDTH / 2}" y="{top + 19 * at}" text-anchor="middle">{escape(line)}</text>'
        for at, line in enumerate(lines)
    )
    return f'<rect class="paper" x="{x}" y="{y}" width="{_WIDTH}" height="{_HEIGHT}" rx="10"/>{texts}'


def _wrapped(text: str, ems: float) -> list[str]:
    """Break a text into at most two lines of a width; Chinese breaks anywhere, English between words."""
    is_chinese = any("\u4e00" <= sign <= "\u9fff" for sign in text)
    units = list(text) if is_chinese else text.split(" ")
    # Two lines of Chinese are of one length, so that no sign stands alone.
    ems = max(ceil(_ems(text) / 2), 6) if is_chinese and ems < _ems(text) <= 2 * ems else ems
    joint = " " if len(units) < len(text) else ""
    lines = [""]
    for unit in units:
        longer = f"{lines[-1]}{joint}{unit}" if lines[-1] else unit
        if _ems(longer) > ems and lines[-1]:
            lines.append(unit)
        else:
            lines[-1] = longer
    return lines[:2]


def _ems(text: str) -> float:
    return sum(1.0 if sign > "\u2e80" else 0.56 for sign in text)
