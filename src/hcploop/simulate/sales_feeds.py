"""What was sold and spent, as feeds: monthly files that come late and are mended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import numpy as np

from hcploop.channels import CHANNELS
from hcploop.simulate.feed import Feed, renamed
from hcploop.simulate.headings import COSTS_ZH, OUTCOMES_ZH, headings
from hcploop.simulate.hospitals import Hospital
from hcploop.simulate.plan import MarketPlan
from hcploop.simulate.sales import Sales

LATE_SHARE = 0.2
"""Share of hospitals that have not told the last month but one; the last month nobody has told yet."""
MENDED_SHARE = 0.01
"""Share of rows that come again, put right, in the next month's file."""
SPLIT = ("meeting", "event", "webinar")
"""Channels of which a third of the cost stands under a campaign."""


def month_name(plan: MarketPlan, month: int, *, how: int = 0) -> str:
    """Write a month, in one of the three ways in which offices do.

    Examples
    --------
    >>> [month_name(MarketPlan(), 2, how=how) for how in range(3)]
    ['2025-03', '2025年3月', '202503']
    """
    place = plan.first_on.year * 12 + plan.first_on.month - 1 + month
    on = dt.date(place // 12, place % 12 + 1, 1)
    chinese = f"{on.year}年{on.month}月" if plan.is_zh else f"{on.year}/{on.month}"
    return (f"{on:%Y-%m}", chinese, f"{on:%Y%m}")[how % 3]


def outcome_feed(plan: MarketPlan, hospitals: list[Hospital], sales: Sales) -> Feed:
    """Make what was sold by hospital and product, one file a month.

    Parameters
    ----------
    plan : MarketPlan
        Language, unkindness.
    hospitals : list of Hospital
        Some are written by another name.
    sales : Sales
        What was sold.

    Returns
    -------
    Feed
        No file of the last month; some hospitals lack in the last but one; some rows come twice, first wrong.
    """
    chance, raw = plan.chance("outcomes", 1), headings(plan, OUTCOMES_ZH)
    names = [
        hospital.aliases[0] if hospital.aliases and chance.random() < plan.rate(0.08) else hospital.name
        for hospital in hospitals
    ]
    is_late = chance.random(len(hospitals)) < LATE_SHARE
    files, before = {}, list[tuple[Any, ...]]()
    for month in range(plan.months - 1):
        rows = list(before)
        before = []
        for hospital, product in zip(*np.nonzero(sales.units[:, :, month]), strict=True):
            if is_late[hospital] and month == plan.months - 2:
                continue
            right = _row(plan, hospitals[hospital], sales, (int(hospital), int(product), month), names[hospital])
            is_mended = month < plan.months - 2 and chance.random() < plan.rate(MENDED_SHARE)
            before += [right] * is_mended
            rows.append((*right[:6], right[6] + 1 + int(chance.integers(20)), *right[7:]) if is_mended else right)
        if month == 0 and rows and plan.unkindness > 0:
            rows.append((_no_month(rows[0][0]), *rows[0][1:]))
        columns = {name: [row[place] for row in rows] for place, name in enumerate(OUTCOMES_ZH)}
        files[f"sales/{month_name(plan, month)}.csv"] = renamed(columns, raw)
    settings = {"encoding": "gb18030" if plan.is_zh else "utf-8", "mode": "upsert"}
    return Feed("sales", "finance", "outcomes", "sales/*.csv", files, raw, settings)


def _row(
    plan: MarketPlan, hospital: Hospital, sales: Sales, cell: tuple[int, int, int], written: str
) -> tuple[Any, ...]:
    _, product, month = cell
    one, units, price = sales.products[product], int(sales.units[cell]), float(sales.prices[product, month])
    is_alone = len(plan.brands) == 1
    ours, theirs = ("本企业", "竞品企业") if plan.is_zh else ("our company", "a competitor")
    return (
        month_name(plan, month, how=month),
        written,
        hospital.province,
        one.name,
        ("" if is_alone else ours) if one.is_own else f"{theirs}{one.brand + 1}",
        ("" if is_alone else plan.brands[one.brand]) if one.is_own else one.name,
        units,
        f"{units * price:,.2f}",
        f"{price:.2f}",
    )


def _no_month(period: str) -> str:
    return period[:4] + "-13"


def cost_feed(plan: MarketPlan, costs: np.ndarray) -> Feed:
    """Make what was spent by month, channel, brand and campaign, as a workbook of the finance department.

    Parameters
    ----------
    plan : MarketPlan
        Language, brands.
    costs : numpy.ndarray
        What `make_costs` made.

    Returns
    -------
    Feed
        Without the last month, which is not booked yet.
    """
    raw, rows = headings(plan, COSTS_ZH), list[tuple[Any, ...]]()
    says = {name: channel.name_zh if plan.is_zh else channel.name_en for name, channel in CHANNELS.items()}
    for channel, brand, month in zip(*np.nonzero(costs[:, :, : plan.months - 1]), strict=True):
        name, amount = list(CHANNELS)[channel], float(costs[channel, brand, month])
        told = "" if len(plan.brands) == 1 else plan.brands[brand]
        row = (month_name(plan, int(month), how=int(month) % 2), says[name], told)
        third = round(amount / 3, 2) if name in SPLIT else 0.0
        rows.append((*row, "", round(amount - third, 2)))
        if third:
            quarter = f"{month_name(plan, int(month))[:4]}Q{(int(month_name(plan, int(month))[5:]) + 2) // 3}"
            rows.append((*row, f"HD{quarter}-{plan.brands[brand]}", third))
    columns: dict[str, Sequence[Any]] = {name: [row[place] for row in rows] for place, name in enumerate(COSTS_ZH)}
    settings = {"values": {"channel": {says[name]: name for name in plan.channels}}}
    path = "finance/costs.xlsx"
    files = {path: renamed(columns, raw)} if rows else {}
    return Feed("costs", "finance", "costs", path, files, raw, settings)
