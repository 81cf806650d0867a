"""What the worker process does when the web asks for it."""

from __future__ import annotations

from django_tasks import task

from hcploop_web.console.actions.execute_run import execute_run


@task()
def execute(run_id: int) -> None:
    """Execute a run."""
    execute_run(run_id)
