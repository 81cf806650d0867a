"""The form in which a user says what the columns of a file are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from hcploop_web.console.actions.make_layouts import declared
from hcploop_web.console.actions.map_layout import Mapping as Told
from hcploop_web.console.models import Arrived, Layout
from hcploop_web.insights.draft import taken_names
from hcploop_web.insights.layouts import Seen, Wanted, guess, kinds, lacks, look_at, mixed_up, suggested_values, wanted
from hcploop_web.insights.wording import called

PREVIEWED = 3
WIDE = 120
"""A file of more columns gets fields to type into, not a list of all of them for each."""
KIND_WORDS = {
    "people": _l("people: doctors as one system knows them"),
    "touches": _l("touches: a contact with a person"),
    "contents": _l("contents: an article, film or course"),
    "institutions": _l("institutions: a hospital"),
    "affiliations": _l("affiliations: who works where"),
    "consents": _l("consents: what a person agreed to"),
    "answers": _l("answers: to a survey or quiz"),
    "questions": _l("questions: that a person asked"),
    "aggregates": _l("aggregates: what a platform counted of everybody"),
    "outcomes": _l("outcomes: sales of a period"),
    "plans": _l("plans: goals for figures"),
    "targets": _l("targets: lists of whom to reach"),
    "reps": _l("reps: representatives"),
    "territories": _l("territories: which hospital belongs where"),
    "costs": _l("costs: what was spent"),
    "permits": _l("permits: when a hospital receives representatives"),
    "executions": _l("executions: what was done of the lists"),
    "feedback": _l("feedback: what was said of suggestions"),
    "procedures": _l("procedures: operations that were done"),
    "statements": _l("statements: what a doctor believes"),
    "tag_reviews": _l("tag reviews: which tags of contents are right"),
    "identity_decisions": _l("identity decisions: which records are one person"),
    "name_decisions": _l("name decisions: what a written name means"),
    "value_decisions": _l("value decisions: which value of a field is right"),
}
"""What a row of each kind is."""
_NAME = re.compile(r"[\w-]{1,80}")


@dataclass(frozen=True)
class Line:
    """One canonical column in the form."""

    name: str
    text: str
    is_required: bool
    raw: str
    score: float | None
    preview: tuple[str, ...]
    choices: tuple[str, ...]
    constant: str
    values: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class LayoutForm:
    """A layout, its files, and what is said of them so far."""

    layout: Layout
    files: tuple[Arrived, ...]
    seen: Seen
    told: Told
    lines: tuple[Line, ...]
    problems: tuple[str, ...]
    doubt: str
    kinds: tuple[tuple[str, str], ...]

    @property
    def first(self) -> tuple[Line, ...]:
        """The columns that must be told, and those that are."""
        return tuple(one for one in self.lines if one.is_required or one.raw or one.constant)

    @property
    def further(self) -> tuple[Line, ...]:
        """The columns that may be told."""
        return tuple(one for one in self.lines if one not in self.first)

    @property
    def is_wide(self) -> bool:
        """Whether there are too many columns for lists."""
        return len(self.seen.columns) > WIDE

    @property
    def unused(self) -> tuple[str, ...]:
        """The columns that no mapping names; they are kept with their rows."""
        used = set(self.told.columns.values())
        return tuple(one for one in self.seen.columns if one not in used)


def layout_form(layout: Layout, post: Mapping[str, str] | None = None) -> LayoutForm:
    """Show a layout as it was kept, or as the user has just said.

    Parameters
    ----------
    layout : Layout
        The layout.
    post : mapping of str to str, optional
        What was sent.
    """
    files = tuple(layout.set_up.files.filter(fingerprint=layout.fingerprint))
    first = files[0]
    seen = look_at(layout.set_up.folder / "files" / first.stored, first.name, declared(first))
    scores = layout.scores
    told = Told(layout.kind, layout.feed, layout.source, layout.columns, layout.constants, layout.values)
    if post is not None:
        told = _said(post, seen, layout)
        if told.kind != layout.kind and post.get("was-kind") != told.kind:
            found = guess(seen.columns, seen.rows, name=first.name, kind=told.kind)
            told = Told(told.kind, told.feed, told.source, found.columns, found.constants, found.values)
            scores = found.scores
    lines = tuple(_line(one, seen, told, scores) for one in wanted(told.kind))
    return LayoutForm(layout, files, seen, told, lines, _problems(told, layout), _doubt(told, seen), _kinds())


def _kinds() -> tuple[tuple[str, str], ...]:
    known = kinds()
    # The commonest first; one that has no words here is called as the loop calls it.
    return tuple((one, str(KIND_WORDS.get(one, one))) for one in sorted(known, key=lambda one: _PLACE.get(one, 99)))


_PLACE = {name: place for place, name in enumerate(KIND_WORDS)}


def _line(column: Wanted, seen: Seen, told: Told, scores: Mapping[str, float]) -> Line:
    name = column.name
    raw = told.columns.get(name, "")
    texts = _column(seen, raw)
    coded = suggested_values(told.kind, name, texts) if raw else {}
    chosen = told.values.get(name, {})
    return Line(
        name,
        called(column.text_zh or column.text, column.text),
        column.is_required,
        raw,
        scores.get(name) if raw else None,
        tuple(dict.fromkeys(one for one in texts if one))[:PREVIEWED],
        column.choices,
        told.constants.get(name, ""),
        tuple((value, chosen.get(value, clean)) for value, clean in coded.items()),
    )


def _column(seen: Seen, raw: str) -> list[str]:
    place = seen.columns.index(raw) if raw in seen.columns else -1
    return [row[place] for row in seen.rows if place < len(row)] if place >= 0 else []


def _said(post: Mapping[str, str], seen: Seen, layout: Layout) -> Told:
    kind = post.get("kind", layout.kind)
    if kind not in kinds():
        kind = layout.kind
    names = [one.name for one in wanted(kind)]
    columns = {one: post[f"col-{one}"] for one in names if post.get(f"col-{one}") in seen.columns}
    constants = {one: post[f"const-{one}"].strip() for one in names if post.get(f"const-{one}", "").strip()}
    values: dict[str, dict[str, str]] = {}
    for one in columns:
        for place in range(40):
            raw, clean = post.get(f"raw-{one}-{place}", ""), post.get(f"val-{one}-{place}", "")
            if raw and clean:
                values.setdefault(one, {})[raw] = clean
    return Told(
        kind,
        post.get("feed", layout.feed).strip(),
        post.get("source", layout.source).strip(),
        columns,
        {one: value for one, value in constants.items() if one not in columns},
        values,
    )


def _doubt(told: Told, seen: Seen) -> str:
    found = mixed_up(seen.columns, seen.rows, told.columns) if told.kind == "people" else None
    if found is None:
        return ""
    return _(
        "%(column)s does not tell people apart: %(value)s is %(names)s. Choose a column that each person has for "
        "herself, such as a telephone."
    ) % {"column": told.columns["source_id"], "value": found[0], "names": ", ".join(found[1][:3])}


def _problems(told: Told, layout: Layout) -> tuple[str, ...]:
    return tuple(_wrong(told, layout))


def _wrong(told: Told, layout: Layout) -> Iterable[str]:
    names = {one.name: one.text for one in wanted(told.kind)}
    for name in lacks(told.kind, told.columns, told.constants):
        if name == "person":
            yield _("Say which column names the person: an id, a telephone, an e-mail, a licence or a WeChat id.")
        else:
            yield _("Say which column holds %(column)s (%(text)s), or what it always is.") % {
                "column": name,
                "text": names[name],
            }
    if not _NAME.fullmatch(told.feed):
        yield _("Call the feed by letters, numbers, - and _, without spaces.")
    others = layout.set_up.layouts.exclude(pk=layout.pk)
    if told.feed in taken_names() or others.filter(feed=told.feed).exists():
        yield _("There is a feed called %(name)s already. Give this one another name.") % {"name": told.feed}
    if others.filter(fingerprint=layout.fingerprint, kind=told.kind).exists():
        yield _("These files are read as %(kind)s already.") % {"kind": told.kind}
    if not told.source:
        yield _("Say which system it comes from: files of one source share their ids.")
