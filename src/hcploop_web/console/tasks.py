"""What the worker process does when the web asks for it."""

from __future__ import annotations

from django_tasks import task

from hcploop_web.console.actions.erase_doctor import erase_doctor
from hcploop_web.console.actions.execute_run import execute_run


@task()
def execute(run_id: int) -> None:
    """Execute a run."""
    execute_run(run_id)


@task()
def erase(request_id: int) -> None:
    """Erase the doctor of a request."""
    erase_doctor(request_id)
