"""Requests to an ASGI application in this process, each as a client would send it."""

import asyncio
import json
from dataclasses import dataclass


@dataclass(frozen=True)
class Told:
    """What was answered."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self):
        return json.loads(self.body)


async def ask(application, method, path, body=b"", *, headers=(), chunk=None, is_cut=False) -> Told | None:
    """Send one request; None where there was no answer."""
    pieces = [body[at : at + chunk] for at in range(0, len(body), chunk)] if chunk else [body]
    messages = [
        {"type": "http.request", "body": piece, "more_body": is_cut or at < len(pieces) - 1}
        for at, piece in enumerate(pieces)
    ]
    if is_cut:
        messages.append({"type": "http.disconnect"})
    said = []

    async def receive():
        if not messages:
            await asyncio.sleep(3600)
        return messages.pop(0)

    async def send(message):
        said.append(message)

    scope = {
        "type": "http",
        "method": method,
        "path": path.partition("?")[0],
        "scheme": "http",
        "query_string": path.partition("?")[2].encode(),
        "headers": [(name.lower().encode(), value.encode()) for name, value in dict(headers).items()],
    }
    await application(scope, receive, send)
    if not said:
        return None
    start, *rest = said
    named = {name.decode(): value.decode() for name, value in start["headers"]}
    return Told(start["status"], named, b"".join(piece.get("body", b"") for piece in rest))


def post(application, path, body, **knobs) -> Told | None:
    """Send one request with a body, given as text or as what becomes JSON."""
    text = body if isinstance(body, bytes) else json.dumps(body).encode()
    return asyncio.run(ask(application, "POST", path, text, **knobs))


def get(application, path, **knobs) -> Told | None:
    """Ask for something."""
    return asyncio.run(ask(application, "GET", path, **knobs))
