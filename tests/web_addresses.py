"""Every page of ours with a real address, so that a new page is looked at without anybody adding it here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve, reverse

from hcploop.engine import open_snapshot
from hcploop_web.accounts.pages import PAGES, Page
from hcploop_web.accounts.roles import Role

LOOKING = (Role.ADMIN, Role.MARKETER, Role.STEWARD, Role.PRIVACY, *Role)
"""Who looks at a page: the first who may."""


def _first(table: str, column: str, **wanted: object) -> Callable[[Path], object]:
    def found(out: Path) -> object:
        rows = open_snapshot(out).arrow(table).to_pylist()
        return min(
            row[column]
            for row in rows
            if row[column] is not None and all(row[name] == value for name, value in wanted.items())
        )

    return found


ARGUMENTS: dict[str, Callable[[Path], object]] = {
    "one_id": _first("hcp_tier", "one_id", tier=1),
    "institution_id": _first("hcp", "institution_id"),
    "decision_id": _first("suggestion", "decision_id"),
    "metric": lambda _out: "coverage_share",
    # The first that a web makes, as `tests.furnishing` does; where nothing was made nobody finds a page there.
    "source_id": lambda _out: 1,
    "event_id": lambda _out: 1,
    "request_id": lambda _out: 1,
    "account_name": lambda _out: "oncology",
    "name": _first("feed_count", "feed"),
    "snapshot_id": lambda out: open_snapshot(out).manifest.snapshot_id,
}
"""What stands for an argument of an address, of the snapshot in `out`; a page with another one may add a line."""


def page_patterns() -> dict[str, URLPattern]:
    """Give every address pattern whose view asks the table of pages, by its name."""
    return {one.name: one for one in _patterns(get_resolver()) if getattr(one.callback, "page_name", None) in PAGES}


def _patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from _patterns(one)
        else:
            yield one


def address_of(name: str, out: Path, **known: object) -> str | None:
    """Give a real address of a page.

    Parameters
    ----------
    name : str
        Of the page.
    out : Path
        The snapshots from which arguments are taken.
    **known
        Arguments that the caller knows better, or alone.

    Returns
    -------
    str or None
        Without the host; None where nothing says what stands for one of its arguments.
    """
    names = page_patterns()[name].pattern.converters
    if set(names) - set(ARGUMENTS) - set(known):
        return None
    return reverse(name, kwargs={one: known[one] if one in known else ARGUMENTS[one](out) for one in names})


def linked(name: str, addresses: Iterable[str]) -> str | None:
    """Give the first of these addresses that leads to a page; None where none does."""
    for address in addresses:
        try:
            found = resolve(urlsplit(address).path)
        except Resolver404:
            continue
        if found.url_name == name:
            return address
    return None


def who_looks(name: str) -> Role:
    """Give a role that may open an address."""
    return next(role for role in LOOKING if role in page_of(name).roles)


def page_of(name: str) -> Page:
    """Give the page of `PAGES` that an address belongs to, which may have several."""
    return PAGES[page_patterns()[name].callback.page_name]
