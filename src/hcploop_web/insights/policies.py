"""Policies on scores and tiers: what is in force, what was published, and publishing another."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import tomli_w
from django.conf import settings
from django.utils import timezone

from hcploop.engine.durable import replacing
from hcploop.errors import ConfigError
from hcploop.market import Market, load_market
from hcploop.scoring import ScoringPolicy, TierPolicy
from hcploop.scoring import presets as known_presets
from hcploop_web.insights.refusals import told_plainly

KINDS = ("tiers", "scoring")
POPULATIONS = ("province", "city", "region", "market", "hospital_level", "department", "title")
"""Columns of doctors that part them well into those who are ranked among each other."""

Matrix = dict[str, dict[str, int]]


@dataclass(frozen=True)
class Rules:
    """How doctors are scored and placed.

    Parameters
    ----------
    preset : str
        The name of a matrix, or `custom`.
    matrix : mapping of grade to mapping of persona to int
        Its 16 cells.
    high_share, mid_share : float
        The top part that is high, and that is high or mid, 0 to 1.
    min_known_share : float
        Below this weight of what is known, a score is unknown, 0 to 1.
    window_months : int
        Months that engagement looks at.
    population : tuple of str
        Columns by which doctors are parted before they are ranked.
    weights : mapping of str to float
        The weight of each indicator.
    dimensions : mapping of str to str
        Which score each indicator belongs to.
    """

    preset: str
    matrix: Matrix
    high_share: float
    mid_share: float
    min_known_share: float
    window_months: int
    population: tuple[str, ...]
    weights: dict[str, float]
    dimensions: dict[str, str]


@dataclass(frozen=True)
class Published:
    """A file of `policy/`; `state` is past, in force or coming."""

    file: str
    kind: str
    effective_on: dt.date
    approved_by: str
    state: str


def presets() -> dict[str, Matrix]:
    """Give the matrices that come with the product, by name."""
    return known_presets()


def market_today() -> dt.date:
    """Tell the day that the next run is for, in the market's zone."""
    return _today(_market())


def rules_in_force() -> Rules:
    """Tell by which rules the next run places doctors.

    Raises
    ------
    Refused
        The market or a policy file is not as it should be.
    """
    market = _market()
    return _rules(*(market.policy_table(kind, _today(market)) for kind in KINDS))


def rules_with(bodies: Mapping[str, Mapping[str, Any]]) -> Rules:
    """Tell the rules that hold if policies are published; a kind that is left out stays as it is in force.

    Raises
    ------
    Refused
        One of them is not as it should be; the text names the key, or the rule that a matrix breaks.
    """
    market = _market()
    tables = [bodies.get(kind) or market.policy_table(kind, _today(market)) for kind in KINDS]
    return _rules(*tables)


def bodies_of(rules: Rules) -> dict[str, dict[str, Any]]:
    """Write rules as policy files say them; a kind is left out where it is as in force.

    Parameters
    ----------
    rules : Rules
        What is wanted.

    Returns
    -------
    dict of str to dict
        By kind of policy, the body of its file.

    Raises
    ------
    Refused
        The matrix breaks a rule, or a number cannot be; in the loop's words.
    """
    market, now = _market(), rules_in_force()
    told: dict[str, dict[str, Any]] = {}
    if (rules.preset, rules.matrix) != (now.preset, now.matrix):
        is_custom = rules.preset == "custom"
        told["tiers"] = {"preset": "custom", "matrix": rules.matrix} if is_custom else {"preset": rules.preset}
    if replace(rules, preset=now.preset, matrix=now.matrix) != now:
        told["scoring"] = _scoring_body(market.policy_table("scoring", _today(market)), rules, now)
    rules_with(told)
    return told


def published() -> tuple[Published, ...]:
    """List the policies on scores and tiers that lie in the drop folder, the newest first.

    Raises
    ------
    Refused
        The market or a policy file is not as it should be.
    """
    market = _market()
    today, found = _today(market), []
    for kind in KINDS:
        of_kind = {name: one for name, one in market.policies.items() if one.kind == kind}
        begun = [one.effective_on for one in of_kind.values() if one.effective_on <= today]
        for name, one in of_kind.items():
            state = "coming" if one.effective_on > today else "in force" if one.effective_on == max(begun) else "past"
            found.append(Published(name, kind, one.effective_on, one.approved_by, state))
    return tuple(sorted(found, key=lambda one: (one.effective_on, one.kind), reverse=True))


def publish(bodies: Mapping[str, Mapping[str, Any]], *, effective_on: dt.date, approved_by: str) -> list[str]:
    """Write policies into the drop folder; the next run on that day or later follows them.

    Parameters
    ----------
    bodies : mapping of str to mapping
        By kind of policy, the body of its file.
    effective_on : datetime.date
        The first day on which it holds.
    approved_by : str
        Who approved it.

    Returns
    -------
    list of str
        The files, such as `policy/tiers-2026-07-01.toml`.

    Raises
    ------
    Refused
        A policy of the kind takes effect on that day already, or a later one would stand in its way; or the loop
        refuses what it says. Nothing is written then.
    """
    market = _market()
    rules_with(bodies)
    with told_plainly():
        for kind in bodies:
            _must_be_free(market, kind, effective_on)
        written: list[Path] = []
        try:
            for name, text in as_files(bodies, effective_on=effective_on, approved_by=approved_by):
                _write_once(market.root / name, text)
                written.append(market.root / name)
            load_market(market.root)
        except BaseException:
            for path in written:
                path.unlink()
            raise
    return [_name(kind, effective_on) for kind in bodies]


def as_files(
    bodies: Mapping[str, Mapping[str, Any]], *, effective_on: dt.date, approved_by: str
) -> list[tuple[str, str]]:
    """Write policies as their files say them: name and text, one a kind."""
    found = []
    for kind, body in bodies.items():
        head = {"kind": kind, "effective_on": effective_on, "approved_by": approved_by}
        plain = {key: value for key, value in body.items() if not isinstance(value, Mapping)}
        tables = {key: value for key, value in body.items() if isinstance(value, Mapping)}
        # A key without a table stands above the first table, else it would belong to that.
        found.append((_name(kind, effective_on), tomli_w.dumps({**plain, "policy": head, **tables})))
    return found


def _name(kind: str, effective_on: dt.date) -> str:
    return f"policy/{kind}-{effective_on.isoformat()}.toml"


def _market() -> Market:
    with told_plainly():
        return load_market(settings.DROP)


def _today(market: Market) -> dt.date:
    zone = ZoneInfo(market.time_zone)
    if market.as_of:
        return market.as_of.replace(tzinfo=dt.UTC).astimezone(zone).date()
    return timezone.localdate(timezone=zone)


def _rules(tiers: Mapping[str, Any], scoring: Mapping[str, Any]) -> Rules:
    with told_plainly():
        placed = TierPolicy.from_table(tiers, "policy of kind 'tiers'")
        scored = ScoringPolicy.from_table(scoring, "policy of kind 'scoring'")
    return Rules(
        preset=placed.preset,
        matrix=placed.matrix,
        high_share=scored.high_share,
        mid_share=scored.mid_share,
        min_known_share=scored.min_known_share,
        window_months=scored.window_months,
        population=scored.population,
        weights={name: one.weight for name, one in scored.indicators.items()},
        dimensions={name: one.dimension for name, one in scored.indicators.items()},
    )


def _scoring_body(body: dict[str, Any], rules: Rules, now: Rules) -> dict[str, Any]:
    """What is in force, and what changes: a later file stands for the earlier one as a whole."""
    told = dict(body)
    for name in ("high_share", "mid_share", "min_known_share", "window_months"):
        if getattr(rules, name) != getattr(now, name):
            told[name] = getattr(rules, name)
    if rules.population != now.population:
        told["population"] = list(rules.population)
    if rules.weights != now.weights:
        with told_plainly():
            scored = ScoringPolicy.from_table(body, "policy of kind 'scoring'")
        told["indicators"] = {
            name: {**one.model_dump(mode="json", exclude_defaults=True), "weight": rules.weights[name]}
            for name, one in scored.indicators.items()
        }
    return told


def _must_be_free(market: Market, kind: str, day: dt.date) -> None:
    name = _name(kind, day)
    for other, one in market.policies.items():
        if one.kind == kind and one.effective_on == day:
            raise ConfigError(
                f"a policy of the kind {kind!r} takes effect on {day} already",
                file=other,
                remedy="Choose a later day, or take that file out of the drop folder",
            )
        if one.kind == kind and day < one.effective_on <= _today(market):
            raise ConfigError(
                f"a policy of the kind {kind!r} is in force since {one.effective_on}, so one from {day} on would "
                "never count",
                file=other,
                remedy=f"Choose a day after {one.effective_on}",
            )
    if (market.root / name).exists():
        raise ConfigError("there is such a file already, of another kind or day", file=name, remedy="Rename that file")


def _write_once(path: Path, text: str) -> None:
    """Write a file that must not be there; a run that reads meanwhile sees all of it or nothing."""
    draft = path.with_suffix(".draft")
    with replacing(draft) as new:
        new.write_text(text, encoding="utf-8")
    try:
        os.link(draft, path)
    except FileExistsError as error:
        raise ConfigError("somebody wrote this file just now", file=path.name, remedy="Look at it first") from error
    finally:
        draft.unlink()
