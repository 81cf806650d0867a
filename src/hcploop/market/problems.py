"""What is wrong with a TOML file, said so that its writer can mend it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from hcploop.errors import ConfigError
from hcploop.market.near import did_you_mean


def read_toml(path: Path, name: str) -> tuple[str, dict[str, Any]]:
    """Read a TOML file: its text, and what it says.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    name : str
        What errors call it.

    Returns
    -------
    tuple of str and dict
        The text, for finding lines in it, and the content.

    Raises
    ------
    ConfigError
        There is no such file, it is not UTF-8, or it is not TOML.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ConfigError(
            f"there is no {path.name} in {path.parent}",
            remedy=f"Name the folder that holds {path.name}, or write one (docs/reference/market-toml.md)",
        ) from None
    except UnicodeDecodeError as error:
        raise ConfigError(
            f"the file is not UTF-8 (byte {error.start})", file=name, remedy="Save it with the encoding UTF-8"
        ) from None
    try:
        return text, tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _syntax_problem(str(error), text, name) from None


def _syntax_problem(message: str, text: str, name: str) -> ConfigError:
    what, _, where = message.partition(" (at ")
    found = re.match(r"line (\d+), column (\d+)", where)
    line = int(found[1]) if found else text.count("\n") + 1
    column = found[2] if found else "1"
    return ConfigError(
        f"this is not TOML at line {line}, column {column}: {what[:1].lower()}{what[1:]}",
        file=name,
        row=line,
        remedy="Text stands between quotation marks, lists between [ and ], and every key once",
    )


def say_problem(
    error: ValidationError,
    *,
    file: str,
    text: str,
    section: str,
    model: type[BaseModel],
    index: int | None = None,
) -> ConfigError:
    """Say the first thing that is wrong, with the line, the key, the value and what to do."""
    # A misspelt key often makes a required one missing; the misspelling is what the user has to see.
    problem = min(error.errors(), key=lambda found: found["type"] != "extra_forbidden")
    keys = tuple(str(part) for part in problem["loc"] if not str(part)[:1].isupper() and part != "__root__")
    key = keys[0] if keys else ""
    known = [field.alias or name for name, field in model.model_fields.items()]
    section_name = f"[[{section}]]" if index is not None else f"[{section}]"
    row = line_of(text, section, keys, index=index)
    if problem["type"] == "extra_forbidden" and len(keys) == 1:
        remedy = did_you_mean(key, known, otherwise=f"The keys of {section_name} are {', '.join(known)}")
        return ConfigError(f"{section_name} has no key {key!r}", file=file, row=row, column=key, remedy=remedy)
    if problem["type"] == "missing":
        remedy = f"Write {'.'.join(keys)} = … into {section_name}"
        return ConfigError(f"{section_name} lacks the key {key!r}", file=file, row=row, remedy=remedy)
    message = problem["msg"].removeprefix("Value error, ").removeprefix("Input should be ")
    wrong = f"this should be {message}" if problem["msg"].startswith("Input should") else message
    return ConfigError(
        wrong[:1].lower() + wrong[1:],
        file=file,
        row=row,
        column=".".join(keys),
        value=_shown(problem["input"]),
        remedy=f"Mend {key!r} in {section_name}",
    )


def _shown(value: object) -> str | None:
    return None if isinstance(value, Mapping) else str(value)


def line_of(text: str, section: str, keys: Sequence[str], *, index: int | None = None) -> int | None:
    r"""Find the line on which a key stands, or where it should; None where it cannot be told.

    Parameters
    ----------
    text : str
        The TOML text.
    section : str
        The table, such as `market` or `feed`.
    keys : sequence of str
        The key, outermost first; () for the table itself.
    index : int, optional
        Which of the tables `[[section]]`, counted from 0; left out for a table `[section]`.

    Returns
    -------
    int or None
        Counted from 1.

    Examples
    --------
    >>> line_of('[market]\nname = "x"\n[[feed]]\nname = "a"\nkidn = "people"', "feed", ("kidn",), index=0)
    5
    """
    lines = text.splitlines()
    head = re.compile(rf"\s*\[{'{2}' if index is not None else ''}\s*{re.escape(section)}\s*\]")
    starts = [at for at, line in enumerate(lines) if head.match(line)]
    if len(starts) <= (index or 0):
        return None
    start = starts[index or 0]
    for at in range(start + 1, len(lines)):
        if re.match(r"\s*\[", lines[at]) and not re.match(rf"\s*\[\s*{re.escape(section)}\.", lines[at]):
            break
        if keys and re.search(rf"(^|[\s{{,.\[\"'])({re.escape(keys[-1])})[\"']?\s*(=|\])", lines[at]):
            return at + 1
    return start + 1
