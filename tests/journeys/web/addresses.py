"""Every page of ours with a real address, so that a new page is looked at without anybody adding it here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from hcploop.engine import open_snapshot
from hcploop_web.accounts.pages import PAGES
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
    "metric": lambda _out: "coverage_share",
}
"""What stands for an argument of an address, of the snapshot in `out`; a page with another one adds a line."""


def page_patterns() -> dict[str, URLPattern]:
    """Give the address pattern of every page of `PAGES`."""
    return {one.name: one for one in _patterns(get_resolver()) if getattr(one.callback, "page_name", None) in PAGES}


def _patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from _patterns(one)
        else:
            yield one


def address_of(name: str, out: Path) -> str:
    """Give a real address of a page.

    Parameters
    ----------
    name : str
        Of the page.
    out : Path
        The snapshots from which arguments are taken.

    Returns
    -------
    str
        Without the host.
    """
    names = page_patterns()[name].pattern.converters
    missing = set(names) - set(ARGUMENTS)
    assert not missing, f"ARGUMENTS in {__file__} must say what stands for {missing} of the page {name!r}"
    return reverse(name, kwargs={one: ARGUMENTS[one](out) for one in names})


def who_looks(name: str) -> Role:
    """Give a role that may open a page."""
    return next(role for role in LOOKING if role in PAGES[name].roles)
