"""Who was forgotten: keyed hashes by which later files cannot bring her back, and nothing else about her."""

from __future__ import annotations

import hmac
import json
import re
import secrets
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from hcploop.engine.durable import told_plainly, write_text
from hcploop.errors import NotFound, RunFailed, UsageError

MARKS = "forgotten.jsonl"
KEY = "forgotten.key"
STANDS_FOR = "rewritten.json"

_NAMESPACED = ("wechat_unionid", "wechat_openid", "external_userid")


class Forgotten:
    """The people whom a folder of snapshots has forgotten.

    Parameters
    ----------
    out : Path
        The folder. Nothing is made in it before somebody is forgotten.

    Raises
    ------
    RunFailed
        There are hashes but no key to them.
    """

    def __init__(self, out: Path) -> None:
        self._marks_file, self._key_file = out / MARKS, out / KEY
        self._rewritten_file = out / STANDS_FOR
        self._lines = _lines(self._marks_file)
        self._marks = {json.loads(line)["mark"] for line in self._lines}
        self._key = self._read_key()

    def __bool__(self) -> bool:
        return bool(self._marks)

    def mark(self, kind: str, value: str) -> str:
        """Hash an identifier with the folder's own key.

        Parameters
        ----------
        kind : str
            Which identifier: `phone`, `licence_no`, `record` (source and the source's id), `one_id`, …
        value : str
            The identifier; how it is written does not matter.

        Returns
        -------
        str
            32 hexadecimal digits; without the key nobody can tell what they stand for.
        """
        return hmac.new(self._key, f"{kind}\x1f{plain(kind, value)}".encode(), "sha256").hexdigest()[:32]

    def has(self, kind: str, value: str) -> bool:
        """Whether the identifier is of somebody who was forgotten."""
        return self.mark(kind, value) in self._marks

    def add(self, identifiers: Iterable[tuple[str, str]], *, on: str) -> int:
        """Note identifiers, each by its kind and value, as those of somebody who is forgotten.

        Parameters
        ----------
        identifiers : iterable of tuple of str
            Kind and value.
        on : str
            The day, which stands beside the hash.

        Returns
        -------
        int
            How many were not noted yet.
        """
        if not self._key_file.exists():
            write_text(self._key_file, self._key.hex() + "\n")
        fresh = {self.mark(kind, value): kind for kind, value in identifiers}
        fresh = {mark: kind for mark, kind in fresh.items() if mark not in self._marks}
        self._write([json.dumps({"on": on, "kind": kind, "mark": mark}) for mark, kind in sorted(fresh.items())])
        return len(fresh)

    def merge(self, marks: str, key: str) -> None:
        """Take over the hashes of the same folder as it was later.

        Parameters
        ----------
        marks, key : str
            The texts of the two files.

        Raises
        ------
        UsageError
            They are of another folder: hashes made with another key say nothing here.
        """
        if self._lines and bytes.fromhex(key.strip()) != self._key:
            raise UsageError(
                "these hashes of the forgotten belong to another folder of snapshots",
                file=str(self._key_file),
                remedy="Name the folder that the backup was made of",
            )
        self._key = bytes.fromhex(key.strip())
        write_text(self._key_file, key.strip() + "\n")
        self._write([line for line in marks.splitlines() if line.strip() and line not in self._lines])

    def stands_for(self, sha256: str) -> str:
        """Name the version that a file was before its rows of the forgotten were blanked; itself for any other."""
        return self.rewritten().get(sha256, sha256)

    def rewritten(self) -> dict[str, str]:
        """List the files that were rewritten: the hash of each as it is now, and of what it was at first."""
        if not self._rewritten_file.is_file():
            return {}
        return dict(json.loads(self._rewritten_file.read_text(encoding="utf-8")))

    def note_rewritten(self, *, now: str, before: str) -> None:
        """Note that the file of one hash is, but for the forgotten, the file of another."""
        known = self.rewritten()
        write_text(self._rewritten_file, json.dumps(known | {now: known.get(before, before)}, indent=1) + "\n")

    def _write(self, lines: list[str]) -> None:
        if not lines:
            return
        self._lines += lines
        self._marks |= {json.loads(line)["mark"] for line in lines}
        write_text(self._marks_file, "".join(f"{line}\n" for line in self._lines))

    def _read_key(self) -> bytes:
        if self._key_file.is_file():
            with told_plainly(self._key_file):
                return bytes.fromhex(self._key_file.read_text(encoding="utf-8").strip())
        if self._lines:
            raise RunFailed(
                "the key to the hashes of the forgotten is missing, so that later files could bring them back",
                file=str(self._key_file),
                remedy="Restore it from a backup of this folder",
            )
        return secrets.token_bytes(32)


def known_marks(folder: Path) -> tuple[str, str]:
    """Read what a folder of snapshots, or a copy of its two files, knows of the forgotten.

    Parameters
    ----------
    folder : Path
        Where `forgotten.jsonl` and `forgotten.key` lie.

    Returns
    -------
    tuple of str
        The texts of both.

    Raises
    ------
    NotFound
        One of them is missing: without both nobody can say who must go.
    """
    marks, key = folder / MARKS, folder / KEY
    if not (marks.is_file() and key.is_file()):
        raise NotFound(
            f"{folder} holds no {MARKS} and {KEY}",
            remedy="Name the folder of snapshots that knows who was forgotten; where nobody was, leave it out",
        )
    with told_plainly(folder):
        return marks.read_text(encoding="utf-8"), key.read_text(encoding="utf-8")


def plain(kind: str, value: str) -> str:
    """Write an identifier so that all its writings are one.

    Parameters
    ----------
    kind : str
        Which identifier.
    value : str
        As written; a telephone in E.164.

    Returns
    -------
    str
        The same for every writing.

    Examples
    --------
    >>> plain("licence_no", "110-1010 ０２３x"), plain("wechat_unionid", "u1@app"), plain("email", " Li@Ward.CN")
    ('1101010023X', 'u1', 'li@ward.cn')
    """
    text = unicodedata.normalize("NFKC", value).strip()
    if kind == "email":
        return re.sub(r"^mailto:|\s+", "", text.lower())
    if kind == "licence_no":
        return re.sub(r"[^0-9A-Z]", "", text.upper())
    if kind in _NAMESPACED:
        return text.partition("@")[0]
    return text


def _lines(path: Path) -> list[str]:
    if not path.is_file():
        return []
    with told_plainly(path):
        return [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
