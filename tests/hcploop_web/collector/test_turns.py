"""Who may change the log and the ledger, and when."""

import threading

import pytest
from filelock import Timeout

from hcploop_web.collector.turns import erasing_turn, loading_turn


def test_nothing_is_loaded_while_somebody_is_erased(tmp_path):
    with erasing_turn(tmp_path), pytest.raises(Timeout), loading_turn(tmp_path, timeout=0):
        pass

    with loading_turn(tmp_path, timeout=0):
        pass


def test_an_erasure_comes_before_the_next_batch(tmp_path):
    order = []
    waits = threading.Event()

    def erase():
        waits.set()
        with erasing_turn(tmp_path):
            order.append("erased")

    other = threading.Thread(target=erase)
    with loading_turn(tmp_path):
        other.start()
        waits.wait()
        order.append("loaded")
    other.join()

    assert order == ["loaded", "erased"]
