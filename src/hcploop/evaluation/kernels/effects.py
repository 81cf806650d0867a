"""What the loop has caused, from who was held out: units, margin, return on investment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from hcploop import schema
from hcploop.evaluation.policy import EvaluationPolicy
from hcploop.evaluation.regression import Floats, least_squares

_GROUP = ("brand", "period", "design")


def effects(unit_change: pa.Table, cost: pa.Table, *, brands: tuple[str, ...], policy: EvaluationPolicy) -> pa.Table:
    r"""Estimate by brand and period what was sold because of the offers, and what that returned.

    A hospital's doctors are held out one by one and by chance, so the *share* of them that is held out is by chance
    too. Where holding a doctor out costs :math:`\tau` a unit of weight, a hospital's change per unit of weight is

    .. math:: (U_{after} - U_{before}) / W = a + b' z - \tau s + e

    with the held-out share :math:`s` of its weight :math:`W`, and :math:`z` what was sold before per weight, and
    :math:`\log W`. It is fitted by least squares weighted by :math:`W`, errors HC2; the units sold because of the loop
    are :math:`\tau \sum (W - W_{held})`. Where outcomes of single doctors are allowed, a row is a doctor, :math:`s` is
    0 or 1, and errors go by hospital. Cost is known and not estimated, so the interval of
    :math:`ROI = (margin - cost) / cost` is that of the margin, divided: no Fieller interval is needed.

    Parameters
    ----------
    unit_change : schema.unit_change
        Hospitals or doctors, before and after.
    cost : schema.cost
        One row a brand and period.
    brands : tuple of str
        The brands of the market; where there are several, `all` is their margin together.
    policy : EvaluationPolicy
        What a hold-out must span, and how wide an interval may be.

    Returns
    -------
    schema.effect
        One row a brand, period and design.
    """
    spent = {(one["brand"], one["period"]): one["amount"] for one in cost.to_pylist()}
    rows = []
    for keys, units in _groups(unit_change):
        facts: dict[str, Any] = dict(zip(_GROUP, keys, strict=True))
        facts |= {
            "units_compared": len(units["doctors"]),
            "doctors": int(units["doctors"].sum()),
            "held_out": int(units["held_out"].sum()),
            "cost": spent.get((facts["brand"], facts["period"])),
        }
        has_units = facts["brand"] in brands
        rows.append(facts | _judged(facts, units, has_units=has_units, policy=policy))
    return schema.effect.check_arrow(schema.effect.arrow(rows))


def sold_because(
    units: Mapping[str, npt.NDArray[Any]], *, clusters: npt.NDArray[np.generic] | None
) -> tuple[float, float, float]:
    """Estimate the units that were sold because of the offers, with their 95 % interval.

    Parameters
    ----------
    units : mapping of str to array
        `weight`, `held_out_weight`, `amount_before` and `amount` of each hospital or doctor.
    clusters : array, optional
        Which of them are alike.

    Returns
    -------
    (float, float, float)
        Estimate, lower and upper bound, in the amounts' unit.
    """
    weight, held, before = (units[name].astype(np.float64) for name in ("weight", "held_out_weight", "amount_before"))
    known = np.column_stack([before / weight, np.log(weight)])
    moved = known[:, np.ptp(known, axis=0) > 1e-9 * (1 + np.abs(known).max(axis=0))]
    design = np.column_stack([np.ones(len(weight)), held / weight, moved])
    change: Floats = (units["amount"] - before) / weight
    fit = least_squares(change, design, weights=weight, clusters=clusters)
    along = np.zeros(design.shape[1])
    along[1] = -(weight - held).sum()
    return fit.interval(along)


def _groups(table: pa.Table) -> list[tuple[tuple[str, ...], dict[str, npt.NDArray[Any]]]]:
    table = table.sort_by([(name, "ascending") for name in (*_GROUP, "unit_id")])
    keys = list(zip(*(table[name].to_pylist() for name in _GROUP), strict=True))
    starts = [at for at, key in enumerate(keys) if at == 0 or key != keys[at - 1]]
    ends = [*starts[1:], len(keys)]
    columns = {name: table[name].to_numpy(zero_copy_only=False) for name in table.column_names if name not in _GROUP}
    return [
        (keys[start], {name: column[start:end] for name, column in columns.items()})
        for start, end in zip(starts, ends, strict=False)
    ]


def _judged(
    facts: Mapping[str, Any], units: Mapping[str, npt.NDArray[Any]], *, has_units: bool, policy: EvaluationPolicy
) -> dict[str, Any]:
    why_not = _too_small(facts, policy)
    if why_not:
        return {"is_evaluable": False, "verdict": f"not evaluable: {why_not}"}
    is_doctor = facts["design"] == "doctor"
    try:
        found = sold_because(units, clusters=units["cluster_id"].astype(str) if is_doctor else None)
    except ValueError as error:
        return {"is_evaluable": False, "verdict": f"not evaluable: {error}"}
    told = _with_bounds("incremental_units", found) if has_units else {}
    each, cost = float(units["margin_each"][0]), facts["cost"]
    if not np.isfinite(each):
        return told | {"is_evaluable": True, "verdict": f"{found[0]:+,.0f} units; no price is known, so no margin"}
    margin = (found[0] * each, found[1] * each, found[2] * each)
    told |= _with_bounds("incremental_margin", margin)
    if not cost or cost <= 0:
        between = f"{margin[1]:+,.0f} to {margin[2]:+,.0f}"
        verdict = f"margin {margin[0]:+,.0f} ({between}); no cost is known, so no ROI"
        return told | {"is_evaluable": True, "verdict": verdict}
    roi = ((margin[0] - cost) / cost, (margin[1] - cost) / cost, (margin[2] - cost) / cost)
    return told | _return(roi, policy)


def _return(roi: tuple[float, float, float], policy: EvaluationPolicy) -> dict[str, Any]:
    between = f"{roi[1]:+.2f} and {roi[2]:+.2f}"
    if roi[2] - roi[1] > policy.widest_roi_interval:
        return {
            "roi_low": roi[1],
            "roi_high": roi[2],
            "is_evaluable": False,
            "verdict": f"not evaluable: ROI lies between {between}, wider than {policy.widest_roi_interval:g}",
        }
    return {**_with_bounds("roi", roi), "is_evaluable": True, "verdict": f"ROI {roi[0]:+.2f}, between {between}"}


def _too_small(facts: Mapping[str, Any], policy: EvaluationPolicy) -> str:
    if facts["units_compared"] < policy.least_units:
        return f"{facts['units_compared']:,} {facts['design']}s, and {policy.least_units} are needed"
    if facts["held_out"] < policy.least_held_out:
        return f"{facts['held_out']:,} doctors held out, and {policy.least_held_out} are needed"
    return ""


def _with_bounds(name: str, found: tuple[float, float, float]) -> dict[str, float]:
    return {name: found[0], f"{name}_low": found[1], f"{name}_high": found[2]}
