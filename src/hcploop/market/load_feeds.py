"""The feeds of a market: those of `market.toml`, then those of `feeds/*.toml`, which programs may write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from hcploop.channels import Channel
from hcploop.errors import ConfigError
from hcploop.market.checks import check_feed
from hcploop.market.feed import Deleted, Feed, Join
from hcploop.market.near import did_you_mean
from hcploop.market.problems import line_of, read_toml, say_problem

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True)
class _Place:
    """Where a feed is described: a file, its text, and which `[[feed]]` of it."""

    file: str
    text: str
    index: int

    def load(self, model: type[Model], given: object) -> Model:
        try:
            return model.model_validate(given)
        except ValidationError as error:
            raise say_problem(
                error, file=self.file, text=self.text, section="feed", model=model, index=self.index
            ) from None

    def problem(self, keys: tuple[str, ...], problem: str, value: str | None, remedy: str) -> ConfigError:
        row = line_of(self.text, "feed", keys, index=self.index)
        return ConfigError(problem, file=self.file, row=row, column=".".join(keys), value=value, remedy=remedy)


def load_feeds(root: Path, tables: list[Any], text: str, channels: Mapping[str, Channel]) -> tuple[Feed, ...]:
    """Read every `[[feed]]` of a market.

    Parameters
    ----------
    root : pathlib.Path
        The drop folder; `feeds/*.toml` in it may hold further feeds, by the order of their names.
    tables : list
        What `market.toml` says under `[[feed]]`.
    text : str
        The text of `market.toml`.
    channels : mapping of str to Channel
        The channels of the market.

    Returns
    -------
    tuple of Feed
        At least one.

    Raises
    ------
    ConfigError
        A feed is not as it should be, two have one name, or there is none.
    """
    described = [(_Place("market.toml", text, index), given) for index, given in enumerate(tables)]
    for path in sorted((root / "feeds").glob("*.toml")):
        described += _further(path, f"feeds/{path.name}")
    if not described:
        raise ConfigError("there is no [[feed]]", file="market.toml", remedy="Describe at least one feed of files")
    feeds: dict[str, Feed] = {}
    for place, given in described:
        _check_nested(given, place)
        feed = place.load(Feed, given)
        if feed.name in feeds:
            raise place.problem(
                ("name",), "two feeds have one name", feed.name, "Rename one; both may have the same source"
            )
        check_feed(feed, channels, place.problem)
        feeds[feed.name] = feed
    return tuple(feeds.values())


def _further(path: Path, name: str) -> list[tuple[_Place, Any]]:
    text, content = read_toml(path, name)
    for table in content:
        if table != "feed":
            raise ConfigError(
                f"there is no table {table!r} here",
                file=name,
                column=table,
                remedy=did_you_mean(table, ["feed"], otherwise="A file of feeds/ holds [[feed]] and nothing else"),
            )
    tables = content.get("feed", [])
    if not isinstance(tables, list):
        raise ConfigError("'feed' is not written as a table", file=name, remedy="Write [[feed]]")
    return [(_Place(name, text, index), given) for index, given in enumerate(tables)]


def _check_nested(given: object, place: _Place) -> None:
    """Check the tables inside a feed first: a union's own message names every shape but the intended one."""
    columns = given.get("columns", {}) if isinstance(given, dict) else {}
    for name, source in columns.items() if isinstance(columns, dict) else ():
        if isinstance(source, dict):
            place.load(Join, source)
        elif not isinstance(source, (str, list)):
            raise place.problem(
                ("columns", name),
                "a column is text, a list of texts or { join = […] }",
                str(source),
                f'Write {name} = "the column of the file"',
            )
    if isinstance(given, dict) and isinstance(given.get("deleted"), dict):
        place.load(Deleted, given["deleted"])
