"""What a file that came might be: how it is written, which kind of feed, which column is which."""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from hcploop.channels import ACTIONS, CHANNELS, EVERY
from hcploop.errors import HcploopError
from hcploop.feeds import Format, guess_columns, land, sniff
from hcploop.feeds.format import SUFFIXES
from hcploop.market import Feed, names_person
from hcploop.schema.kinds import IDENTIFIERS, KINDS, Kind

HEAD = 1 << 20
"""Bytes of a text file that are looked at."""
SAMPLE = 200
"""Rows that guesses go by."""
MOST_COLUMNS = 300
"""Columns that are guessed at and shown; a file may have more, which stay with their rows all the same."""
SUFFIXES_TAKEN = tuple(sorted(SUFFIXES))
MIXED = 0.2
"""A column in which more than this share of the values stand for several names is no id of people."""
_LIKELY = ("people", "touches", "contents", "institutions", "outcomes")
"""Where two kinds fit equally well, the first of these."""
_WORDS = {
    "签到|参会|会议|meeting|attend": ("meeting", "attend"),
    "拜访|visit|call": ("visit", "visit"),
    "短信|sms": ("sms", "deliver"),
    "邮件|mail": ("email", "deliver"),
    "视频|直播|webinar|video": ("webinar", "watch"),
    "阅读|公众号|微信|wechat|read": ("wechat", "read"),
}
_TRUE_OR_FALSE = ("true", "false")


@dataclass(frozen=True)
class Seen:
    """A file as it was found; `problem` says in the loop's own words why it cannot be read."""

    format: str = ""
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    header_row: int = 0
    columns: tuple[str, ...] = ()
    fingerprint: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    problem: str = ""


@dataclass(frozen=True)
class Mapped:
    """A guess: which kind, and which raw column is which canonical one; `scores` tell how sure, 0 to 1."""

    kind: str
    columns: dict[str, str]
    constants: dict[str, str]
    values: dict[str, dict[str, str]]
    scores: dict[str, float]


@dataclass(frozen=True)
class Wanted:
    """A canonical column of a kind, for a form."""

    name: str
    text: str
    text_zh: str
    is_required: bool
    choices: tuple[str, ...]


def look_at(path: Path, name: str, told: Mapping[str, Any]) -> Seen:
    """Tell how a file is written, and give its first rows.

    Parameters
    ----------
    path : pathlib.Path
        Where it lies.
    name : str
        What the user calls it.
    told : mapping
        What she said of it herself: `sheet`, `header_row`, `encoding`; mostly nothing.

    Returns
    -------
    Seen
        With `problem` where it cannot be read.
    """
    return _looked(path, name, path.stat().st_mtime_ns, json.dumps(told, sort_keys=True))


@lru_cache(maxsize=64)
def _looked(path: Path, name: str, _changed: int, told: str) -> Seen:
    feed = Feed.model_validate({"name": "seen", "kind": "people", "path": name, **json.loads(told)})
    try:
        how = sniff(path, feed, file=name)
        if not how.columns:
            return Seen(how.format, problem=f"{name}: the file is empty.")
        rows = _first_rows(path, feed, how)
    except HcploopError as error:
        return Seen(problem=str(error))
    named = tuple(column for column in how.columns if column)
    mark = hashlib.sha256(json.dumps(named, ensure_ascii=False).encode()).hexdigest()
    return Seen(how.format, how.encoding, how.delimiter, how.sheet, how.header_row, named, mark, rows)


def guess(columns: Sequence[str], rows: Sequence[Sequence[str]], *, name: str, kind: str = "") -> Mapped:
    """Guess what a file is.

    Parameters
    ----------
    columns : sequence of str
        Raw columns.
    rows : sequence of sequence of str
        The first rows.
    name : str
        The file's name, which may tell the channel.
    kind : str
        The kind, where the user said it; else the one that fits best.

    Returns
    -------
    Mapped
        To be looked over by the user.
    """
    sample = {
        column: [row[place] or None for row in rows] for place, column in enumerate(columns[:MOST_COLUMNS]) if column
    }
    kinds = [KINDS[kind]] if kind in KINDS else list(KINDS.values())
    tried = [_guess(one, sample, name) for one in kinds]
    return max(tried, key=lambda one: _worth(one, len(sample)))


def wanted(kind: str) -> tuple[Wanted, ...]:
    """List the columns that a kind takes: those that it must have first."""
    told = KINDS[kind]
    columns = [
        Wanted(name, column.text, _in_chinese(kind, name), column.required, choices(kind, name))
        for name, column in told.accepted.items()
    ]
    return tuple(sorted(columns, key=lambda one: (not one.is_required, one.name in IDENTIFIERS)))


def kinds() -> tuple[str, ...]:
    """List the kinds of feed."""
    return tuple(KINDS)


def _in_chinese(kind: str, column: str) -> str:
    """Call a column as the first Chinese header that is taken for it; empty where none is known."""
    words = _dictionary().get(kind, {}).get(column) or _dictionary()["every"].get(column, [])
    return next((word for word in words if any("\u4e00" <= char <= "\u9fff" for char in word)), "")


@cache
def _dictionary() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(files("hcploop.feeds").joinpath("synonyms.toml").read_text(encoding="utf-8"))


def choices(kind: str, column: str) -> tuple[str, ...]:
    """List the values that a column may have, where it may not have any."""
    if column == "channel":
        return (*CHANNELS, *((EVERY,) if kind == "consents" else ()))
    if column == "action":
        return tuple(ACTIONS)
    told = KINDS[kind].accepted.get(column)
    if told is None:
        return ()
    return _TRUE_OR_FALSE if told.type == "boolean" else told.values


def lacks(kind: str, columns: Mapping[str, str], constants: Mapping[str, str]) -> tuple[str, ...]:
    """Name what a mapping does not tell though the kind must have it; `person` stands for any that names one."""
    told, given = KINDS[kind], {*columns, *constants}
    missing = [name for name, column in told.columns.items() if column.required and name not in given]
    return (*missing, *(("person",) if told.person == "required" and not names_person(given) else ()))


def suggested_values(kind: str, column: str, raw: Sequence[str]) -> dict[str, str]:
    """Propose what coded values mean; empty text where nothing is known, values that need no word left out."""
    allowed = choices(kind, column)
    if not allowed:
        return {}
    names = {value.lower(): value for value in allowed}
    for channel in CHANNELS.values():
        names |= (
            {channel.name_zh.lower(): channel.name, channel.name_en.lower(): channel.name}
            if column == "channel"
            else {}
        )
    for action in ACTIONS.values():
        names |= {action.name_zh.lower(): action.name} if column == "action" else {}
    found = dict.fromkeys(value.strip() for value in raw if value and value.strip())
    return {value: names.get(value.lower(), "") for value in list(found)[:40] if value not in allowed}


def mixed_up(
    columns: Sequence[str], rows: Sequence[Sequence[str]], mapping: Mapping[str, str]
) -> tuple[str, tuple[str, ...]] | None:
    """Find an id of people that stands for several names: it names something else, such as a meeting.

    Returns
    -------
    tuple of str and tuple of str, or None
        The id, and names that it stands for; None where ids tell people apart.
    """
    sample = {
        column: [row[place] or None for row in rows] for place, column in enumerate(columns[:MOST_COLUMNS]) if column
    }
    return _mixed_up(sample, mapping)


def _mixed_up(
    sample: Mapping[str, Sequence[str | None]], mapping: Mapping[str, str]
) -> tuple[str, tuple[str, ...]] | None:
    ids, names = (sample.get(mapping.get(one, "")) for one in ("source_id", "name"))
    if not ids or not names:
        return None
    called: dict[str, dict[str, None]] = {}
    for one, name in zip(ids, names, strict=False):
        if one and name:
            called.setdefault(one, {})[name.strip()] = None
    many = {one: tuple(told) for one, told in called.items() if len(told) > 1}
    # A name that was spelt otherwise once or twice is no reason to doubt.
    if len(many) <= MIXED * len(called):
        return None
    worst = max(many, key=lambda one: len(many[one]))
    return worst, many[worst]


def feed_name(name: str) -> str:
    """Call a feed after its file, without the date.

    Examples
    --------
    >>> feed_name("签到表_20260607.xlsx"), feed_name("2026-06-07.csv"), feed_name("../a b(1).csv")
    ('签到表', 'upload', 'a_b')
    """
    stem = re.sub(r"\(\d+\)|（\d+）", "", Path(name.replace("\\", "/")).stem)
    stem = re.sub(r"[^\w]+", "_", stem, flags=re.UNICODE)
    stem = re.sub(r"(_?\d{2,})+$", "", re.sub(r"_+", "_", stem)).strip("_")
    return stem[:60] if stem and not stem.isdigit() else "upload"


def _guess(kind: Kind, sample: Mapping[str, Sequence[str | None]], name: str) -> Mapped:
    found = guess_columns(kind, sample)
    columns = {one.canonical: one.raw for one in found}
    scores = {one.canonical: one.score for one in found}
    if kind.name == "people" and _mixed_up(sample, columns):
        # The number of a meeting looks like an id, but many people share it.
        del columns["source_id"]
    if kind.name == "people" and "source_id" not in columns:
        # A list of people without ids of its own: what else tells one from another is her id there.
        stands = next((one for one in ("licence_no", "phone", "wechat_unionid", "email") if one in columns), None)
        if stands:
            columns["source_id"], scores["source_id"] = columns[stands], 0.6
    constants: dict[str, str] = {}
    for words, (channel, action) in _WORDS.items():
        if re.search(words, name, re.IGNORECASE):
            told = {"channel": channel, "action": action}
            constants = {one: told[one] for one in told if one in kind.columns and one not in columns}
            break
    values = {
        one: {raw: clean for raw, clean in suggested_values(kind.name, one, _texts(sample[raw_name])).items() if clean}
        for one, raw_name in columns.items()
    }
    return Mapped(kind.name, columns, constants, {one: told for one, told in values.items() if told}, scores)


def _texts(values: Sequence[str | None]) -> list[str]:
    return [value for value in values if value]


def _worth(tried: Mapped, width: int) -> float:
    """Weigh a guess: how much of the file it explains, less what it lacks."""
    missing = lacks(tried.kind, tried.columns, {**dict.fromkeys(("channel", "action"), "?"), **tried.constants})
    explained = sum(tried.scores.values()) / max(1, width)
    likely = 0.05 * (len(_LIKELY) - _LIKELY.index(tried.kind)) / len(_LIKELY) if tried.kind in _LIKELY else 0.0
    return explained - 0.5 * len(missing) + likely


def _first_rows(path: Path, feed: Feed, how: Format) -> tuple[tuple[str, ...], ...]:
    if how.format == "parquet":
        table = next(iter(pq.ParquetFile(path).iter_batches(batch_size=SAMPLE)), None)
        rows = table.to_pylist() if table is not None else []
    else:
        with tempfile.TemporaryDirectory(prefix="hcploop-look-") as folder:
            part, head = Path(folder) / "part.parquet", path
            if how.format != "xlsx":
                head = Path(folder) / f"head.{how.format}"
                head.write_text(_head(path, how.encoding), encoding="utf-8", newline="")
                feed = feed.model_copy(update={"encoding": "utf-8", "format": how.format})
            try:
                land(head, feed, part)
            except HcploopError:
                # The head ends within a value of many lines: the columns are known all the same.
                if how.format == "xlsx":
                    raise
                return ()
            rows = next(iter(pq.ParquetFile(part).iter_batches(batch_size=SAMPLE)), None)
            rows = rows.to_pylist() if rows is not None else []
    named = [column for column in how.columns if column][:MOST_COLUMNS]
    return tuple(tuple("" if row.get(one) is None else str(row[one])[:200] for one in named) for row in rows)


def _head(path: Path, encoding: str) -> str:
    with path.open("rb") as opened:
        raw = opened.read(HEAD)
    text = raw.decode(encoding, "ignore")
    return text if path.stat().st_size <= HEAD else text[: text.rfind("\n") + 1]
