"""The words in which channels and actions are declared: `Channel` and `Action`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Channel:
    """A way by which a company and a person meet.

    Parameters
    ----------
    name : str
        As it stands in feeds.
    name_zh, name_en : str
        As people read it.
    personal : bool
        Whether a person of ours takes part.
    initiator : {"rep", "system", "hcp"}
        Who usually starts it.
    synchronous : bool
        Whether both sides are there at the same time.
    carrier : str
        What carries it.
    unit_cost : float
        Cost of one contact in CNY, where the market gives none; for ranking only.
    consent_scope : str
        The consent that it needs; empty where none is needed.
    is_default : bool
        Whether the made-up market uses it unless told otherwise.
    """

    name: str
    name_zh: str
    name_en: str
    personal: bool
    initiator: Literal["rep", "system", "hcp"]
    synchronous: bool
    carrier: str
    unit_cost: float
    consent_scope: str = ""
    is_default: bool = False


@dataclass(frozen=True)
class Action:
    """What a person did, or what was done to reach her.

    Parameters
    ----------
    name : str
        As it stands in feeds.
    name_zh, name_en : str
        As people read it.
    weight : float
        How much it says about her interest when tags are earned, 0 to 1.
    is_view : bool
        Whether it is a page view (PV).
    is_active : bool
        Whether she did it herself; being visited or sent something is not.
    is_delivered : bool
        Whether she was reached by it; sending something is not.
    """

    name: str
    name_zh: str
    name_en: str
    weight: float
    is_view: bool = False
    is_active: bool = True
    is_delivered: bool = True
