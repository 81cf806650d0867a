"""Tables about tiers: who stands where, who moved, and by which rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from hcploop_web.console.models import TierProposal
from hcploop_web.console.sheet import Line, Sheet
from hcploop_web.console.tables.doctors import persona_word
from hcploop_web.console.words.indicators import indicator_word
from hcploop_web.console.words.tiers import WHYS, tier_word
from hcploop_web.insights.moves import Mover, Summary
from hcploop_web.insights.tiers import TierPicture


def of_picture(told: TierPicture) -> list[Sheet]:
    """Lay out grade by persona, and tier by tier."""
    personas = [persona_word(cell.persona) for cell in told.cells[0]] if told.cells else []

    def matrix() -> Iterable[Line]:
        return ((row[0].grade or _("No grade"), *(cell.count for cell in row)) for row in told.cells)

    def tiers() -> Iterable[Line]:
        return ((tier or _("No tier"), count, contacts) for tier, count, contacts in told.tiers)

    return [
        Sheet("matrix", _("Grade × persona"), [_("Grade"), *personas], matrix),
        Sheet("tiers", _("By tier"), [_("Tier"), _("Doctors"), _("Contacts a doctor")], tiers),
    ]


def of_moves(summary: Summary, movers: Callable[[], Iterable[Mover]]) -> list[Sheet]:
    """Lay out how many went from where to where, and who they are.

    Parameters
    ----------
    summary : Summary
        How many.
    movers : callable
        Gives all of them with the page's filters.
    """

    def flows() -> Iterable[Line]:
        return ((tier_word(one.from_tier), tier_word(one.to_tier), one.count) for one in summary.flows)

    return [
        Sheet("movers", _("Who moves"), mover_headings(), lambda: map(mover, movers()), is_of_doctors=True),
        Sheet("flows", _("From where to where"), [_("From tier"), _("To tier"), _("Doctors")], flows),
    ]


def mover_headings() -> list[str]:
    """Name what `mover` tells."""
    header = [_("Id"), _("Name"), _("Hospital"), _("Department"), _("City"), _("From tier"), _("To tier")]
    return [*header, _("From persona"), _("To persona"), _("From grade"), _("To grade"), _("Why")]


def mover(row: Mover) -> Line:
    """Tell a doctor who moved as one row."""
    return (
        *(row.one_id, row.name, row.hospital, row.department, row.city),
        *(tier_word(row.from_tier), tier_word(row.to_tier)),
        *(persona_word(row.from_persona), persona_word(row.to_persona)),
        *(row.from_grade, row.to_grade, str(WHYS[row.why])),
    )


def of_effort(rows: Sequence[tuple[str, Any, str, str]]) -> Sheet:
    """Lay out what rules that are tried would cost, tier by tier."""
    headings = [_("Tier"), _("Before"), _("After"), _("A doctor a year"), _("Change")]

    def lines() -> Iterable[Line]:
        return ((word, row.before, row.after, row.each, row.amount) for word, row, _each, _change in rows)

    return Sheet("effort", _("What it takes"), headings, lines)


def of_rules(told: dict[str, Any]) -> list[Sheet]:
    """Lay out proposals, the weights in force, and the files behind them, as far as they can be read."""
    files = [_("File"), _("State"), _("In force from"), _("Approved by"), _("Proposal")]
    sheets = [_proposals(told["proposals"])]
    if "rules" in told:
        weights = told["rules"].weights
        named = [_("Indicator"), _("Weight")]
        sheets.append(
            Sheet("weights", _("Cuts and weights"), named, lambda: ((indicator_word(a), b) for a, b in weights.items()))
        )
    if told.get("files"):
        sheets.append(Sheet("files", _("Files in the policy folder"), files, lambda: _files(told["files"])))
    return sheets


def _proposals(rows: Iterable[TierProposal]) -> Sheet:
    headings = [
        _("What it is called"),
        _("State"),
        _("In force from"),
        _("Proposed by"),
        _("Proposed"),
        _("Decided by"),
    ]

    def line(one: TierProposal) -> Line:
        decided = str(one.decided_by or "")
        state = one.get_state_display()
        return one.title, state, one.effective_on, str(one.proposed_by), one.proposed_at, decided, one.decided_at

    return Sheet("proposals", _("Proposals"), [*headings, _("Decided by"), _("Decided")], lambda: map(line, rows))


def _files(rows: Iterable[tuple[Any, TierProposal | None]]) -> Iterable[Line]:
    states = {"in force": _("in force"), "coming": _("to come")}
    for one, proposal in rows:
        state = states.get(one.state, _("past"))
        yield one.file, state, one.effective_on, one.approved_by, proposal.title if proposal else _("Written by hand")
