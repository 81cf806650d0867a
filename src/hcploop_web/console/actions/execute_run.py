"""Execute a run as a command, and write down how far it is."""

from __future__ import annotations

import datetime as dt
import json
import queue
import subprocess
import tempfile
import threading
import time
from typing import IO, cast

from django.db import transaction
from django.utils import timezone

from hcploop_web.console.actions.tell_everything import tell_everything
from hcploop_web.console.models import Run
from hcploop_web.console.models.run import Kind, State
from hcploop_web.insights.commands import check_command, run_command
from hcploop_web.shared.audit import record

BEAT_SECONDS = 1.0
"""How often progress is written down, and whether somebody asked to stop is looked up."""

STOP_SECONDS = 20
"""How long a command may take to stop before it is killed."""

_TOLD = 4000
"""Characters of an error that are kept."""


def execute_run(run_id: int) -> None:
    """Execute a run that waits; one that does not wait any more is left alone.

    Parameters
    ----------
    run_id : int
        Its row.
    """
    run = _claimed(run_id, at=timezone.now())
    if run is None:
        return
    if run.kind == Kind.RUN:
        tell_everything(at=timezone.now())
        command = run_command(run.folder, run.out, as_of_on=run.as_of_on)
    else:
        command = check_command(run.folder)
    with tempfile.TemporaryFile("w+", encoding="utf-8") as answer:
        # When this process dies the pipe breaks, and the command with it: nothing goes on unseen.
        process = subprocess.Popen(command, stdout=answer, stderr=subprocess.PIPE, text=True, encoding="utf-8")  # noqa: S603 - our own command
        try:
            said = _followed(run, process)
        finally:
            _stopped(process)
        answer.seek(0)
        _ended(run, process.returncode, said, answer)


@transaction.atomic
def _claimed(run_id: int, *, at: dt.datetime) -> Run | None:
    run = Run.objects.select_for_update().filter(pk=run_id, state=State.WAITING).first()
    if run is not None:
        run.state, run.started_at, run.heard_at = State.RUNNING, at, at
        run.save(update_fields=["state", "started_at", "heard_at"])
    return run


def _followed(run: Run, process: subprocess.Popen[str]) -> str:
    """Write progress down until the command ends; return what it said besides."""
    lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
    threading.Thread(target=_read, args=(cast("IO[str]", process.stderr), lines), daemon=True).start()
    said: list[str] = []
    beat_at, is_over = 0.0, False
    while not is_over:
        try:
            line = lines.get(timeout=BEAT_SECONDS)
            is_over = line is None
            if line and not _took_in(run, line):
                said.append(line)
        except queue.Empty:
            pass
        if is_over or time.monotonic() - beat_at >= BEAT_SECONDS:
            beat_at = time.monotonic()
            run.heard_at = timezone.now()
            run.save(update_fields=["progress", "heard_at"])
            if Run.objects.filter(pk=run.pk, is_cancel_asked=True).exists():
                process.terminate()
    process.wait()
    return "".join(said).strip()


def _read(stream: IO[str], lines: queue.SimpleQueue[str | None]) -> None:
    for line in stream:
        lines.put(line)
    lines.put(None)


def _took_in(run: Run, line: str) -> bool:
    try:
        event = json.loads(line)
        stage = event["stage"]
    except (ValueError, KeyError, TypeError):
        return False
    run.progress[stage] = {**run.progress.get(stage, {}), **event}
    return True


def _stopped(process: subprocess.Popen[str]) -> None:
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@transaction.atomic
def _ended(run: Run, status: int, said: str, answer: IO[str]) -> None:
    run.refresh_from_db(fields=["is_cancel_asked"])
    run.exit_status, run.ended_at, run.message = status, timezone.now(), said[-_TOLD:] if status else ""
    if status == 0:
        told = json.load(answer)
        run.state = State.DONE
        run.snapshot_id = told.get("snapshot", "")
        run.report = told if run.kind == Kind.CHECK else {"is_unchanged": told.get("is_unchanged", False)}
    else:
        run.state = State.CANCELLED if run.is_cancel_asked else State.FAILED
    run.save()
    record(f"{run.kind} {run.state}", run, by=None, at=run.ended_at, snapshot=run.snapshot_id)
