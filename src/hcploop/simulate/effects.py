"""What engagement causes: how many units are sold where, and how many of them because of which channel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from hcploop.channels import ACTIONS, CHANNELS
from hcploop.simulate.calendar import day_pull, month_edges
from hcploop.simulate.doctors import Doctors
from hcploop.simulate.plan import MarketPlan
from hcploop.simulate.streams import STREAMS
from hcploop.simulate.touches import Touches
from hcploop.simulate.visits import Visits

CAUSES: Mapping[str, float] = {
    "visit": 0.05,
    "meeting": 0.06,
    "event": 0.05,
    "remote_visit": 0.03,
    "rep_email": 0.015,
    "call_centre": 0.01,
    "live_chat": 0.02,
    "email": 0.008,
    "webinar": 0.03,
    "wechat": 0.015,
    "chatbot": 0.005,
    "sms": 0.002,
    "web": 0.012,
}
"""What one contact that she answered adds to a doctor's load, by channel. Our choice, not measured."""

PASSIVE = 0.3
"""What a contact counts that reached her without an action of her own; a face-to-face visit counts whole."""
STAYS = 0.6
"""Share of a load that is left a month later."""
MOST = 0.45
"""Share of her patients that the heaviest load can add."""
ELASTICITY = -0.6
"""Per cent of units for one per cent of price."""


@dataclass(frozen=True)
class Product:
    """Something that is sold for a brand's disease: ours, or a competitor's.

    `price` is per unit in the first month, `drift` its change a year; `launched` the month of its launch (0: long ago).
    """

    name: str
    brand: int
    is_own: bool
    price: float
    drift: float
    share: float
    launched: int = 0


@dataclass(frozen=True)
class Contacts:
    """Contacts that reached doctors, one entry a contact: who, in which month, on which channel, how much it counts."""

    person: np.ndarray
    month: np.ndarray
    channel: np.ndarray
    counts: np.ndarray
    is_active: np.ndarray


def make_contacts(plan: MarketPlan, touches: Mapping[str, Touches], visits: Visits | None) -> Contacts:
    """Gather the contacts of all streams that reached somebody.

    Parameters
    ----------
    plan : MarketPlan
        Its months.
    touches : mapping of str to Touches
        By name of stream.
    visits : Visits or None
        Those that were submitted count.

    Returns
    -------
    Contacts
        In no particular order.
    """
    names = list(CHANNELS)
    streams = {stream.name: names.index(stream.channel) for stream in STREAMS}
    parts = []
    for name, one in touches.items():
        reached = np.array([ACTIONS[action].is_delivered for action in one.action], dtype=bool)
        own = np.array([ACTIONS[action].is_active for action in one.action], dtype=bool)
        at, who = _month(plan, one.at)[reached], one.person[reached]
        parts.append((who, at, np.full(len(who), streams[name]), np.where(own, 1.0, PASSIVE)[reached], own[reached]))
    if visits is not None:
        done = visits.status == "submitted"
        who, at = visits.person[done], _month(plan, visits.at)[done]
        parts.append((who, at, np.full(len(who), names.index("visit")), np.ones(len(who)), np.zeros(len(who), bool)))
    if not parts:
        nothing = np.zeros(0, dtype=int)
        return Contacts(nothing, nothing, nothing, np.zeros(0), np.zeros(0, dtype=bool))
    return Contacts(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def _month(plan: MarketPlan, at: np.ndarray) -> np.ndarray:
    first = np.datetime64(plan.first_on.isoformat(), "M")
    return np.asarray(np.clip((at.astype("datetime64[M]") - first).astype(int), 0, plan.months - 1))


def make_load(plan: MarketPlan, contacts: Contacts, *, without: str = "") -> np.ndarray:
    """Add up what contacts do: an array doctors × months.

    Parameters
    ----------
    plan : MarketPlan
        Doctors and months.
    contacts : Contacts
        Who was reached when.
    without : str
        A channel that is thought away; empty for none.

    Returns
    -------
    numpy.ndarray
        load(m) = .6 · load(m − 1) + Σ cause(channel) · counts of the month's contacts.
    """
    causes = np.array([0.0 if name == without else CAUSES.get(name, 0.0) for name in CHANNELS])
    load = np.zeros((plan.hcps, plan.months))
    np.add.at(load, (contacts.person, contacts.month), causes[contacts.channel] * contacts.counts)
    for month in range(1, plan.months):
        load[:, month] += STAYS * load[:, month - 1]
    return load


def make_potential(doctors: Doctors) -> np.ndarray:
    """Tell how many units a month a doctor's patients would need if all were treated: 3 · exp(.5 · value)."""
    return np.asarray(3.0 * np.exp(0.5 * doctors.value))


def expected_units(
    plan: MarketPlan, doctors: Doctors, products: Sequence[Product], load: np.ndarray, prices: np.ndarray
) -> np.ndarray:
    """Tell how many units each doctor's patients are expected to take: an array doctors × products × months.

    Parameters
    ----------
    plan : MarketPlan
        Brands, months.
    doctors : Doctors
        Whose potential and disease decide.
    products : sequence of Product
        What is sold.
    load : numpy.ndarray
        What `make_load` made.
    prices : numpy.ndarray
        Products × months.

    Returns
    -------
    numpy.ndarray
        potential · season(m) · (price/price₀)^−.6 · (share(m) + gain), gain = .45 (1 − exp(−load)) of our product of
        her disease; its competitor loses half of that.
    """
    season = make_season(plan)
    gain = MOST * (1 - np.exp(-load))
    potential = make_potential(doctors)
    market = doctors.disease % len(plan.brands)
    units = np.zeros((len(doctors), len(products), plan.months))
    for place, product in enumerate(products):
        share = launch_curve(plan, product)
        started = share > 0
        taken = np.where(started, share + gain, 0.0) if product.is_own else np.maximum(share - gain / 2, 0.02)
        bought = potential[:, None] * season * taken * (prices[place] / product.price) ** ELASTICITY
        units[:, place] = np.where((market == product.brand)[:, None], bought, 0.0)
    return units


def launch_curve(plan: MarketPlan, product: Product) -> np.ndarray:
    """Tell a product's share of its patients month by month: an S-curve from its launch on, or level."""
    month = np.arange(plan.months)
    if product.launched <= 0:
        return np.full(plan.months, product.share)
    risen = product.share / (1 + np.exp(-(month - product.launched - 5) / 1.6))
    return np.asarray(np.where(month >= product.launched, risen, 0.0))


def make_season(plan: MarketPlan) -> np.ndarray:
    """Weigh the months: working days by 21.75, so that Spring Festival and the last, unfinished month sell less."""
    pull = day_pull(plan.first_on, plan.days, is_office=True)
    return np.array([pull[start:until].sum() / 21.75 for start, until in month_edges(plan)])
