"""Frames for tests: what one request would have brought."""

import datetime as dt
import json

from hcploop_web.collector.events import read_batch
from hcploop_web.collector.segments import Frame, Position

RECEIVED = dt.datetime(2026, 6, 1, 8, 30, tzinfo=dt.UTC)
TRACK = {"type": "track", "event": "Read", "userId": "u1", "messageId": "m1"}


def frame_of(body, *, source="portal") -> Frame:
    """A frame of a body, given as text or as what JSON makes of it."""
    text = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Frame(Position("a.log", 14), Position("a.log", 99), source, 1, RECEIVED, text)


def read_one(said, **batch):
    """What one event is read as."""
    (one,) = read_batch(frame_of({"batch": [said], **batch}))
    return one
