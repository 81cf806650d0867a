"""Work for later, asked for by name, so that who asks need not know who does it."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django.utils.module_loading import import_string


def later(task: str, *given: object) -> None:
    """Ask the worker process for a task, once what was written so far is certain to stay.

    Parameters
    ----------
    task : str
        Its full name, such as `hcploop_web.console.tasks.execute`.
    *given : object
        What it is called with, as JSON can.
    """
    transaction.on_commit(partial(_enqueue, task, given))


def _enqueue(task: str, given: tuple[object, ...]) -> None:
    import_string(task).enqueue(*given)
