"""How kinds of names, reasons and likenesses are called."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

QUESTIONS: dict[str, str | Promise] = {
    "hospital": _l("Which hospital is this?"),
    "department": _l("Which department is this?"),
    "title": _l("Which rank is this?"),
    "place": _l("Which place is this?"),
}
NONE: dict[str, str | Promise] = {
    "hospital": _l("None of the list: a hospital of its own"),
    "department": _l("It names no department"),
    "title": _l("It names no rank"),
    "place": _l("It names no place"),
}
REASONS: dict[str, str | Promise] = {
    "similar": _l("Found by likeness"),
    "short": _l("Found by a short form"),
    "ambiguous": _l("Several of the list have this name"),
    "beginning": _l("Read by how it begins"),
    "habit": _l("Read as CRM systems mean it"),
    "conflict": _l("It contradicts itself"),
    "unknown": _l("Nothing recognised it"),
}
LIKENESS: dict[str, str | Promise] = {
    "the same name": _l("the same name"),
    "the same name proper": _l("the same name proper"),
    "the same city": _l("the same city"),
    "another city": _l("another city"),
    "the same county": _l("the same county"),
    "another county": _l("another county"),
    "the same number": _l("the same number"),
    "another number": _l("another number"),
    "some letters in common": _l("some letters in common"),
}
_SHARED = "both say "


def question_word(kind: str) -> str:
    """Ask what a name of a kind means."""
    return str(QUESTIONS[kind])


def none_word(kind: str) -> str:
    """Say that a name of a kind means none of those that are known."""
    return str(NONE[kind])


def why_asked(reason: str) -> str:
    """Say why a name is asked about."""
    return str(REASONS.get(reason, reason))


def likeness_word(reason: str) -> str:
    """Say in what two names of hospitals agree and in what they differ.

    Parameters
    ----------
    reason : str
        As the loop writes it: parts with commas between them.

    Returns
    -------
    str
        In the language of the page; what a later version of the loop says stays as it is.
    """
    said = []
    for part in reason.split(", ") if reason else []:
        if part.startswith(_SHARED):
            said.append(_("both say %(words)s") % {"words": part.removeprefix(_SHARED)})
        else:
            said.append(str(LIKENESS.get(part, part)))
    return " · ".join(said)
