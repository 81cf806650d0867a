"""Clear every keeper of a doctor in turn, and search for her afterwards."""

from __future__ import annotations

import json
import subprocess
import tempfile
import time
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from hcploop_web.collector.places import collector_home
from hcploop_web.collector.turns import erasing_turn
from hcploop_web.console.empty_pages import empty_pages
from hcploop_web.console.kept_places import KEEPERS, found_in_database, found_in_files
from hcploop_web.insights.commands import forget_command, holder
from hcploop_web.insights.tracing import NobodyKnown, hers_of
from hcploop_web.privacy.hers import Hers
from hcploop_web.privacy.models import DataRequest, Stand
from hcploop_web.shared.audit import record

WAIT_SECONDS = 1800
"""How long a run that is at work is waited for."""

_TOLD = 2000
"""Characters of an error that are kept."""


def erase_doctor(request_id: int) -> None:
    """Erase the doctor of a request that was confirmed; every step may be done twice.

    The loop comes last, since it alone knows by what she can be told: what died before begins again.

    Parameters
    ----------
    request_id : int
        Its row.
    """
    request = DataRequest.objects.get(pk=request_id)
    if request.stand != Stand.WORKING:
        return
    began, one_id = time.monotonic(), request.one_id
    try:
        hers = hers_of(one_id)
    except NobodyKnown:
        # An earlier try got as far as the loop: what is left is to clear the row itself, and the files.
        hers = Hers(frozenset({one_id}), frozenset(), frozenset(), frozenset({one_id}), frozenset())
    _wait(request)
    # What comes meanwhile waits in the log: a file that grows while it is cleared would keep her.
    with erasing_turn(collector_home()):
        cleared = _cleared(request, hers)
        is_forgotten, loop = _forgotten_by_loop(request)
    if not is_forgotten:
        _end(request, Stand.FAILED, {"cleared": cleared, "loop": loop})
        return
    _heard(request, "search", 0, 1)
    _without_her(request, hers)
    still_read = empty_pages()
    left = [*loop.get("left_to_do", []), *(f"{one['file']}: {one['what']}" for one in loop.get("found", []))]
    left = [_placed(line) for line in left]
    left += [f"database: {table}" for table in found_in_database(hers)] + found_in_files(hers) + still_read
    loop = {name: value for name, value in loop.items() if name not in ("left_to_do", "found")}
    told = {"cleared": cleared, "loop": loop, "left": left, "seconds": round(time.monotonic() - began)}
    _end(request, Stand.LEFT if left else Stand.DONE, told)


def _cleared(request: DataRequest, hers: Hers) -> dict[str, int]:
    cleared = {}
    for number, keeper in enumerate(KEEPERS):
        _heard(request, keeper.name, number, len(KEEPERS))
        if keeper.forget is not None:
            with transaction.atomic():
                cleared[keeper.name] = keeper.forget(hers)
    # What it removed of itself is written again until the end, which is when it loses her.
    DataRequest.objects.filter(pk=request.pk).update(one_id=request.one_id)
    return cleared


def _forgotten_by_loop(request: DataRequest) -> tuple[bool, dict[str, Any]]:
    """Let the loop forget her; gives whether it did, and what it told."""
    command = forget_command(str(settings.OUT), request.one_id, drop=str(settings.DROP))
    with tempfile.TemporaryFile("w+", encoding="utf-8") as answer:
        process = subprocess.Popen(command, stdout=answer, stderr=subprocess.PIPE, text=True, encoding="utf-8")  # noqa: S603 - our own command
        said = _followed(request, process)
        answer.seek(0)
        text = answer.read()
    if text:
        return True, json.loads(text)
    # Who is not known any more was forgotten by an earlier try.
    return process.returncode == _NOT_FOUND, {"message": said.replace(request.one_id, "…")[-_TOLD:]}


_NOT_FOUND = 2


def _placed(line: str) -> str:
    """Name a place by the folder that an administrator knows; where that lies is nobody's business on a page."""
    for folder, name in ((settings.DROP, "drop folder"), (settings.OUT, "snapshots")):
        for written in {str(folder), str(Path(folder).resolve())}:
            line = line.replace(f"{written}/", f"{name}: ")
    return line


def _wait(request: DataRequest) -> None:
    until = time.monotonic() + WAIT_SECONDS
    while holder(Path(settings.OUT)) and time.monotonic() < until:
        _heard(request, "wait", 0, 1)
        time.sleep(2)


def _followed(request: DataRequest, process: subprocess.Popen[str]) -> str:
    said, told_at = [], 0.0
    lines: IO[str] | list[str] = process.stderr or []
    for line in lines:
        try:
            event = json.loads(line)
            step, done, total = event["stage"], event["done"], event["total"]
        except (ValueError, KeyError, TypeError):
            said.append(line)
            continue
        if time.monotonic() - told_at > 1:
            told_at = time.monotonic()
            _heard(request, step, done, total)
    process.wait()
    return "".join(said).strip()


def _heard(request: DataRequest, step: str, done: int, total: int) -> None:
    progress = {"step": step, "done": done, "total": total}
    DataRequest.objects.filter(pk=request.pk).update(progress=progress, heard_at=timezone.now())


@transaction.atomic
def _without_her(request: DataRequest, hers: Hers) -> None:
    """Take her out of the request itself, and of the others that she made."""
    mine = DataRequest.objects.filter(mark=request.mark) | DataRequest.objects.filter(one_id__in=hers.one_ids)
    mine.update(one_id="", asked_by="", answer="")
    request.one_id = ""


@transaction.atomic
def _end(request: DataRequest, stand: Stand, result: dict[str, Any]) -> None:
    at = timezone.now()
    changes = {"stand": stand, "result": result, "progress": {}, "ended_at": at, "heard_at": at}
    DataRequest.objects.filter(pk=request.pk).update(**changes)
    counted = {"cleared": result.get("cleared", {}), "left": len(result.get("left", ()))}
    record(f"erasure {stand}", request, by=None, at=at, mark=request.mark, **counted)
