"""A process beside a server: a new one where one crashed, none where the server has gone."""

import os
import select
import subprocess
import sys

from hcploop_web.config import beside
from hcploop_web.config.beside import keep_beside

SLEEP = [sys.executable, "-c", "import time; time.sleep(600)"]
ORPHAN = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c",
    "import time; from hcploop_web.config import beside; beside._LOOK_SECONDS = .05; beside.leave_with_parent(); "
    "print('up', flush=True); time.sleep(600)"], stdout=subprocess.PIPE)
child.stdout.readline()
print(child.pid, flush=True)
time.sleep(600)
"""


def test_a_process_that_crashes_is_replaced_and_ends_with_the_server(monkeypatch):
    monkeypatch.setattr(beside, "_LOOK_SECONDS", 0.05)
    started = []

    def start():
        started.append(subprocess.Popen(SLEEP))
        if len(started) == 1:
            started[0].kill()
            started[0].wait()
        return started[-1]

    keep_beside([start], lambda: len(started) < 2)

    assert len(started) == 2
    assert all(one.wait(5) is not None for one in started)


def test_a_process_leaves_when_the_one_that_started_it_was_killed():
    parent = subprocess.Popen([sys.executable, "-c", ORPHAN], stdout=subprocess.PIPE, text=True)
    child = int(parent.stdout.readline())
    handle = os.pidfd_open(child)

    parent.kill()
    parent.wait()

    assert _ends(handle)


def _ends(handle: int) -> bool:
    import select

    readable, _writable, _odd = select.select([handle], [], [], 20)
    os.close(handle)
    return bool(readable)


LATE = """
import multiprocessing, os, sys, time
from hcploop_web.config.beside import leave_with_parent
def late():
    print(os.getpid(), flush=True)
    while os.getppid() == multiprocessing.parent_process().pid:
        time.sleep(.01)
    leave_with_parent()
    time.sleep(600)
if __name__ == "__main__":
    multiprocessing.get_context("fork").Process(target=late).start()
    time.sleep(600)
"""


def test_a_worker_whose_server_went_before_it_was_up_leaves_too():
    server = subprocess.Popen([sys.executable, "-c", LATE], stdout=subprocess.PIPE, text=True)
    worker = os.pidfd_open(int(server.stdout.readline()))

    server.kill()
    server.wait()

    assert select.select([worker], [], [], 30)[0]
    os.close(worker)
