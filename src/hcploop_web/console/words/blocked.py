"""How the values that tie nobody are called."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from hcploop_web.console.words.identities import FIELDS

REASONS: dict[str, str | Promise] = {
    "shared": _l("Too many different names give it"),
    "test": _l("A word for a trial"),
    "placeholder": _l("Stands for none"),
}
_FURTHER = "id_"


def blocked_kind(kind: str) -> str:
    """Name a kind of identifier; a further one by the word that its column has."""
    if kind.startswith(_FURTHER):
        return _("Identifier %(kind)s") % {"kind": kind.removeprefix(_FURTHER)}
    return str(FIELDS.get(kind, kind))


def blocked_reason(reason: str) -> str:
    """Say why a value ties nobody."""
    return str(REASONS.get(reason, reason))
