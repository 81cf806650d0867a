"""What came before: an old request is refused, and one that comes again is known."""

from __future__ import annotations

from collections import OrderedDict

WINDOW_SECONDS = 600
"""How far the time of a request may be from ours."""
_MOST = 100_000


class Replayed(Exception):
    """The request is old, or its signature was used for something else."""


class Replays:
    """Remembers which signatures were used, and what for, as long as their time is not over."""

    def __init__(self) -> None:
        self._seen: OrderedDict[tuple[str, str, str], tuple[float, str]] = OrderedDict()

    def check(self, name: str, timestamp: str, nonce: str, now: float) -> None:
        """Raise where a request is not of the present.

        Parameters
        ----------
        name : str
            The account.
        timestamp, nonce : str
            Of the request.
        now : float
            Seconds since 1970.

        Raises
        ------
        Replayed
            It is older, or lies farther ahead, than `WINDOW_SECONDS`; or its time is no time.
        """
        if not timestamp.isascii() or not timestamp.isdigit() or len(timestamp) > 12 or not nonce:
            raise Replayed
        if abs(now - int(timestamp)) > WINDOW_SECONDS:
            raise Replayed
        while self._seen and (next(iter(self._seen.values()))[0] < now or len(self._seen) > _MOST):
            self._seen.popitem(last=False)

    def is_known(self, name: str, timestamp: str, nonce: str, about: str) -> bool:
        """Tell whether the same message came with the same signature before.

        Raises
        ------
        Replayed
            Another one did: somebody uses a signature that is not hers.
        """
        before = self._seen.get((name, timestamp, nonce))
        if before is not None and before[1] != about:
            raise Replayed
        return before is not None

    def remember(self, name: str, timestamp: str, nonce: str, about: str, now: float) -> None:
        """Remember what a signature was used for, once it is safe on the disk."""
        self._seen[name, timestamp, nonce] = (now + 2 * WINDOW_SECONDS, about)
