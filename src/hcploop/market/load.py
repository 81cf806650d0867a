"""`market.toml` → `Market`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from hcploop.channels import CHANNELS, Channel
from hcploop.errors import ConfigError
from hcploop.market.limits import load_limits
from hcploop.market.load_feeds import load_feeds
from hcploop.market.market import Market, MarketTable
from hcploop.market.near import did_you_mean
from hcploop.market.policies import load_policies
from hcploop.market.problems import line_of, read_toml, say_problem
from hcploop.market.survivorship import load_survivorship

FILE = "market.toml"
POLICIES = ("cn-drug", "cn-device", "us", "eu")

Model = TypeVar("Model", bound=BaseModel)


class ChannelTable(BaseModel):
    """One `[[channel]]`: what is left out comes from the default channel of that name, if there is one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(min_length=1)]
    personal: bool | None = None
    name_zh: str | None = None
    name_en: str | None = None
    initiator: Literal["rep", "system", "hcp"] | None = None
    synchronous: bool | None = None
    carrier: str | None = None
    unit_cost: Annotated[float, Field(ge=0)] | None = None
    consent_scope: str | None = None
    is_default: bool | None = None


def load_market(root: Path) -> Market:
    """Read the market that a drop folder describes.

    Parameters
    ----------
    root : pathlib.Path
        The folder that holds `market.toml`.

    Returns
    -------
    Market
        Checked: every kind, column, channel and policy that it names exists.

    Raises
    ------
    ConfigError
        Anything in `market.toml`, `feeds/*.toml` or `policy/*.toml` is not as it should be, or the folder of files is
        missing.
    """
    text, content = read_toml(root / FILE, FILE)
    _check_sections(content, text)
    table = _load(MarketTable, content["market"], text, "market")
    channels = _load_channels(content.get("channel", []), text)
    feeds = load_feeds(root, content.get("feed", []), text, channels)
    market = Market(
        **table.model_dump(),
        root=root,
        channels=channels,
        feeds=feeds,
        policies=load_policies(root),
        survivorship=load_survivorship(content.get("oneid"), text, feeds),
        limits=load_limits(content.get("oneid", {}).get("limits"), text),
    )
    _check_folders(market, text)
    return market


def _check_sections(content: Mapping[str, Any], text: str) -> None:
    wanted = {"market": dict, "channel": list, "feed": list, "oneid": dict}
    for name, value in content.items():
        if name not in wanted:
            remedy = did_you_mean(
                name, wanted, otherwise="The tables of market.toml are [market], [[channel]], [[feed]] and [oneid]"
            )
            row = line_of(text, name, (), index=0 if isinstance(value, list) else None)
            raise ConfigError(f"there is no table {name!r}", file=FILE, row=row, column=name, remedy=remedy)
        if not isinstance(value, wanted[name]):
            brackets = f"[{name}]" if wanted[name] is dict else f"[[{name}]]"
            raise ConfigError(f"{name!r} is not written as a table", file=FILE, remedy=f"Write {brackets}")
    if "market" not in content:
        raise ConfigError("the table [market] is missing", file=FILE, remedy='Write [market] and name = "…"')


def _load(model: type[Model], given: object, text: str, section: str, index: int | None = None) -> Model:
    try:
        return model.model_validate(given)
    except ValidationError as error:
        raise say_problem(error, file=FILE, text=text, section=section, model=model, index=index) from None


def _load_channels(tables: list[Any], text: str) -> dict[str, Channel]:
    channels = dict(CHANNELS)
    for index, given in enumerate(tables):
        table = _load(ChannelTable, given, text, "channel", index)
        said = table.model_dump(exclude_none=True)
        known = channels.get(table.name)
        if known is None and table.personal is None:
            raise ConfigError(
                f"channel {table.name!r} does not say whether a person of ours takes part",
                file=FILE,
                row=line_of(text, "channel", (), index=index),
                column="personal",
                remedy="Add personal = true or personal = false",
            )
        channels[table.name] = replace(known, **said) if known else _new_channel(said)
    return channels


def _new_channel(said: dict[str, Any]) -> Channel:
    usual = {
        "name_zh": said["name"],
        "name_en": said["name"],
        "initiator": "rep" if said["personal"] else "system",
        "synchronous": said["personal"],
        "carrier": "",
        "unit_cost": 0.0,
    }
    given = {**usual, **said}
    return Channel(**{field.name: given[field.name] for field in fields(Channel) if field.name in given})


def _check_folders(market: Market, text: str) -> None:
    if market.policy not in POLICIES and not (market.root / market.policy).is_file():
        raise ConfigError(
            f"there is no policy {market.policy!r}",
            file=FILE,
            row=line_of(text, "market", ("policy",)),
            column="policy",
            value=market.policy,
            remedy=did_you_mean(
                market.policy, POLICIES, otherwise=f"Write {', '.join(POLICIES)} or the path of a file"
            ),
        )
    if not market.base.is_dir():
        raise ConfigError(
            f"the folder of the feeds' files is missing: {market.base.resolve()}",
            file=FILE,
            row=line_of(text, "market", ("files",)),
            column="files",
            value=market.files,
            remedy=market.files_help or "Put the files there, or write where they are under [market] files",
        )
