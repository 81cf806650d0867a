"""The policy pack of a market: its rules, caps and switches, as data."""

from __future__ import annotations

import datetime as dt
import hashlib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from hcploop.channels import ACTIONS
from hcploop.errors import ConfigError
from hcploop.market import Market, did_you_mean
from hcploop.market.load import POLICIES
from hcploop.market.policy_model import config_error
from hcploop.market.problems import read_toml
from hcploop.nextbest.caps import Caps
from hcploop.nextbest.rules import Rule, read_rules

KIND = "permit"
"""The kind of policy file in which a market adds to its pack."""

Share = Annotated[float, Field(ge=0, le=1)]


class _PackTable(BaseModel):
    """A pack's file, without its rules."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, Field(min_length=1)]
    version: Annotated[str, Field(min_length=1)]
    effective_on: dt.date
    name_zh: str
    name_en: str
    doctor_level_prescriptions: bool = False
    small_cell: int = Field(default=5, ge=1)
    face_to_face_floor: Share = 0.0
    launch_brands: tuple[str, ...] = ()
    caps: Caps = Caps()


class _MarketTable(BaseModel):
    """What a market may add, without its rules."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    small_cell: int | None = Field(default=None, ge=1)
    face_to_face_floor: Share | None = None
    launch_brands: tuple[str, ...] | None = None
    channels: tuple[str, ...] = ()
    lift: tuple[str, ...] = ()
    caps: Caps = Caps()


@dataclass(frozen=True)
class Pack:
    """What holds in a market.

    Parameters
    ----------
    id, version, effective_on
        Which pack.
    name_zh, name_en : str
        As people read it.
    doctor_level_prescriptions : bool
        Whether prescriptions may be counted doctor by doctor.
    small_cell : int
        Figures from outcomes of fewer people than this are not shown.
    face_to_face_floor : float
        For launch brands, the least share of contacts that are face to face, 0 to 1.
    launch_brands : tuple of str
        Brands that are being launched.
    channels : tuple of str
        Channels that may be used; empty for those in which the market was active so far.
    rules : tuple of Rule
        Everything that holds an offer back, caps among it.
    """

    id: str
    version: str
    effective_on: dt.date
    name_zh: str
    name_en: str
    doctor_level_prescriptions: bool = False
    small_cell: int = 5
    face_to_face_floor: float = 0.0
    launch_brands: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()

    @property
    def key(self) -> str:
        """A hash that tells one pack from another."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:16]

    def asking_only(self, facts: Iterable[str]) -> tuple[Rule, ...]:
        """Give the rules that ask nothing beside some facts."""
        known = frozenset(facts)
        return tuple(rule for rule in self.rules if rule.facts <= known)


def load_pack(market: Market, *, on: dt.date) -> Pack:
    """Read the pack that `[market] policy` names, with what the market's own policy of the kind `permit` adds.

    Parameters
    ----------
    market : Market
        Names a pack of ours, or a file of its drop folder that is written like one.
    on : datetime.date
        The day whose policy holds.

    Returns
    -------
    Pack
        Checked.

    Raises
    ------
    ConfigError
        A file is not as it should be, or the market lifts or loosens what it may not.
    """
    words = {
        "channel": tuple(market.channels),
        "action": tuple(ACTIONS),
        "brand": tuple(dict.fromkeys((*market.brands, "all"))),
    }
    table, rules = _read(market.policy, market, words)
    own = market.policy_table(KIND, on)
    if not own:
        return _pack(table, rules, channels=())
    return _with_market(table, rules, own, market, (_policy_file(market, on), words))


def check_packs(market: Market) -> None:
    """See that a market's pack can be used, today and from each day on which its own policy changes.

    Parameters
    ----------
    market : Market
        The market.

    Raises
    ------
    ConfigError
        As `load_pack`.
    """
    days = {policy.effective_on for policy in market.policies.values() if policy.kind == KIND}
    for day in sorted({dt.date.min, *days}):
        load_pack(market, on=day)


def _read(
    name: str, market: Market, words: Mapping[str, tuple[str, ...]], depth: int = 0
) -> tuple[_PackTable, tuple[Rule, ...]]:
    if name in (*POLICIES, "every-market"):
        file = f"{name}.toml"
        text = resources.files("hcploop.nextbest").joinpath(f"data/packs/{file}").read_text(encoding="utf-8")
        content: dict[str, Any] = tomllib.loads(text)
    else:
        file = name
        content = read_toml(market.root / name, name)[1]
    inherited: tuple[Rule, ...] = ()
    above = content.pop("extends", None)
    if above is not None:
        _check_above(above, file, depth)
        inherited = _read(above, market, words, depth + 1)[1]
    rules = (*inherited, *read_rules(content.pop("rule", []), file=file, words=words))
    _check_ids(rules, file)
    try:
        table = _PackTable.model_validate(content)
    except ValidationError as error:
        raise config_error(error, file) from error
    _check_channels(table.caps.channel, "caps.channel", market, file)
    _check_brands(table.launch_brands, market, file)
    return table, rules


def _check_above(above: object, file: str, depth: int) -> None:
    known = (*POLICIES, "every-market")
    if above not in known or depth > len(known):
        remedy = did_you_mean(str(above), known, otherwise=f"Write one of {', '.join(known)}")
        raise ConfigError("there is no such pack", file=file, column="extends", value=str(above), remedy=remedy)


def _with_market(
    table: _PackTable,
    rules: tuple[Rule, ...],
    own: Mapping[str, Any],
    market: Market,
    origin: tuple[str, Mapping[str, tuple[str, ...]]],
) -> Pack:
    file, words = origin
    said = dict(own)
    added = read_rules(said.pop("rule", []), file=file, words=words)
    try:
        adds = _MarketTable.model_validate(said)
    except ValidationError as error:
        raise config_error(error, file) from error
    _check_channels(adds.caps.channel, "caps.channel", market, file)
    _check_channels(adds.channels, "channels", market, file)
    _check_brands(adds.launch_brands or (), market, file)
    _check_lift(adds.lift, rules, file)
    if adds.small_cell is not None and adds.small_cell < table.small_cell:
        raise ConfigError(
            f"the policy pack sets small cells at {table.small_cell}, and that may be tightened only",
            file=file,
            column="small_cell",
            value=str(adds.small_cell),
            remedy=f"Write {table.small_cell} or more, or leave the key out",
        )
    held = (*(rule for rule in rules if rule.id not in adds.lift), *added)
    _check_ids(held, file)
    switches = adds.model_dump(exclude_none=True, include={"small_cell", "face_to_face_floor", "launch_brands"})
    caps = table.caps.tightened(adds.caps, file=file)
    return _pack(table.model_copy(update={**switches, "caps": caps}), held, channels=adds.channels)


def _pack(table: _PackTable, rules: tuple[Rule, ...], *, channels: tuple[str, ...]) -> Pack:
    head = {name: getattr(table, name) for name in _PackTable.model_fields if name != "caps"}
    return Pack(**head, channels=channels, rules=(*rules, *table.caps.rules()))


def _policy_file(market: Market, on: dt.date) -> str:
    there = {name: one for name, one in market.policies.items() if one.kind == KIND and one.effective_on <= on}
    return max(there, key=lambda name: there[name].effective_on)


def _check_ids(rules: tuple[Rule, ...], file: str) -> None:
    seen: set[str] = set()
    for rule in rules:
        if rule.id in seen or rule.id.startswith("cap_"):
            raise ConfigError(
                f"the id of rule {rule.id!r} is taken" if rule.id in seen else "ids that begin with cap_ are for caps",
                file=file,
                column="id",
                value=rule.id,
                remedy="Give the rule another id; a rule is only ever added",
            )
        seen.add(rule.id)


def _check_lift(lift: tuple[str, ...], rules: tuple[Rule, ...], file: str) -> None:
    known = {rule.id: rule for rule in rules}
    for name in lift:
        if name not in known:
            remedy = did_you_mean(name, known, otherwise=f"The rules are {', '.join(known)}")
            raise ConfigError("there is no such rule to lift", file=file, column="lift", value=name, remedy=remedy)
        if not known[name].may_be_lifted:
            open_ones = [one.id for one in rules if one.may_be_lifted]
            raise ConfigError(
                "this rule may not be lifted",
                file=file,
                column="lift",
                value=name,
                remedy=f"Take it out; what may be lifted is {', '.join(open_ones) or 'nothing'}",
            )


def _check_channels(names: Iterable[str], key: str, market: Market, file: str) -> None:
    for name in names:
        if name not in market.channels:
            remedy = did_you_mean(name, market.channels, otherwise=f"Known are {', '.join(market.channels)}")
            raise ConfigError(f"there is no channel {name!r}", file=file, column=key, value=name, remedy=remedy)


def _check_brands(names: Iterable[str], market: Market, file: str) -> None:
    for name in names:
        if name not in market.brands:
            remedy = did_you_mean(name, market.brands, otherwise=f"The brands are {', '.join(market.brands)}")
            raise ConfigError("there is no such brand", file=file, column="launch_brands", value=name, remedy=remedy)
