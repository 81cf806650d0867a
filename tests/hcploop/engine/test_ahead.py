import threading

import pytest

from hcploop.engine.ahead import ahead


def test_the_next_item_is_made_while_one_is_worked_on_and_no_more():
    made, second = [], threading.Event()

    def items():
        for number in range(4):
            made.append(number)
            if number == 1:
                second.set()
            yield number

    coming = ahead(items())
    first = next(coming)
    was_made = second.wait(timeout=5)
    coming.close()

    assert (first, was_made, made) == (0, True, [0, 1])


def test_an_error_comes_where_its_item_would_have():
    def items():
        yield 1
        raise ValueError("the disk is gone")

    coming = ahead(items())

    assert next(coming) == 1
    with pytest.raises(ValueError, match="gone"):
        next(coming)
