"""All by which a doctor can be told in the web, as the loop knows it; and the hash that is left of her."""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True)
class Hers:
    """What tells a doctor.

    Parameters
    ----------
    one_ids : frozenset of str
        Her id, and those that were merged into it.
    known_as : frozenset of tuple of str
        What sources call her: source and the source's id.
    decisions : frozenset of str
        Decisions about her.
    words : frozenset of str
        Texts that mean her wherever they stand: telephones in several writings, addresses, licences, ids.
    names : frozenset of str
        How she is called, which others may be, too.
    contacts : frozenset of tuple of str
        Kind and value of identifiers that are hers alone; a telephone in E.164.
    """

    one_ids: frozenset[str]
    known_as: frozenset[tuple[str, str]]
    decisions: frozenset[str]
    words: frozenset[str]
    names: frozenset[str]
    contacts: frozenset[tuple[str, str]] = frozenset()

    @property
    def records(self) -> frozenset[str]:
        """Her records as stewards' decisions name them."""
        return frozenset(f"{source}:{source_id}" for source, source_id in self.known_as)

    def is_told_in(self, *values: object) -> bool:
        """Whether one of the values tells her: a text, or whatever JSON can hold."""
        texts = [value if isinstance(value, str) else json.dumps(value, ensure_ascii=False) for value in values]
        return any(word in text for text in texts for word in self.words)


def mark_of(one_id: str) -> str:
    """Hash a doctor's id with the secret of this web, so that nobody else can tell whose it is."""
    return hmac.new(settings.SECRET_KEY.encode(), f"data request\x1f{one_id}".encode(), "sha256").hexdigest()


def marks_of(one_ids: Iterable[str]) -> list[str]:
    """Hash several ids."""
    return [mark_of(one_id) for one_id in one_ids]
