"""A market's own lists: files in its folder `reference/` that stand in the place of those that ship."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from hcploop.errors import ConfigError
from hcploop.market.near import did_you_mean
from hcploop.market.problems import read_toml
from hcploop.structure import data

FOLDER = "reference"
REPLACEABLE = (
    "companies.toml", "company_names.csv", "counties.toml", "departments.csv", "hospital_names.csv", "hospitals.toml",
    "names.toml", "places.csv", "product_names.csv", "titles.toml",
)  # fmt: skip
"""`phones.toml` is not among them: identifiers are written in one form before a market's lists are read."""
_AS_SHIPPED = "Copy the file that ships and change that (docs/explanation/structure.md)"
_WORDS = {str: "text", int: "a number", list: "a list", dict: "a table"}


def own_lists(root: Path) -> data.Lists:
    """Read and check the lists that a market brings along.

    Parameters
    ----------
    root : pathlib.Path
        The drop folder; files in its `reference/` replace those of the same name.

    Returns
    -------
    data.Lists
        What ships where there is no such folder.

    Raises
    ------
    ConfigError
        A file is none that can be replaced, cannot be read, or lacks what the one that ships has.
    """
    own = {}
    for path in sorted((root / FOLDER).glob("*")):
        name = f"{FOLDER}/{path.name}"
        if path.name.startswith("."):
            continue
        if path.name not in REPLACEABLE:
            otherwise = f"The lists that can be replaced are {', '.join(REPLACEABLE)}"
            remedy = did_you_mean(path.name, REPLACEABLE, otherwise=otherwise)
            raise ConfigError("no list of this name is read", file=name, remedy=remedy)
        own[path.name] = _toml(path, name) if path.suffix == ".toml" else _csv(path, name)
    return data.Lists(own)


def _toml(path: Path, name: str) -> str:
    text, content = read_toml(path, name)
    _, wanted = read_shipped(path.name)
    _check_table(content, wanted, name, ())
    return text


def read_shipped(file: str) -> tuple[str, dict[str, Any]]:
    """Read a list in TOML as it ships: its text, and what it says."""
    with data.using(data.Lists()):
        return data.shipped(file), data.words(file.removesuffix(".toml"))


def _check_table(given: Mapping[str, Any], wanted: Mapping[str, Any], name: str, within: tuple[str, ...]) -> None:
    """See that a table has what the one that ships has, and of the same kind."""
    if wanted and all(isinstance(value, str) for value in wanted.values()):
        for key, value in given.items():
            _check_kind(value, str, name, (*within, key))
        return
    for key in wanted:
        if key not in given:
            raise ConfigError("this is missing", file=name, column=_path(within, key), remedy=_AS_SHIPPED)
    for key, value in given.items():
        if key not in wanted:
            remedy = did_you_mean(key, wanted, otherwise=_AS_SHIPPED)
            raise ConfigError("nothing of this name is read", file=name, column=_path(within, key), remedy=remedy)
        _check_value(value, wanted[key], name, (*within, key))


def _check_value(given: object, wanted: object, name: str, at: tuple[str, ...]) -> None:
    _check_kind(given, type(wanted), name, at)
    if isinstance(wanted, dict) and isinstance(given, dict):
        _check_table(given, wanted, name, at)
    if isinstance(wanted, list) and isinstance(given, list):
        _check_list(given, wanted, name, at)


def _check_list(given: Sequence[Any], wanted: Sequence[Any], name: str, at: tuple[str, ...]) -> None:
    column = _path(at)
    if not given:
        raise ConfigError("the list is empty", file=name, column=column, remedy="Write at least one entry")
    for value in given:
        _check_kind(value, type(wanted[0]), name, at)
        if value == "" and "" not in wanted:
            raise ConfigError("an entry is empty", file=name, column=column, value="", remedy="Take it out")
        if isinstance(value, dict):
            always = {key: one for key, one in wanted[0].items() if all(key in each for each in wanted)}
            known = {key: one for each in wanted for key, one in each.items()}
            _check_table({**known, **value}, known, name, at)
            _check_table({key: value[key] for key in always if key in value}, always, name, at)


def _check_kind(value: object, kind: type, name: str, at: tuple[str, ...]) -> None:
    if not isinstance(value, kind):
        problem = f"this must be {_WORDS.get(kind, kind.__name__)}"
        raise ConfigError(problem, file=name, column=_path(at), value=str(value)[:60], remedy=_AS_SHIPPED)


def _csv(path: Path, name: str) -> str:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        problem = f"the file is not UTF-8 (byte {error.start})"
        raise ConfigError(problem, file=name, remedy="Save it with the encoding UTF-8") from None
    lines = csv.reader(text.splitlines())
    head = next(lines, [])
    wanted = next(csv.reader(data.shipped(path.name).splitlines()))
    missing = [column for column in wanted if column not in head]
    if missing:
        remedy = f"The columns are {', '.join(wanted)}"
        raise ConfigError("this column is missing", file=name, row=1, column=missing[0], remedy=remedy)
    seen: dict[str, int] = {}
    for row in lines:
        if row:
            _check_row(dict(zip(head, row, strict=False)), wanted, name, lines.line_num)
            _check_once(row[head.index(wanted[0])], seen, wanted[0], name, lines.line_num)
    if not seen:
        raise ConfigError("the list has no rows", file=name, remedy="Write at least one, or take the file away")
    return text


def _check_row(row: Mapping[str, str], wanted: Sequence[str], name: str, number: int) -> None:
    for column in wanted:
        if not row.get(column, "").strip():
            remedy = "Fill it in; a text with a comma in it needs quotation marks"
            raise ConfigError("the value is missing", file=name, row=number, column=column, remedy=remedy)


def _check_once(value: str, seen: dict[str, int], column: str, name: str, number: int) -> None:
    if value in seen:
        problem = f"this stands in row {seen[value]} already"
        raise ConfigError(problem, file=name, row=number, column=column, value=value, remedy="Keep one of the two")
    seen[value] = number


def _path(within: Sequence[str], *key: str) -> str:
    return ".".join([*within, *key])
