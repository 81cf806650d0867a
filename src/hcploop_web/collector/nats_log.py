"""The log in NATS JetStream, for more than one machine: the same frames, acknowledged once the stream has them."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
from collections.abc import AsyncIterator

import nats
from nats.aio.client import Client
from nats.errors import Error as NatsError
from nats.js import JetStreamContext
from nats.js.api import ConsumerConfig, DeliverPolicy, DiscardPolicy, StorageType, StreamConfig
from nats.js.errors import NotFoundError
from nats.js.manager import JetStreamManager

from hcploop_web.collector.log import Full
from hcploop_web.collector.segments import MOST_BYTES, Frame, Position, decode

STREAM = "hcploop_events"
SUBJECT = "hcploop.events"
_KEPT_SECONDS = 30 * 86400.0
_SAME_SECONDS = 120.0
_CONNECT_SECONDS = 5.0
_ACK_SECONDS = 10.0
_FETCHED = 100


class NatsLog:
    """A log that is a stream of JetStream; it has the port of `log.Log`.

    Parameters
    ----------
    address : str
        Of the server, such as `nats://127.0.0.1:4222`.
    waiting : int
        How many frames may wait for their acknowledgement.
    """

    def __init__(self, address: str, *, waiting: int = 1000) -> None:
        self._address, self._most = address, waiting
        self._waiting = 0
        self._client: Client | None = None
        self._stream: JetStreamContext | None = None
        self._connecting = asyncio.Lock()

    async def append(self, frame: bytes) -> None:
        """Return once the stream has the frame.

        Parameters
        ----------
        frame : bytes
            Of `segments.encode`.

        Raises
        ------
        Full
            Too many wait already.
        OSError
            The server does not answer, or does not take it.
        """
        if self._waiting >= self._most:
            raise Full
        self._waiting += 1
        try:
            stream = self._stream or await self._connect()
            # The stream drops a message whose id it has seen: one that is sent again after a lost acknowledgement.
            named = {"Nats-Msg-Id": hashlib.md5(frame, usedforsecurity=False).hexdigest()}
            await stream.publish(SUBJECT, frame, timeout=_ACK_SECONDS, headers=named)
        except (NatsError, TimeoutError) as error:
            raise OSError(f"NATS: {error or type(error).__name__}") from error
        finally:
            self._waiting -= 1

    async def close(self) -> None:
        """Send what waits, and leave the server."""
        if self._client is not None:
            with contextlib.suppress(NatsError, TimeoutError):
                await self._client.drain()

    async def _connect(self) -> JetStreamContext:
        async with self._connecting:
            if self._stream is None:
                self._client, self._stream = await _open(self._address)
            return self._stream


async def read_stream(address: str, *, since: Position | None) -> AsyncIterator[Frame]:
    """Read the frames of the stream, oldest first, up to what it holds now.

    Parameters
    ----------
    address : str
        Of the server.
    since : Position or None
        What was read before ended there. A position's `offset` is a sequence of the stream: that of the frame for
        `position`, one more for `following`.

    Yields
    ------
    Frame
        As `segments.read` gives them.

    Raises
    ------
    OSError
        The server does not answer.
    """
    try:
        client, stream = await _open(address)
    except (NatsError, TimeoutError) as error:
        raise OSError(f"NATS: {error or type(error).__name__}") from error
    try:
        begins = since.offset if since is not None else 1
        last = (await stream.stream_info(STREAM)).state.last_seq
        if begins > last:
            return
        wanted = ConsumerConfig(deliver_policy=DeliverPolicy.BY_START_SEQUENCE, opt_start_seq=max(begins, 1))
        consumer = await stream.subscribe(SUBJECT, stream=STREAM, ordered_consumer=True, config=wanted)
        while True:
            message = await consumer.next_msg(timeout=_ACK_SECONDS)
            at = message.metadata.sequence.stream
            frame = decode(message.data, Position(STREAM, at), Position(STREAM, at + 1))
            if frame is not None:
                yield frame
            if at >= last:
                return
    except (NatsError, TimeoutError) as error:
        raise OSError(f"NATS: {error or type(error).__name__}") from error
    finally:
        with contextlib.suppress(NatsError, TimeoutError):
            await client.close()


async def _open(address: str) -> tuple[Client, JetStreamContext]:
    # Once connected it comes back by itself for ever; so the first time must be given an end of its own.
    client = await asyncio.wait_for(nats.connect(address, max_reconnect_attempts=-1), _CONNECT_SECONDS)
    stream = client.jetstream()
    try:
        await stream.stream_info(STREAM)
    except NotFoundError:
        await _make(stream)
    return client, stream


async def _make(stream: JetStreamManager) -> None:
    await stream.add_stream(
        StreamConfig(
            name=STREAM,
            subjects=[SUBJECT],
            storage=StorageType.FILE,
            # A stream that is full refuses what is new instead of dropping what nobody has read.
            discard=DiscardPolicy.NEW,
            max_age=_KEPT_SECONDS,
            max_msg_size=MOST_BYTES,
            duplicate_window=_SAME_SECONDS,
        )
    )
