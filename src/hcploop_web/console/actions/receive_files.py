"""Take files into a set-up."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import shutil
import unicodedata
import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from hcploop_web.accounts.models import User
from hcploop_web.console.actions.make_layouts import make_layouts
from hcploop_web.console.models import Arrived, SetUp
from hcploop_web.console.unpack import BadArchive, unpack
from hcploop_web.insights.layouts import SUFFIXES_TAKEN, look_at
from hcploop_web.shared.audit import record


@dataclass(frozen=True)
class Received:
    """What became of an upload: files that were taken, and a sentence on each that was not."""

    taken: tuple[Arrived, ...]
    refused: tuple[str, ...]


def receive_files(set_up: SetUp, files: Sequence[tuple[str, Path]], *, by: User, at: dt.datetime) -> Received:
    """Take files, and those in archives, into a set-up; what each is, is looked up at once.

    Parameters
    ----------
    set_up : SetUp
        Which.
    files : sequence of (str, Path)
        What the user calls each, and where it lies under a temporary name; it is moved from there.
    by, at
        Who, and when.
    """
    taken: list[Arrived] = []
    refused: list[str] = []
    for name, path in files:
        if name.lower().endswith(".zip"):
            into = set_up.folder / "incoming" / uuid.uuid4().hex
            try:
                for inner, unpacked in unpack(path, plain(name), into):
                    _take(set_up, inner, unpacked, taken, refused)
            except BadArchive as error:
                refused.append(str(error))
            finally:
                shutil.rmtree(into, ignore_errors=True)
        else:
            _take(set_up, name, path, taken, refused)
    make_layouts(set_up, taken)
    if taken:
        # What was looked through before was another set-up.
        SetUp.objects.filter(pk=set_up.pk).update(check_run=None)
        record("files received", set_up, by=by, at=at, files=[one.stored for one in taken][:50], count=len(taken))
    return Received(tuple(taken), tuple(refused))


def plain(name: str) -> str:
    r"""Write a file's name so that it can lie in a folder and be shown: no path, no marks that turn text around.

    Examples
    --------
    >>> plain("../../etc/passwd"), plain("a\u202egpj.csv"), plain("签到表[1]*.xlsx")
    ('passwd', 'agpj.csv', '签到表_1__.xlsx')
    """
    last = unicodedata.normalize("NFC", name.replace("\\", "/")).rsplit("/", 1)[-1]
    last = "".join(char for char in last if unicodedata.category(char)[0] != "C")
    last = re.sub(r"[\[\]*?<>:\"|]", "_", last).strip(" .")
    stem, dot, suffix = last.rpartition(".")
    return f"{stem[:120]}{dot}{suffix[:10]}" if stem else (last[:120] or "file")


def _take(set_up: SetUp, name: str, path: Path, taken: list[Arrived], refused: list[str]) -> None:
    shown = plain(name)
    if Path(shown).suffix.lower() not in SUFFIXES_TAKEN:
        refused.append(
            _("%(name)s is no table that can be read. These can: %(known)s, and zip.")
            % {"name": shown, "known": ", ".join(one.lstrip(".") for one in SUFFIXES_TAKEN)}
        )
        return
    with path.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
    if set_up.files.filter(sha256=digest).exists():
        refused.append(_("%(name)s was here already, byte for byte, so it is taken once.") % {"name": shown})
        return
    stored = _free_name(set_up, shown)
    target = set_up.folder / "files" / stored
    target.parent.mkdir(parents=True, exist_ok=True)
    path.replace(target)
    try:
        taken.append(_kept(set_up, shown, target, digest))
    except BaseException:
        target.unlink(missing_ok=True)
        raise


@transaction.atomic
def _kept(set_up: SetUp, shown: str, target: Path, digest: str) -> Arrived:
    seen = look_at(target, shown, {})
    told = {key: value for key, value in asdict(seen).items() if key not in {"problem", "fingerprint"}}
    return Arrived.objects.create(
        set_up=set_up,
        name=shown,
        stored=target.name,
        sha256=digest,
        size=target.stat().st_size,
        fingerprint=seen.fingerprint,
        format={**told, "rows": told["rows"][:5]},
        problem=seen.problem,
    )


def _free_name(set_up: SetUp, name: str) -> str:
    """Give a file of the same name as another, as those of weekly folders are, a number."""
    stem, suffix = Path(name).stem, Path(name).suffix
    number, free = 1, name
    while (set_up.folder / "files" / free).exists():
        number += 1
        free = f"{stem}_{number}{suffix}"
    return free
