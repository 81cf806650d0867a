"""What a policy would have been worth, from decisions that another one drew by chance."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from hcploop import schema
from hcploop.evaluation.regression import Floats

_Z = 1.959963984540054  # 97.5 % point of the normal distribution
_FOLDS = 5
_RIDGE = 10.0  # an arm seen ten times is believed by half


@dataclass(frozen=True)
class Trust:
    """When a log can tell at all.

    Parameters
    ----------
    effective_n : float
        Least effective sample size.
    mean_weight : (float, float)
        Bounds of the mean importance weight, which is 1 where propensities are right and no arm is missing.
    """

    effective_n: float = 500.0
    mean_weight: tuple[float, float] = (0.9, 1.1)


def off_policy(logged_choice: pa.Table, *, policy: str, trust: Trust) -> pa.Table:
    r"""Estimate the mean reward of a policy three ways, or say that the log cannot tell.

    With :math:`w_i = \pi(a_i|x_i) / p_i` for the drawn arm: **ips** :math:`\frac1n\sum w_i r_i` (Horvitz and Thompson
    1952, *JASA* 47:663-685); **snips** :math:`\sum w_i r_i / \sum w_i` (Swaminathan and Joachims 2015, NIPS 28);
    **dr** :math:`\frac1n \sum_i \left[\sum_a \pi(a|x_i)\hat q(x_i, a) + w_i (r_i - \hat q(x_i, a_i))\right]`
    (Dudík, Langford and Li 2011, ICML), with :math:`\hat q` fitted on the other people, five folds (cross-fitting:
    Chernozhukov et al. 2018, *Econom. J.* 21:C1-C68). :math:`\hat q` is a ridge regression on kind of arm and
    features; if it is wrong, the interval is wider and the estimate right all the same. Intervals sum what decisions
    add by person first, for a person's decisions are no independent observations. The effective sample size is
    :math:`(\sum w)^2 / \sum w^2` (Kish 1965).

    Parameters
    ----------
    logged_choice : schema.logged_choice
        The arms of each decision, with the target's probabilities.
    policy : str
        Its name.
    trust : Trust
        When it is judged at all.

    Returns
    -------
    schema.policy_value
        Three rows, one an estimator; estimates are null where the log cannot tell, and `verdict` says why.
    """
    log = _Log.of(logged_choice)
    n, weights = len(log.weights), log.weights
    total = float((weights**2).sum())
    facts: dict[str, Any] = {
        "policy": policy,
        "n": n,
        "effective_n": float(weights.sum()) ** 2 / total if total else 0.0,
        "mean_weight": float(weights.mean()) if n else 0.0,
        "max_weight": float(weights.max()) if n else 0.0,
    }
    why_not = _why_not(facts, trust)
    facts |= {"is_evaluable": not why_not, "verdict": f"not evaluable: {why_not}" if why_not else "evaluable"}
    found = dict.fromkeys(("ips", "snips", "dr")) if why_not else _estimates(log)
    rows = [
        facts | {"estimator": name, "estimate": one and one[0], "low": one and one[1], "high": one and one[2]}
        for name, one in found.items()
    ]
    return schema.policy_value.check_arrow(schema.policy_value.arrow(rows))


def _why_not(facts: dict[str, Any], trust: Trust) -> str:
    low, high = trust.mean_weight
    if facts["effective_n"] < trust.effective_n:
        return (
            f"the effective sample size is {facts['effective_n']:,.1f} of {facts['n']:,} decisions, "
            f"and {trust.effective_n:,.0f} are needed"
        )
    if not low <= facts["mean_weight"] <= high:
        return (
            f"the mean weight is {facts['mean_weight']:.3f} and should be 1 ({low} to {high}): "
            "propensities are wrong, or the log never drew what the policy would do"
        )
    return ""


@dataclass(frozen=True)
class _Log:
    """The arms of decisions, those of one decision side by side."""

    decision: npt.NDArray[np.int64]
    chosen: npt.NDArray[np.int64]
    person: npt.NDArray[np.int64]
    target: Floats
    weights: Floats
    rewards: Floats
    kinds: npt.NDArray[np.int64]
    features: Floats

    @classmethod
    def of(cls, table: pa.Table) -> _Log:
        table = table.sort_by([("decision_id", "ascending"), ("arm", "ascending")]).combine_chunks()
        decision = _numbers(table["decision_id"])
        chosen = np.flatnonzero(table["is_chosen"].to_numpy())
        if len(chosen) != (decision.max() + 1 if len(decision) else 0):
            raise ValueError("every decision has one arm that was drawn")
        target, propensity = table["target_probability"].to_numpy(), table["propensity"].to_numpy()
        flat = pc.list_flatten(table["features"]).to_numpy()
        return cls(
            decision=decision,
            chosen=chosen,
            person=_numbers(table["person"])[chosen],
            target=target,
            weights=target[chosen] / propensity[chosen],
            rewards=table["reward"].to_numpy()[chosen].astype(np.float64),
            kinds=_numbers(table["arm_kind"]),
            features=flat.reshape(len(table), -1).astype(np.float64) if len(flat) else np.zeros((len(table), 0)),
        )

    @cached_property
    def design(self) -> Floats:
        """A column a kind of arm, and the features as multiples of their spread."""
        spread = self.features.std(axis=0)
        scaled = (self.features - self.features.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
        return np.hstack([np.eye(self.kinds.max() + 1)[self.kinds], scaled])


def _estimates(log: _Log) -> dict[str, tuple[float, float, float]]:
    weights, rewards = log.weights, log.rewards
    ips = float((weights * rewards).mean())
    snips = float((weights * rewards).sum() / weights.sum())
    expected, of_chosen = _expected(log)
    parts = expected + weights * (rewards - of_chosen)
    return {
        "ips": _interval(log, ips, weights * rewards - ips),
        "snips": _interval(log, snips, weights * (rewards - snips) / weights.mean()),
        "dr": _interval(log, float(parts.mean()), parts - parts.mean()),
    }


def _interval(log: _Log, value: float, influence: Floats) -> tuple[float, float, float]:
    by_person = np.bincount(log.person, weights=influence)
    people = len(by_person)
    error = np.sqrt((by_person**2).sum() * people / max(people - 1, 1)) / len(influence)
    return value, float(value - _Z * error), float(value + _Z * error)


def _expected(log: _Log) -> tuple[Floats, Floats]:
    """Predict each decision's reward under the target, and of the drawn arm, from the other people."""
    fold = log.person % _FOLDS
    fold_of_row = fold[log.decision]
    predicted = np.empty(len(log.decision))
    for one in range(_FOLDS):
        learn = log.chosen[fold != one]
        mean = log.rewards[fold != one].mean() if len(learn) else 0.0
        x, y = log.design[learn], log.rewards[fold != one] - mean
        slopes = np.linalg.solve(x.T @ x + _RIDGE * np.eye(x.shape[1]), x.T @ y)
        here = fold_of_row == one
        predicted[here] = mean + log.design[here] @ slopes
    expected: Floats = np.bincount(log.decision, weights=log.target * predicted).astype(np.float64)
    return expected, predicted[log.chosen]


def _numbers(column: pa.ChunkedArray) -> npt.NDArray[np.int64]:
    """Number the values from 0 in the order in which they come."""
    coded = column.combine_chunks().dictionary_encode()
    indices = (coded.combine_chunks() if isinstance(coded, pa.ChunkedArray) else coded).indices
    numbers: npt.NDArray[np.int64] = indices.to_numpy(zero_copy_only=False).astype(np.int64)
    return numbers
