"""How right the links are: a sample for stewards, and what their answers say of all pairs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from hcploop import schema
from hcploop.oneid.kernels.holdings import MergeRules
from hcploop.schema.oneid_quality import MEASURES
from hcploop.schema.oneid_sample import STRATA

_LINKED_STRATA = 4
_SURE, _SUREST = 0.9, 0.99


@dataclass(frozen=True)
class SampleRules:
    """How much is asked of stewards.

    Parameters
    ----------
    of_stratum : int
        Pairs drawn of each stratum.
    enough : int
        From how many answers on a stratum is estimated; of a smaller one all.
    draws : int
        Random draws from which an interval is read.
    """

    of_stratum: int = 30
    enough: int = 5
    draws: int = 4000


@dataclass(frozen=True)
class _Pairs:
    """Pairs of records, by columns; the probability of one without a score of its own is nan."""

    a: np.ndarray
    b: np.ndarray
    probability: np.ndarray
    is_linked: np.ndarray

    def take(self, rows: np.ndarray) -> _Pairs:
        return _Pairs(self.a[rows], self.b[rows], self.probability[rows], self.is_linked[rows])

    def strata(self, merging: MergeRules) -> np.ndarray:
        """The place of each pair's stratum in `STRATA`."""
        p = self.probability
        linked = np.select([np.isnan(p), p < _SURE, p < _SUREST], [0, 1, 2], 3)
        apart = np.select([p >= merging.accept, p >= merging.grey], [4, 5], 6)
        return np.where(self.is_linked, linked, apart)


def drawn(
    pairs: pa.Table,
    clusters: pa.Table,
    decisions: pa.Table,
    before: pa.Table,
    *,
    merging: MergeRules,
    rules: SampleRules,
) -> pa.Table:
    """Draw pairs for stewards to judge, stratum by stratum; those that were judged stay.

    A pair's place in the draw is a hash of its records, so the same pairs are asked from run to run as long as
    they stay in their stratum. What stewards decided elsewhere is not drawn: it is right by their word. What they
    say of a drawn pair counts as it was drawn, for it is joined or parted by their word ever after.

    Parameters
    ----------
    pairs : schema.pair_score
        Scored pairs.
    clusters : schema.cluster
        Which records are one person.
    decisions : schema.identity_decision
        What stewards decided.
    before : schema.oneid_sample
        The last run's sample.
    merging : MergeRules
        Where the thresholds lie.
    rules : SampleRules
        How many are drawn.

    Returns
    -------
    schema.oneid_sample
        In the order in which they are asked.
    """
    said = {
        (min(row["record_a"], row["record_b"]), max(row["record_a"], row["record_b"])): row["decision"] == "same"
        for row in decisions.to_pylist()
    }
    everything = _all_pairs(pairs, clusters)
    judged = _judged(before, said, everything, clusters["record_id"].to_numpy())
    stratum, judged_stratum = everything.strata(merging), judged.strata(merging)
    rows = []
    for number, name in enumerate(STRATA):
        members = everything.take(np.flatnonzero(stratum == number))
        own = _rows(judged.take(np.flatnonzero(judged_stratum == number)))
        first = np.argsort(_hashes(members), kind="stable")[: rules.of_stratum + len(said)]
        fresh = [row for row in _rows(members.take(first)) if (row["record_a"], row["record_b"]) not in said]
        own += fresh[: max(rules.of_stratum - len(own), 0)]
        told = {"stratum": name, "pairs": max(len(members.a), len(own))}
        rows += [{**row, **told, "turn": turn} for turn, row in enumerate(own)]
    # One of each stratum, then the next of each: whoever stops early has judged all strata alike.
    rows.sort(key=lambda row: (row["turn"], STRATA.index(row["stratum"])))
    asked = [
        {**row, "turn": turn, "is_same": said.get((row["record_a"], row["record_b"]))}
        for turn, row in enumerate(rows, 1)
    ]
    return schema.oneid_sample.arrow(asked)


def estimated(sample: pa.Table, *, rules: SampleRules) -> pa.Table:
    """Estimate precision, recall and F1 of the links from what stewards said of a sample.

    Of each stratum the share of pairs that are one person is estimated alone and weighed by the stratum's size
    (W. G. Cochran, *Sampling Techniques*, 1977, ch. 5). Intervals are the 2.5th and 97.5th percentile of draws
    from each stratum's beta distribution with Jeffreys' prior (L. D. Brown, T. T. Cai, A. DasGupta, 2001), so that a
    stratum of which every answer was right does not count as certain; one that was judged as a whole does.

    Parameters
    ----------
    sample : schema.oneid_sample
        With what stewards said.
    rules : SampleRules
        How many answers are enough.

    Returns
    -------
    schema.oneid_quality
        One row a measure. Recall counts pairs that were scored or linked; what no block brings together it cannot see.
    """
    strata = [_counts(sample, name) for name in STRATA]
    answers = sum(answered for _, answered, _ in strata)
    wanted = sum(max(min(rules.enough, size) - answered, 0) for size, answered, _ in strata)
    shares = np.array([same / answered if answered else 0.0 for _, answered, same in strata])
    chance = np.random.default_rng(0)
    draws = np.stack([_draws(chance, rules.draws, *counts) for counts in strata])
    size = np.array([size for size, _, _ in strata])
    # Without a linked pair there is no precision, and without a true one no recall.
    is_told = wanted == 0 and size[:_LINKED_STRATA].sum() > 0 and (size * shares).sum() > 0
    rows = []
    for measure, likeliest, values in zip(
        MEASURES, _measures(size, shares), _measures(size[:, None], draws), strict=True
    ):
        row: dict[str, object] = {"measure": measure, "answers": answers, "wanted": wanted}
        if is_told:
            low, high = np.percentile(values, [2.5, 97.5])
            estimate = float(likeliest)
            row |= {"estimate": estimate, "low": min(float(low), estimate), "high": max(float(high), estimate)}
        rows.append(row)
    return schema.oneid_quality.arrow(rows)


def _all_pairs(pairs: pa.Table, clusters: pa.Table) -> _Pairs:
    """All pairs that were scored, and those that are one person without a score."""
    ids, cluster = (clusters[name].to_numpy() for name in ("record_id", "cluster"))
    order = np.lexsort((ids, cluster))
    ids, cluster = ids[order], cluster[order]
    place = np.argsort(ids, kind="stable")
    a, b = (pairs[side].to_numpy() for side in ("record_a", "record_b"))
    ends = [place[np.searchsorted(ids, side, sorter=place)] for side in (a, b)]
    is_linked = cluster[ends[0]] == cluster[ends[1]]
    scored = _Pairs(a, b, pairs["probability"].to_numpy(), is_linked)
    first, second = _within(cluster)
    # Both positions in one number, to tell at once which pairs have a score.
    width = len(ids)
    known = (np.minimum(*ends) * width + np.maximum(*ends))[is_linked]
    is_new = ~_is_among(first * width + second, known)
    one, other = ids[first[is_new]], ids[second[is_new]]
    return _Pairs(
        np.concatenate([scored.a, one]),
        np.concatenate([scored.b, other]),
        np.concatenate([scored.probability, np.full(len(one), np.nan)]),
        np.concatenate([scored.is_linked, np.ones(len(one), bool)]),
    )


def _is_among(values: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Mark the values that are wanted, by a hash of the wanted ones alone."""
    marked = pc.is_in(pa.array(values), value_set=pa.array(wanted))
    is_among: np.ndarray = marked.to_numpy(zero_copy_only=False)
    return is_among


def _within(cluster: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """All pairs of places with the same value, in a sorted array."""
    none = np.empty(0, np.int64)
    firsts, others = [none], [none]
    apart = 1
    while True:
        first = np.flatnonzero(cluster[:-apart] == cluster[apart:])
        if not len(first):
            return np.concatenate(firsts), np.concatenate(others)
        firsts.append(first)
        others.append(first + apart)
        apart += 1


def _judged(before: pa.Table, said: dict[tuple[int, int], bool], everything: _Pairs, known: np.ndarray) -> _Pairs:
    """The drawn pairs that stewards have judged, as they were drawn, with the scores of today."""
    drawn_pairs = zip(before["record_a"].to_pylist(), before["record_b"].to_pylist(), strict=True)
    held = before.filter(pa.array([pair in said for pair in drawn_pairs], pa.bool_()))
    a, b, is_linked = (held[name].to_numpy(zero_copy_only=False) for name in ("record_a", "record_b", "is_linked"))
    wanted = dict.fromkeys(zip(a.tolist(), b.tolist(), strict=True), np.nan)
    near = np.flatnonzero(_is_among(everything.a, a))
    near = near[_is_among(everything.b[near], b)]
    for one, other, probability in zip(
        *(held[near].tolist() for held in (everything.a, everything.b, everything.probability)), strict=True
    ):
        if (one, other) in wanted:
            wanted[one, other] = probability
    found = _Pairs(a, b, np.array(list(wanted.values()), float), is_linked.astype(bool))
    # A pair apart that has no score any more is no candidate; a record may be gone.
    stays = (found.is_linked | ~np.isnan(found.probability)) & _is_among(a, known) & _is_among(b, known)
    return found.take(np.flatnonzero(stays))


def _rows(pairs: _Pairs) -> list[dict[str, object]]:
    columns = (pairs.a, pairs.b, pairs.probability, pairs.is_linked)
    return [
        {
            "record_a": a,
            "record_b": b,
            "probability": None if np.isnan(probability) else probability,
            "is_linked": is_linked,
        }
        for a, b, probability, is_linked in zip(*(column.tolist() for column in columns), strict=True)
    ]


def _hashes(pairs: _Pairs) -> np.ndarray:
    """Give each pair a number that its records decide and that looks drawn by chance (splitmix64, Steele 2014)."""
    with np.errstate(over="ignore"):
        mixed = pairs.a.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) + pairs.b.astype(np.uint64)
        for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
            mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
        return mixed ^ (mixed >> np.uint64(31))


def _counts(sample: pa.Table, stratum: str) -> tuple[int, int, int]:
    """Pairs of a stratum, how many were judged, and how many of these are one person."""
    rows = sample.filter(pc.equal(sample["stratum"], stratum))
    size = rows["pairs"][0].as_py() if rows.num_rows else 0
    said = rows["is_same"].drop_null()
    return size, len(said), pc.sum(said.cast(pa.int64())).as_py() or 0


def _draws(chance: np.random.Generator, draws: int, size: int, answered: int, same: int) -> np.ndarray:
    if answered and answered >= size:
        return np.full(draws, same / answered)
    return chance.beta(same + 0.5, answered - same + 0.5, draws)


def _measures(size: np.ndarray, shares: np.ndarray) -> Sequence[np.ndarray]:
    """Precision, recall and F1 of strata of these sizes, of which these shares are one person."""
    right = (size * shares)[:_LINKED_STRATA].sum(axis=0)
    missed = (size * shares)[_LINKED_STRATA:].sum(axis=0)
    joined = size[:_LINKED_STRATA].sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        precision, recall = right / joined, right / (right + missed)
        return precision, recall, 2 * precision * recall / (precision + recall)
