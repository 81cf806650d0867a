"""Who was forgotten, as the loader knows it: keyed hashes, by which events that come later are left out."""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

from hcploop_web.collector.batches import GONE
from hcploop_web.collector.events import Event, Refusal
from hcploop_web.collector.rows import moment
from hcploop_web.collector.traits import Traits, traits_of
from hcploop_web.collector.visitors import Owners

KEY = "forgotten.key"
NOBODY = ""
"""Stands in a claim in the place of a user who was forgotten, where the device is somebody else's, too."""

_CONTACTS = ("phone", "email", "licence_no", "wechat_unionid", "wechat_openid", "external_userid")
_NAMESPACED = ("wechat_unionid", "wechat_openid", "external_userid")
_BETWEEN = re.compile(r"[,;|\"'{}\[\]\\\t\n]+")


class Forgotten:
    """The people whom the collector has forgotten.

    Parameters
    ----------
    ledger : sqlite3.Connection
        Holds the hashes.
    home : Path
        Holds their key, `forgotten.key`; it is made with the first hash.

    Raises
    ------
    OSError
        There are hashes but no key to them.
    """

    def __init__(self, ledger: sqlite3.Connection, home: Path) -> None:
        self._ledger, self._file = ledger, home / KEY
        self._key = bytes.fromhex(self._file.read_text(encoding="ascii")) if self._file.exists() else b""
        self._since: dict[bytes, str] = {}
        self.refresh()

    @classmethod
    def meaning(cls, identifiers: Iterable[tuple[str, str]]) -> Forgotten:
        """Give somebody by whom nothing is kept, to look for her: her identifiers are noted nowhere."""
        looked_for = cls.__new__(cls)
        looked_for._key = secrets.token_bytes(32)
        looked_for._since = {looked_for._mark(kind, value): "" for kind, value in identifiers}
        return looked_for

    def __bool__(self) -> bool:
        return bool(self._since)

    def refresh(self) -> None:
        """Read again who was forgotten: another process may have noted somebody."""
        rows = self._ledger.execute("SELECT mark, at FROM forgotten").fetchall()
        if len(rows) != len(self._since):
            self._since = dict(rows)
            self._key = bytes.fromhex(self._file.read_text(encoding="ascii"))

    def add(self, identifiers: Iterable[tuple[str, str]], *, at: str) -> None:
        """Note identifiers of somebody, each by its kind and value.

        Parameters
        ----------
        identifiers : iterable of (kind, value)
            `record` with source and id, `visitor` with source and anonymous id, or a contact.
        at : str
            Now, as `rows.moment` writes it.
        """
        if not self._key:
            self._key = secrets.token_bytes(32)
            with os.fdopen(os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(self._key.hex())
                file.flush()
                os.fsync(file.fileno())
        marks = {self._mark(kind, value) for kind, value in identifiers}
        self._ledger.executemany("INSERT OR IGNORE INTO forgotten VALUES (?, ?)", [(one, at) for one in sorted(marks)])
        self.refresh()

    def has(self, kind: str, value: str) -> bool:
        """Whether an identifier is of somebody who was forgotten."""
        return bool(self._since) and self._mark(kind, value) in self._since

    def names(self, item: Event | Refusal) -> bool:
        """Whether an event names her: by one of its ids, by traits or further ids; or once did, and was blanked."""
        if isinstance(item, Refusal):
            return item.raw.strip() == GONE or any(self._is_hers(item.source, word) for word in _words(item.raw))
        ids = (item.user_id, item.anonymous_id, item.previous_id)
        if any(self.has("record", f"{item.source}\x1f{one}") for one in ids if one):
            return True
        others = any(self.has(kind, one) or self.has(f"id_{kind}", one) for kind, one in item.external_ids)
        return others or (bool(item.traits) and self.knows(traits_of(item)))

    def knows(self, traits: Traits) -> bool:
        """Whether one of some traits is an identifier of hers."""
        return any(self.has(kind, traits[kind][1]) for kind in _CONTACTS if kind in traits)

    def owns(self, event: Event, owners: Owners) -> bool:
        """Whether an event without a user is hers by the device.

        It is until she was forgotten, and as long as nobody else says that the device is hers.
        """
        if event.user_id or not event.anonymous_id:
            return False
        at = moment(event.happened_at)
        owner = owners.of((event.source, event.anonymous_id), at)
        since = self._since.get(self._mark("visitor", f"{event.source}\x1f{event.anonymous_id}"))
        if owner == NOBODY or (owner is not None and self.has("record", f"{event.source}\x1f{owner}")):
            return True
        return since is not None and (owner is None or at <= since)

    def _is_hers(self, source: str, word: str) -> bool:
        return self.has("record", f"{source}\x1f{word}") or any(self.has(kind, word) for kind in _CONTACTS)

    def _mark(self, kind: str, value: str) -> bytes:
        told = f"{kind}\x1f{_plain(kind, value)}".encode(errors="surrogatepass")
        return hashlib.blake2b(told, key=self._key, digest_size=16).digest()


def text_of(raw: bytes) -> str:
    """Give the text of some JSON with every character as itself, however it was written."""
    text = raw.decode(errors="replace")
    if "\\" not in text:
        return text
    try:
        return json.dumps(json.loads(text), ensure_ascii=False)
    except (ValueError, RecursionError):
        return text


def _words(raw: bytes) -> Iterator[str]:
    whole = {word.strip(" :") for word in _BETWEEN.split(text_of(raw))}
    # A telephone may hold blanks, and a sentence a telephone.
    yield from (whole | {word.strip(":") for one in whole for word in one.split()}) - {""}


def _plain(kind: str, value: str) -> str:
    """Write an identifier so that all its writings are one."""
    text = unicodedata.normalize("NFKC", value).strip()
    if kind == "phone":
        digits = re.sub(r"\D", "", text).lstrip("0")
        return digits.removeprefix("86").lstrip("0") if len(digits) > 11 else digits
    if kind == "email":
        return re.sub(r"^mailto:|\s+", "", text.lower())
    if kind == "licence_no":
        return re.sub(r"[^0-9A-Z]", "", text.upper())
    return text.partition("@")[0] if kind in _NAMESPACED else text
