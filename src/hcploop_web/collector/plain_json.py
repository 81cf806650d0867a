"""One event's text as an object that every keeper behind us can hold."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from hcploop_web.collector.reasons import Reason, Wrong

EVENT_BYTES = 32 * 1024
MOST_LEVELS = 24
# A pattern would look at every byte anew; this finds nineteen digits in a row several times as fast.
_DIGITS = bytes(48 if 48 <= byte <= 57 else 32 for byte in range(256))
_LONG_NUMBER = b"0" * 19
_LARGEST = 2**63 - 1


def read_plain(raw: bytes) -> dict[str, Any]:
    """Read an event.

    Parameters
    ----------
    raw : bytes
        JSON.

    Returns
    -------
    dict
        Whole numbers fit into 64 bits, no number is infinite or none, no text holds NUL or half a character, and
        nothing is nested deeper than `MOST_LEVELS`.

    Raises
    ------
    Wrong
        With the reason.
    """
    if len(raw) > EVENT_BYTES:
        raise Wrong(Reason.TOO_LARGE)
    try:
        said = msgspec.json.decode(raw)
    except RecursionError as error:
        raise Wrong(Reason.TOO_DEEP) from error
    except msgspec.ValidationError as error:
        # Without a type to compare with, only numbers can be other than they must.
        raise Wrong(Reason.NUMBER) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Wrong(_why_not(raw)) from error
    if not isinstance(said, dict):
        raise Wrong(Reason.NO_OBJECT)
    # Most events show from afar that there is nothing to look for.
    if (
        raw.count(b"{") + raw.count(b"[") > MOST_LEVELS
        or b"\\u0000" in raw
        or b"\0" in raw
        or _LONG_NUMBER in raw.translate(_DIGITS)
    ):
        _look_through(said)
    return said


def _look_through(said: dict[str, Any]) -> None:
    level: list[Any] = [said]
    for _depth in range(MOST_LEVELS):
        inner: list[Any] = []
        for one in level:
            if isinstance(one, dict):
                inner += [*one.keys(), *one.values()]
            elif isinstance(one, list):
                inner += one
            elif isinstance(one, str) and "\0" in one:
                raise Wrong(Reason.TEXT)
            elif isinstance(one, int) and not -_LARGEST <= one <= _LARGEST:
                raise Wrong(Reason.NUMBER)
        if not inner:
            return
        level = inner
    raise Wrong(Reason.TOO_DEEP)


def _why_not(raw: bytes) -> Reason:
    """Say what is wrong with a text that is no JSON, by asking Python, which takes more."""
    try:
        json.loads(raw.decode(), parse_constant=_no_number)
    except Wrong as wrong:
        return wrong.reason
    except RecursionError:
        return Reason.TOO_DEEP
    except ValueError:
        return Reason.NO_JSON
    return Reason.TEXT


def _no_number(_name: str) -> object:
    raise Wrong(Reason.NUMBER)
