"""What somebody should do this week, by role: the most urgent first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hcploop_web.accounts.models import User
from hcploop_web.accounts.pages import may_open
from hcploop_web.accounts.roles import Role
from hcploop_web.accounts.rows import Sight
from hcploop_web.console.actions.publish_tiers import may_publish
from hcploop_web.console.decided_names import decided_keys
from hcploop_web.console.decided_values import decided_since
from hcploop_web.console.digests.addresses import link
from hcploop_web.console.models import Run, TierProposal
from hcploop_web.console.models.run import Kind
from hcploop_web.console.models.run import State as RunState
from hcploop_web.console.models.tier_proposal import State as ProposalState
from hcploop_web.delivery.letters import Item
from hcploop_web.delivery.models import Mailing
from hcploop_web.insights.agenda import agenda
from hcploop_web.insights.feeds import Data, data
from hcploop_web.insights.identities import ReviewQuery, review_queue
from hcploop_web.insights.names import NameQuery, names
from hcploop_web.insights.value_conflicts import ValueQuery, open_values
from hcploop_web.insights.weekly import Week
from hcploop_web.insights.wording import said
from hcploop_web.privacy.models import ConsentEvent, State

SHOWN = 3
_WEEK = dt.timedelta(days=7)
_MOST_LETTERS = 160

Part = Callable[[User, Sight, Week | None, dt.datetime], Iterator[Item]]


def todo(user: User, sight: Sight, week: Week | None, at: dt.datetime) -> list[Item]:
    """List at most three things that a user should do, each with the page on which she does it."""
    found: list[Item] = []
    for part in _PARTS.get(Role(user.role), ()):
        for item in part(user, sight, week, at):
            found.append(item)
            if len(found) == SHOWN:
                return found
    return found


def _suggestions(_user: User, sight: Sight, _week: Week | None, _at: dt.datetime) -> Iterator[Item]:
    for one in agenda(sight, rows=SHOWN).rows:
        where = " · ".join(part for part in (one.name or one.one_id, one.hospital) if part)
        what = " · ".join(part for part in (one.channel, one.title) if part)
        yield Item(f"{where}: {what}", one.reason, link("doctor", one.one_id, part="suggestions"))


def _approvals(user: User, _sight: Sight, _week: Week | None, at: dt.datetime) -> Iterator[Item]:
    for one in TierProposal.objects.filter(state=ProposalState.WAITING).select_related("proposed_by"):
        if may_publish(one, by=user, on=at.date()):
            told = _("Proposed by %(who)s.") % {"who": one.proposed_by}
            yield Item(_("Approve or refuse: %(title)s") % {"title": one.title}, told, link("tier_policy", one.pk))


def _weakest(_user: User, _sight: Sight, week: Week | None, _at: dt.datetime) -> Iterator[Item]:
    for stage in week.loop.stages if week else ():
        if stage.is_weakest and stage.headline:
            title = _("The loop breaks first at %(stage)s: look at %(figure)s") % {
                "stage": stage.name,
                "figure": stage.headline.name,
            }
            asked = {"brand": week.loop.brand, "period": stage.headline.period} if week else {}
            yield Item(title, "", link("figure", stage.headline.metric, **asked))


def _findings(_user: User, _sight: Sight, week: Week | None, _at: dt.datetime) -> Iterator[Item]:
    for one in week.loop.findings if week else ():
        if one.act:
            yield Item(one.act, one.text, link("figure", one.metric) if one.metric else link("loop"))


def _moved(user: User, _sight: Sight, week: Week | None, _at: dt.datetime) -> Iterator[Item]:
    if week and week.moves and week.moves.summary.down and may_open(user, "tier_moves"):
        n = week.moves.summary.down
        title = ngettext("Look at the doctor who fell a tier", "Look at the %(n)s doctors who fell a tier", n) % {
            "n": n
        }
        yield Item(title, "", link("tier_moves", brand=week.moves.brand))


def _identities(_user: User, _sight: Sight, _week: Week | None, _at: dt.datetime) -> Iterator[Item]:
    n = review_queue(ReviewQuery()).left
    if n:
        title = ngettext("Decide on one pair of records", "Decide on %(n)s pairs of records", n) % {"n": f"{n:,}"}
        yield Item(title, _("Each may be one doctor or two; the surest come first."), link("identities"))


def _quarantine(_user: User, _sight: Sight, _week: Week | None, _at: dt.datetime) -> Iterator[Item]:
    n = data().quarantined_values
    if n:
        title = ngettext("Mend one value in quarantine", "Mend %(n)s values in quarantine", n) % {"n": f"{n:,}"}
        yield Item(title, _("They could not be used; the next run reads what is mended."), link("quarantine"))


def _names(_user: User, _sight: Sight, _week: Week | None, _at: dt.datetime) -> Iterator[Item]:
    n = names(NameQuery(decided=tuple(decided_keys())), rows=0).left
    if n:
        title = ngettext("Say what one name means", "Say what %(n)s names mean", n) % {"n": f"{n:,}"}
        yield Item(title, _("No rule is sure of them; the most frequent come first."), link("names"))


def _values(_user: User, _sight: Sight, _week: Week | None, _at: dt.datetime) -> Iterator[Item]:
    n = open_values(ValueQuery(decided=decided_since()), rows=0).left
    if n:
        title = ngettext("Say which of two values is right", "Say %(n)s times which value is right", n)
        yield Item(title % {"n": f"{n:,}"}, _("Records of a doctor differ, and no rule is sure."), link("values"))


def _late(_user: User, _sight: Sight, _week: Week | None, _at: dt.datetime) -> Iterator[Item]:
    late = late_feeds(data())
    if late:
        title = ngettext("Ask for the feed that is late", "Ask for the %(n)s feeds that are late", len(late))
        yield Item(title % {"n": len(late)}, ", ".join(one.title for one in late), link("data"))


def late_feeds(state: Data) -> list[Item]:
    """Say of each feed that is late, or came with too few rows, what is the matter."""
    told = []
    for one in state.feeds:
        if one.is_late:
            text = _("Silent for %(silent)s days; it used to come every %(gap)s.")
            days = {"silent": round(one.silent_days or 0), "gap": round(one.gap_days or 0)}
            told.append(Item(one.name, text % days, link("feed", one.name)))
        elif one.is_shrunken:
            text = _("The newest file has %(last)s rows; it used to have %(usual)s.")
            rows = {"last": f"{one.last_rows or 0:,}", "usual": f"{one.usual_rows or 0:,}"}
            told.append(Item(one.name, text % rows, link("feed", one.name)))
    return told


def _failed_runs(_user: User, _sight: Sight, _week: Week | None, at: dt.datetime) -> Iterator[Item]:
    failed = Run.objects.of(Kind.RUN).filter(state=RunState.FAILED, asked_at__gt=at - _WEEK)
    if n := failed.count():
        title = ngettext("Look at the run that failed", "Look at the %(n)s runs that failed", n) % {"n": n}
        last = failed.first()
        yield Item(title, said(last.message)[:_MOST_LETTERS] if last else "", link("runs"))


def _unsent(_user: User, _sight: Sight, _week: Week | None, _at: dt.datetime) -> Iterator[Item]:
    if n := Mailing.objects.unsent().count():
        title = ngettext("Look at the letter that was not sent", "Look at the %(n)s letters that were not sent", n)
        yield Item(title % {"n": n}, "", link("mail"))


def _withdrawn(_user: User, _sight: Sight, _week: Week | None, at: dt.datetime) -> Iterator[Item]:
    told = ConsentEvent.objects.filter(happened_at__gt=at - _WEEK, state__in=(State.WITHDRAWN, State.REFUSED))
    if n := told.count():
        title = ngettext("One refusal was written down", "%(n)s refusals were written down", n) % {"n": n}
        yield Item(title, _("They hold from their moment on; lists follow with the next run."), link("doctors"))


_PARTS: dict[Role, tuple[Part, ...]] = {
    Role.REP: (_suggestions,),
    Role.MSL: (_suggestions,),
    Role.MANAGER: (_approvals, _weakest, _moved, _suggestions),
    Role.MARKETER: (_approvals, _weakest, _findings, _moved),
    Role.STEWARD: (_identities, _quarantine, _late, _names, _values),
    Role.PRIVACY: (_withdrawn, _identities),
    Role.ADMIN: (_failed_runs, _unsent, _late, _approvals, _identities, _quarantine, _names, _values),
}
