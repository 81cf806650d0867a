"""What a person's traits tell the loop."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hcploop_web.collector.events import Event
from hcploop_web.collector.rows import COLUMNS, LONGEST, Row, moment

Traits = dict[str, tuple[str, str]]
"""By column: the moment at which it was said, and what."""

_SPELLINGS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "name": (("name",),),
    "hospital": (("hospital",), ("company", "name"), ("company",), ("organization",)),
    "department": (("department",),),
    "title": (("title",),),
    "academic_title": (("academic_title",), ("academicTitle",)),
    "province": (("province",), ("address", "state")),
    "city": (("city",), ("address", "city")),
    "phone": (("phone",),),
    "email": (("email",),),
    "licence_no": (("licence_no",), ("license_no",), ("licenceNo",), ("licenseNo",)),
    "licence_kind": (("licence_kind",), ("license_kind",)),
    "wechat_unionid": (("wechat_unionid",), ("unionid",)),
    "wechat_openid": (("wechat_openid",), ("openid",)),
    "external_userid": (("external_userid",),),
}
"""Where each column is looked for, in this order; the steps of a path."""

_PARTS = (("firstName", "first_name"), ("lastName", "last_name"))
_FIRST_CJK = "\u3400"


def traits_of(event: Event) -> Traits:
    """Read what an event tells of a person.

    Parameters
    ----------
    event : Event
        Of `identify`.

    Returns
    -------
    dict
        Only what it tells; what is no text or number, or too long, it does not tell.
    """
    at = moment(event.happened_at)
    told = {column: _first(event.traits, paths) for column, paths in _SPELLINGS.items()}
    told["name"] = told["name"] or _joined(event.traits)
    for kind, value in event.external_ids:
        if kind in _SPELLINGS and not told[kind]:
            told[kind] = _said(value)
    return {column: (at, value) for column, value in told.items() if value}


def merged(known: Traits, told: Traits) -> Traits:
    """Put together what was known and what is told: of each column the last word, in whatever order words come.

    Examples
    --------
    >>> merged({"city": ("2026-02", "上海")}, {"city": ("2026-01", "北京"), "title": ("2026-01", "主任医师")})
    {'city': ('2026-02', '上海'), 'title': ('2026-01', '主任医师')}
    """
    return {**known, **{column: max(word, known.get(column, ("", ""))) for column, word in told.items()}}


def person_row(user_id: str, known: Traits) -> Row:
    """Write all that is known of a person as values of `COLUMNS["people"]`."""
    values = [known.get(column, ("", ""))[1] for column in COLUMNS["people"][1:-1]]
    return [user_id, *values, max(at for at, _value in known.values())]


def _first(told: Mapping[str, Any], paths: tuple[tuple[str, ...], ...]) -> str:
    for path in paths:
        found: object = told
        for step in path:
            found = found.get(step) if isinstance(found, dict) else None
        if said := _said(found):
            return said
    return ""


def _said(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    text = str(value).strip()
    return text if len(text) <= LONGEST else ""


def _joined(told: Mapping[str, Any]) -> str:
    first, last = (_said(told.get(a)) or _said(told.get(b)) for a, b in _PARTS)
    if last >= _FIRST_CJK:
        return f"{last}{first}"
    return f"{first} {last}".strip()
