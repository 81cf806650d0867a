"""What a market may say: feeds against the kinds, channels and encodings that there are."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterable, Mapping

from hcploop.channels import ACTIONS, EVERY, Channel
from hcploop.errors import ConfigError
from hcploop.market.feed import Feed
from hcploop.market.near import did_you_mean
from hcploop.schema.kinds import IDENTIFIERS, KINDS, Kind

Problem = Callable[[tuple[str, ...], str, str | None, str], ConfigError]
"""Makes an error of the key, what is wrong, the value and the remedy; knows the file and the line."""


def check_feed(feed: Feed, channels: Mapping[str, Channel], problem: Problem) -> None:
    """Raise what is wrong with a feed that its keys and types alone do not tell.

    Parameters
    ----------
    feed : Feed
        The feed.
    channels : mapping of str to Channel
        The channels of the market.
    problem : callable
        Makes the error.

    Raises
    ------
    ConfigError
        Unknown kind, column, channel, encoding or value; a required column that nothing gives.
    """
    if feed.kind not in KINDS:
        remedy = did_you_mean(feed.kind, KINDS, otherwise=f"The kinds are {', '.join(KINDS)}")
        raise problem(("kind",), f"there is no kind of feed {feed.kind!r}", feed.kind, remedy)
    kind = KINDS[feed.kind]
    _check_reader(feed, problem)
    _check_names(feed, kind, problem)
    _check_required(feed, kind, problem)
    _check_values(feed, kind, channels, problem)


def _check_reader(feed: Feed, problem: Problem) -> None:
    if feed.encoding is not None:
        try:
            codecs.lookup(feed.encoding)
        except LookupError:
            remedy = did_you_mean(
                feed.encoding.lower(),
                ("utf-8", "gb18030", "gbk", "utf-16", "big5", "cp1252"),
                otherwise="Leave the key out to have it guessed",
            )
            raise problem(("encoding",), f"there is no encoding {feed.encoding!r}", feed.encoding, remedy) from None
    if feed.delimiter is not None and not feed.delimiter.isascii():
        raise problem(
            ("delimiter",), "a delimiter is one ASCII character", feed.delimiter, "Export with , ; | or a tab"
        )
    for path in feed.path:
        if path.startswith(("/", "~", "$")) or path[1:2] == ":":
            raise problem(
                ("path",),
                "a feed's path starts from the market's folder, and ~ and $ are not expanded",
                path,
                "Write where the files are under [market] files, and the rest here",
            )


def _check_names(feed: Feed, kind: Kind, problem: Problem) -> None:
    for key, names in (
        ("columns", feed.columns),
        ("constants", feed.constants),
        ("values", feed.values),
        ("key", feed.key),
    ):
        for name in names:
            if not accepts(kind, name) and not (key == "key" and name == "person"):
                columns = ", ".join((*kind.accepted, *(f"{prefix}…" for prefix in kind.prefixes)))
                raise problem(
                    (key, name),
                    f"the kind {kind.name!r} has no column {name!r}",
                    None,
                    did_you_mean(name, kind.accepted, otherwise=f"Its columns are {columns}"),
                )


def _check_required(feed: Feed, kind: Kind, problem: Problem) -> None:
    # Without a mapping the file's own names count, and only the file can tell what is missing.
    if not feed.columns:
        return
    given = {*feed.columns, *feed.constants}
    for name, column in kind.columns.items():
        if column.required and name not in given:
            raise problem(
                ("columns",),
                f"feed {feed.name!r} does not say where {name!r} ({column.text}) comes from",
                None,
                f'Add {name} = "the column of the file" to columns, or a constant {name}',
            )
    if kind.person == "required" and not names_person(given):
        raise problem(
            ("columns",),
            f"feed {feed.name!r} does not say which column names the person",
            None,
            f'Add one of {", ".join(IDENTIFIERS)} to columns, such as source_person_id = "…"',
        )


def _check_values(feed: Feed, kind: Kind, channels: Mapping[str, Channel], problem: Problem) -> None:
    for key, column, value in _clean_values(feed):
        is_every = value == EVERY and kind.name == "consents"
        if column == "channel" and value not in channels and not is_every:
            remedy = did_you_mean(
                value, channels, otherwise=f"Known are {', '.join(channels)}; declare more with [[channel]]"
            )
            raise problem((key, column), f"there is no channel {value!r}", value, remedy)
        if column == "action" and value not in ACTIONS:
            remedy = did_you_mean(value, ACTIONS, otherwise=f"Known are {', '.join(ACTIONS)}")
            raise problem((key, column), f"there is no action {value!r}", value, remedy)
        allowed = kind.accepted[column].values if column in kind.accepted else ()
        if allowed and value not in allowed:
            remedy = did_you_mean(value, allowed, otherwise=f"It may be {', '.join(allowed)}")
            raise problem((key, column), f"{column!r} cannot be {value!r}", value, remedy)


def _clean_values(feed: Feed) -> Iterable[tuple[str, str, str]]:
    for column, value in feed.constants.items():
        yield "constants", column, value
    for column, values in feed.values.items():
        for value in values.values():
            if value:
                yield "values", column, value


def accepts(kind: Kind, name: str) -> bool:
    """Whether a mapping of the kind may name the column.

    Examples
    --------
    >>> accepts(KINDS["people"], "grade_alpha"), accepts(KINDS["people"], "hopsital")
    (True, False)
    """
    return name in kind.accepted or any(name.startswith(prefix) and len(name) > len(prefix) for prefix in kind.prefixes)


def names_person(columns: Iterable[str]) -> bool:
    """Whether one of the canonical columns says who the person is."""
    return any(name in IDENTIFIERS or name.startswith("id_") for name in columns)
