"""What was sold and spent in the made-up market, and what truly caused it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from hcploop.channels import CHANNELS
from hcploop.simulate.doctors import Doctors
from hcploop.simulate.effects import Contacts, Product, expected_units, make_load
from hcploop.simulate.plan import MarketPlan

OWN_PRICES, OWN_SHARES = (1180.0, 860.0), (0.28, 0.30)
RIVAL_PRICES, RIVAL_SHARES = (1090.0, 795.0), (0.38, 0.42)
UNEVENNESS = 12.0
"""Shape of the gamma noise on a hospital's month: its coefficient of variation is 1/√12 beside that of counting."""


@dataclass(frozen=True)
class Sales:
    """What was sold: hospitals × products × months, and beside it what was expected and what each channel caused.

    `caused` holds, by channel, products × months: units that would not have been sold without it.
    """

    products: list[Product]
    prices: np.ndarray
    units: np.ndarray
    expected: np.ndarray
    caused: Mapping[str, np.ndarray]


def make_products(plan: MarketPlan) -> list[Product]:
    """Make two products a brand: ours and a competitor's; our second brand is being launched."""
    products = []
    for place, brand in enumerate(plan.brands):
        turn = place % 2
        launched = max(1, plan.months // 4) if turn == 1 else 0
        ours = (own_name(plan, brand), True, OWN_PRICES[turn], -0.05, OWN_SHARES[turn], launched)
        theirs = (rival_name(plan, place), False, RIVAL_PRICES[turn], 0.02, RIVAL_SHARES[turn], 0)
        products += [
            Product(name, place, is_own, price, drift, share, since)
            for name, is_own, price, drift, share, since in (ours, theirs)
        ]
    return products


def own_name(plan: MarketPlan, brand: str) -> str:
    """Name our product of a brand."""
    known = {"ruitai": "瑞泰注射液", "kexin": "可欣片", "all": "示例片"}
    return known.get(brand, brand) if plan.is_zh else f"{brand.capitalize()} product"


def rival_name(plan: MarketPlan, place: int) -> str:
    """Name the competitor's product of a brand."""
    return f"对照{'甲乙丙丁戊己庚辛'[place % 8]}片" if plan.is_zh else f"Rival {chr(65 + place % 26)}"


def make_sales(plan: MarketPlan, doctors: Doctors, hospitals: int, contacts: Contacts) -> Sales:
    """Make what was sold.

    Parameters
    ----------
    plan : MarketPlan
        Brands, months, seed.
    doctors : Doctors
        Who works where and is worth what.
    hospitals : int
        How many there are.
    contacts : Contacts
        Who was reached when, on which channel.

    Returns
    -------
    Sales
        Units are counted with noise (gamma, then Poisson) around what the hospital's doctors are expected to need.
        A channel's effect is expected units with all contacts less expected units without its own.
    """
    chance, products = plan.chance("outcomes"), make_products(plan)
    years = np.arange(plan.months) / 12
    start = np.array([[product.price] for product in products])
    drift = np.array([[product.drift] for product in products])
    # A list price changes twice a year, not every month.
    prices = start * (1 + drift * np.floor(years * 2) / 2)
    by_doctor = expected_units(plan, doctors, products, make_load(plan, contacts), prices)
    expected = np.zeros((hospitals, len(products), plan.months))
    np.add.at(expected, doctors.hospital, by_doctor)
    noise = chance.gamma(UNEVENNESS, 1 / UNEVENNESS, size=expected.shape)
    total = by_doctor.sum(axis=0)
    caused = {}
    for name in plan.channels:
        without = make_load(plan, contacts, without=name)
        caused[name] = total - expected_units(plan, doctors, products, without, prices).sum(axis=0)
    return Sales(products, prices, chance.poisson(expected * noise), expected, caused)


def make_costs(plan: MarketPlan, doctors: Doctors, contacts: Contacts) -> np.ndarray:
    """Make what was spent, in yuan: an array channels × brands × months.

    Parameters
    ----------
    plan : MarketPlan
        Brands, channels, seed.
    doctors : Doctors
        Whose disease tells the brand that a contact was for.
    contacts : Contacts
        What was done.

    Returns
    -------
    numpy.ndarray
        Contacts times the channel's unit cost, up to a fifth more or less, and a tenth on top for what is always there.
    """
    chance, names = plan.chance("costs"), list(CHANNELS)
    brand = doctors.disease[contacts.person] % len(plan.brands)
    done = np.zeros((len(names), len(plan.brands), plan.months))
    np.add.at(done, (contacts.channel, brand, contacts.month), 1.0)
    unit = np.array([CHANNELS[name].unit_cost for name in names])[:, None, None]
    always = 0.1 * unit * done.mean(axis=2, keepdims=True)
    return np.asarray(np.round(done * unit * chance.uniform(0.8, 1.2, size=done.shape) + always, 2))
