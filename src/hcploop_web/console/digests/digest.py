"""The letter of the week to one user: what she may see, in her language, in the market's zone."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from hcploop_web.accounts.models import User
from hcploop_web.accounts.pages import ANALYSTS, FIELD, may_open
from hcploop_web.accounts.roles import Role
from hcploop_web.accounts.rows import Sight, sight
from hcploop_web.console.digests.addresses import link
from hcploop_web.console.digests.todo import late_feeds, todo
from hcploop_web.console.words.tiers import tier_word
from hcploop_web.delivery.letters import Item, Letter, Moved, Section, Way
from hcploop_web.insights.feeds import data
from hcploop_web.insights.moves import Mover
from hcploop_web.insights.weekly import Change, Week, week

NAMED = FIELD | {Role.MANAGER}
"""Roles in charge of doctors: their letters name them. The others look them up, if they may."""
MOVERS_SHOWN, FINDINGS_SHOWN = 5, 3


def digest(user: User, language: str, *, at: dt.datetime, zone: ZoneInfo) -> Letter:
    """Write the letter of the week.

    Parameters
    ----------
    user : User
        To whom: nothing is in it that her pages do not show her.
    language : str
        A code of `settings.LANGUAGES`.
    at : datetime.datetime
        UTC.
    zone : ZoneInfo
        The market's.

    Returns
    -------
    Letter
        Of a role that has one.

    Raises
    ------
    NothingYet
        There is no snapshot.
    """
    role = Role(user.role)
    with translation.override(language), timezone.override(zone):
        seen = sight(user, on=timezone.localdate(at))
        told = week(seen, movers=MOVERS_SHOWN if role in NAMED else 0)
        heading = {"market": _one_line(told.loop.market), "day": f"{timezone.localdate(at):%m-%d}"}
        return Letter(
            subject=_("Your week · %(market)s · %(day)s") % heading,
            language=language,
            title=_("Your week, %(name)s") % {"name": user},
            lead=_lead(role, told, seen),
            moved=[_moved(user, told, one) for one in told.changes] if role in ANALYSTS | FIELD else [],
            todo=todo(user, seen, told, at),
            sections=_sections(user, role, told),
            home_href=link("home"),
            choice_href=link("my_mail"),
        )


def _one_line(text: str) -> str:
    return " ".join(text.split())[:60]


def _lead(role: Role, told: Week, seen: Sight) -> str:
    whole = told.loop
    parts = [str(role.label), whole.market, whole.brand_name]
    if not seen.is_whole:
        shown = {"n": f"{whole.doctors:,}"}
        parts.append(_("your %(n)s doctors") % shown)
    parts.append(_("data up to %(day)s") % {"day": f"{timezone.localtime(whole.as_of):%Y-%m-%d}"})
    return " · ".join(part for part in parts if part)


def _moved(user: User, told: Week, one: Change) -> Moved:
    way: Way = "same" if not one.difference else "up" if one.difference > 0 else "down"
    if one.difference is None:
        when, size = one.period_name, _("nothing to compare with yet")
    else:
        when = _("%(stage)s · %(now)s, before: %(before)s (%(then)s)") % {
            "stage": one.stage,
            "now": one.period_name,
            "before": one.before,
            "then": one.before_name,
        }
        size = one.size
    asked = {"brand": told.loop.brand, "period": one.period}
    href = link("figure", one.metric, **asked) if may_open(user, "figure") else link("doctors")
    return Moved(one.name, when, one.worded, size, way, href, one.share)


def _sections(user: User, role: Role, told: Week) -> list[Section]:
    sections = [Section(_("Tiers"), _tiers(user, role, told))]
    if role in ANALYSTS:
        why = [Item(one.text, one.act) for one in told.loop.findings[:FINDINGS_SHOWN]]
        sections.insert(0, Section(_("Why"), why))
    if may_open(user, "data"):
        sections.append(Section(_("Feeds that are late or too short"), late_feeds(data())))
    return sections


def _tiers(user: User, role: Role, told: Week) -> list[Item]:
    if told.moves is None or not told.moves.summary.moved or role not in ANALYSTS | FIELD:
        return []
    counts = {"up": told.moves.summary.up, "down": told.moves.summary.down, "brand": told.moves.brand}
    text = _("%(brand)s: ▲ %(up)s up, ▼ %(down)s down") % counts
    since = _("since %(day)s") % {"day": f"{timezone.localtime(told.moves.since):%Y-%m-%d}"}
    href = link("tier_moves", brand=told.moves.brand, older=told.moves.older) if may_open(user, "tier_moves") else ""
    return [Item(text, since, href), *map(_mover, told.moves.movers)]


def _mover(one: Mover) -> Item:
    title = f"{one.name or one.one_id}: {tier_word(one.from_tier)} → {tier_word(one.to_tier)}"
    return Item(title, one.hospital or "", link("doctor", one.one_id) if one.to_tier >= 0 else "")
