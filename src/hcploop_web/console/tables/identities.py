"""Tables on which records are one doctor."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from django.utils.translation import gettext as _

from hcploop_web.console.decided import Occasion
from hcploop_web.console.sheet import Line, Sheet, share
from hcploop_web.console.templatetags.identities import named, told
from hcploop_web.console.words.identities import field_word, reason_word, stratum_word
from hcploop_web.insights.identities import SECRET, OpenPair, Record
from hcploop_web.insights.identity_quality import Stratum


def of_review(rows: Callable[[], Iterable[OpenPair]], *, may_decide: bool) -> Sheet:
    """Lay out the pairs that wait for a decision, the surest first."""
    headings = [_("Record"), _("Other record"), _("Doctor"), _("Other doctor"), _("Names"), _("Hospitals")]

    def line(x: OpenPair) -> Line:
        records = (named(name, may_decide=may_decide) for name in (x.record_a, x.record_b))
        return *records, x.one_a, x.one_b, x.names, x.hospitals, share(x.probability), reason_word(x.reason)

    headings += [_("How sure"), _("Why")]
    return Sheet("review", _("Identities to decide"), headings, lambda: map(line, rows()), is_of_doctors=True)


def of_strata(rows: Callable[[], Iterable[Stratum]]) -> Sheet:
    """Lay out of which pairs the sample is drawn and what was said of them."""
    headings = [_("Pairs of records"), _("Linked"), _("How many there are"), _("Drawn"), _("Judged"), _("One person")]

    def line(x: Stratum) -> Line:
        return stratum_word(x.stratum), _("yes") if x.is_linked else _("no"), x.pairs, x.drawn, x.judged, x.same

    return Sheet("strata", _("How right OneID is"), headings, lambda: map(line, rows()))


def of_occasions(rows: Callable[[], Iterable[Occasion]], *, may_decide: bool) -> Sheet:
    """Lay out what was decided about records, a line a pair, the newest first."""
    headings = [_("When"), _("By"), _("What"), _("Record"), _("Other record"), _("Decision"), _("State")]

    def lines() -> Iterable[Line]:
        for x in rows():
            for pair in x.pairs:
                records = (named(name, may_decide=may_decide) for name in pair)
                yield x.at, str(x.by), x.act_word, *records, x.decision_word, _state(x)

    return Sheet("decisions", _("What was decided"), headings, lines)


def of_records(records: Sequence[tuple[Record, float]], fields: Sequence[str], *, may_decide: bool) -> Sheet:
    """Lay out the records of a doctor, one a line; telephones and licences in full only for who may decide."""

    def lines() -> Iterable[Line]:
        for one, sure in records:
            values = (_plain(one.values[name], name, may_decide=may_decide) for name in fields)
            yield named(one.named, may_decide=may_decide), share(sure), *values

    headings = [_("Record"), _("How sure"), *(str(field_word(name)) for name in fields)]
    return Sheet("records", _("Her records"), headings, lines, is_of_doctors=True)


def _state(x: Occasion) -> str:
    if x.is_undone:
        return _("Taken back")
    if not x.holds:
        return _("decided anew since")
    return _("with the next run") if x.is_pending else _("in effect")


def _plain(value: object, name: str, *, may_decide: bool) -> object:
    """Write what a workbook has no kind for, and what not everybody may read, as the page does; leave the rest."""
    if value is None or (isinstance(value, bool | int | float | str) and name not in SECRET):
        return value
    return told(value, name, may_decide=may_decide)
