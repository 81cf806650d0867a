"""What a run tells while it works."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

_FACTS = ("files", "structure", "roll-ups", "oneid")
_CHOICE = ("tags", "scores", "permit", "needs", "recommend", "offers", "worth", "decisions")

STAGES = (*_FACTS, *_CHOICE, "figures", "judging", "profiles", "publish")
"""The stages of a run, in their order."""

REFRESH_STAGES = (*_FACTS, "touched", *_CHOICE, "overlay")
"""The stages of a refresh, in their order."""


@dataclass(frozen=True)
class Event:
    """A stage starts, gets on, or ends.

    Parameters
    ----------
    stage : str
        One of `STAGES`, or of `REFRESH_STAGES`.
    state : {"start", "step", "end"}
        What happened.
    done, total : int
        Steps of the stage, where it counts them.
    note : str
        What it is at.
    wall_seconds, cpu_seconds : float
        At its end: how long it took, and how much of the processors (all threads).
    peak_mib : float
        At its end: the process's highest memory so far, MiB.
    """

    stage: str
    state: Literal["start", "step", "end"]
    done: int = 0
    total: int = 0
    note: str = ""
    wall_seconds: float = 0.0
    cpu_seconds: float = 0.0
    peak_mib: float = 0.0

    def as_dict(self) -> dict[str, Any]:
        """The event as plain values."""
        return asdict(self)


Listener = Callable[[Event], None]


@dataclass
class Progress:
    """Tells a listener how far a run is.

    Parameters
    ----------
    listener : callable
        Is called with each `Event`, in order.
    """

    listener: Listener = field(default=lambda event: None)
    _stage: str = ""

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Tell that a stage starts and, with what it took, that it ends."""
        self._stage = name
        wall, cpu = time.perf_counter(), time.process_time()
        self.listener(Event(name, "start"))
        yield
        self.listener(
            Event(
                name,
                "end",
                wall_seconds=round(time.perf_counter() - wall, 3),
                cpu_seconds=round(time.process_time() - cpu, 3),
                peak_mib=round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
            )
        )

    def step(self, done: int, total: int, note: str = "") -> None:
        """Tell how far the present stage is."""
        self.listener(Event(self._stage, "step", done=done, total=total, note=note))
