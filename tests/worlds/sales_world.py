"""A made-up market of hospitals and doctors whose sales follow a known effect of being offered something."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

GRADES = np.array(["A", "B", "C", "D"])
GRADE_SHARES = (0.1, 0.2, 0.4, 0.3)
POTENTIAL = np.array([12.0, 6.0, 3.0, 1.0])
"""Units a month that a doctor of each grade brings, whatever we do."""
VISITS = np.array([0.9, 0.7, 0.4, 0.1])
"""How likely a representative sees a doctor of each grade anyway: he favours the high ones."""


@dataclass(frozen=True)
class SalesWorld:
    """One draw of the market: doctors, who is held out, and hospitals' units before and after.

    `truth` is what was sold because of the offers, in units.
    """

    hospital: npt.NDArray[np.int64]
    grade: npt.NDArray[np.str_]
    is_holdout: npt.NDArray[np.bool_]
    is_visited: npt.NDArray[np.bool_]
    doctor_before: npt.NDArray[np.float64]
    doctor_after: npt.NDArray[np.float64]
    before: npt.NDArray[np.float64]
    after: npt.NDArray[np.float64]
    truth: float


def draw(seed: int, *, hospitals: int = 400, lift: float = 0.15, share: float = 0.1) -> SalesWorld:
    """Draw a market.

    A doctor's offers bring `lift` of her potential, times one of her own. Hospitals differ in size and in how they
    grow; the whole market grows by 12 % anyway, and more where doctors are of high grade.
    """
    rng = np.random.default_rng(seed)
    size = np.minimum(1 + np.floor(rng.lognormal(1.8, 0.8, hospitals)), 80).astype(int)
    hospital = np.repeat(np.arange(hospitals), size)
    doctors = len(hospital)
    grade = rng.choice(4, size=doctors, p=GRADE_SHARES)
    potential = POTENTIAL[grade] * rng.lognormal(0.0, 0.4, doctors) * rng.lognormal(0.0, 0.3, hospitals)[hospital]
    held = rng.random(doctors) < share
    growth = 1.12 + 0.05 * (grade < 2) + 0.04 * rng.normal(size=hospitals)[hospital]
    effect = lift * potential * rng.lognormal(-0.08, 0.4, doctors)
    before = potential * rng.lognormal(-0.005, 0.1, doctors)
    after = potential * growth * rng.lognormal(-0.005, 0.1, doctors) + np.where(held, 0.0, effect)
    return SalesWorld(
        hospital=hospital,
        grade=GRADES[grade],
        is_holdout=held,
        is_visited=rng.random(doctors) < VISITS[grade],
        doctor_before=before,
        doctor_after=after,
        before=np.bincount(hospital, weights=before),
        after=np.bincount(hospital, weights=after),
        truth=float(effect[~held].sum()),
    )
