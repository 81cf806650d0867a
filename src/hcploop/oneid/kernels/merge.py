"""From links to clusters: the surest first, and none that makes an impossible person."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from hcploop import schema
from hcploop.oneid.kernels.average import joined_by_mean
from hcploop.oneid.kernels.holdings import Holding, Holdings, MergeRules, is_known_by_traits, rows_of
from hcploop.oneid.kernels.undisputed import components, undisputed

_UNSURE = "neither sure nor unlikely"
_OUTVOTED = "sure alone, but the records around it speak against it"


class _Clusters:
    """Clusters as they grow: a forest of row numbers, what each holds, and whom it must not join."""

    def __init__(self, holdings: Holdings) -> None:
        self.holdings = holdings
        self.parent = list(range(len(holdings.record_ids)))
        self.held: dict[int, Holding] = {}
        self.enemies: dict[int, set[int]] = {}

    def root(self, row: int) -> int:
        parent = self.parent
        while parent[row] != row:
            parent[row] = parent[parent[row]]
            row = parent[row]
        return row

    def holding(self, root: int) -> Holding:
        if root not in self.held:
            self.held[root] = self.holdings.of(root)
        return self.held[root]

    def part(self, one: int, other: int) -> None:
        """Note that two clusters must not become one."""
        self.enemies.setdefault(one, set()).add(other)
        self.enemies.setdefault(other, set()).add(one)

    def join(self, one: int, other: int) -> None:
        kept, gone = (one, other) if one < other else (other, one)
        self.holding(kept).absorb(self.holding(gone))
        del self.held[gone]
        self.parent[gone] = kept
        for enemy in self.enemies.pop(gone, ()):
            self.enemies[enemy].discard(gone)
            self.part(kept, enemy)

    def may_join(self, one: int, other: int, rules: MergeRules) -> bool:
        if other in self.enemies.get(one, ()):
            return False
        return not self.holdings.why_not(self.holding(one), self.holding(other), rules)


def merged(pairs: pa.Table, evidence: pa.Table, decisions: pa.Table, *, rules: MergeRules) -> pa.Table:
    """Clusters of records that are one person.

    Links are taken by falling weight, as in agglomerative clustering with cannot-link constraints (Davidson and
    Ravi 2005); a link is refused when the cluster would hold what no person holds (`Holdings.why_not`) or what
    a steward parted. What a steward joined comes first and is never refused. Where people are known by traits alone
    (`is_known_by_traits`), clusters are joined by the mean of all links between them instead of by the best one.

    Parameters
    ----------
    pairs : schema.pair_score
        Scored pairs.
    evidence : schema.linkage_evidence
        Every record; of its columns those of `MERGED_BY`.
    decisions : schema.identity_decision
        What stewards decided; decisions on records that are gone are passed over.
    rules : MergeRules
        When records are one person.

    Returns
    -------
    schema.cluster
        One row a record, in the order of `evidence`.
    """
    if is_known_by_traits(evidence) or not len(evidence):
        return schema.cluster.check_arrow(_one_by_one(pairs, evidence, decisions, rules))
    strong = pairs.filter(pc.greater_equal(pairs["probability"], rules.accept))
    ids = evidence["record_id"].to_numpy()
    ends = np.stack([rows_of(ids, strong[side].to_numpy()) for side in ("record_a", "record_b")], axis=1)
    component = components(len(ids), ends)
    is_sure = undisputed(evidence, component, rules)
    is_sure[component[np.isin(ids, _decided_on(decisions))]] = False
    cluster, probability = _smallest(ids, component), _best(ends, strong["probability"].to_numpy(), len(ids))
    is_open = ~is_sure[component]
    looked_at = strong.filter(pa.array(is_open[ends[:, 0]]))
    told = _one_by_one(looked_at, evidence.filter(pa.array(is_open)), decisions, rules)
    cluster[is_open], probability[is_open] = told["cluster"].to_numpy(), told["probability"].to_numpy()
    return schema.cluster.check_arrow(pa.table({"record_id": ids, "cluster": cluster, "probability": probability}))


def _one_by_one(pairs: pa.Table, evidence: pa.Table, decisions: pa.Table, rules: MergeRules) -> pa.Table:
    """Merge with a look at every link."""
    holdings = Holdings(evidence)
    clusters = _Clusters(holdings)
    taken = _decided(clusters, decisions)
    by_mean = is_known_by_traits(evidence)
    if by_mean:
        likely = _strongest_first(pairs, holdings, by="match_weight")
        _take_by_mean(clusters, likely, rules)
    # The second pass takes links that only a cluster grown meanwhile can bear: a tie may have joined it.
    strong = _strongest_first(pairs.filter(pc.greater_equal(pairs["probability"], rules.accept)), holdings)
    waiting = [] if by_mean else strong
    for _ in range(2):
        waiting = _take(clusters, waiting, rules)
    roots = np.array([clusters.root(row) for row in range(len(clusters.parent))], np.int64)
    ids = holdings.record_ids
    probability = _strongest_link(strong, taken, roots)
    return pa.table({"record_id": ids, "cluster": _smallest(ids, roots), "probability": probability})


def _smallest(ids: np.ndarray, group: np.ndarray) -> np.ndarray:
    """The smallest record number of each row's group."""
    smallest = np.full(int(group.max(initial=-1)) + 1, np.iinfo(np.int64).max)
    np.minimum.at(smallest, group, ids)
    named: np.ndarray = smallest[group]
    return named


def _decided_on(decisions: pa.Table) -> np.ndarray:
    return np.concatenate([decisions[side].to_numpy() for side in ("record_a", "record_b")])


def reviews(
    pairs: pa.Table, clusters: pa.Table, evidence: pa.Table, decisions: pa.Table, *, rules: MergeRules
) -> pa.Table:
    """Links that a steward should look at: refused ones, and those neither sure nor unlikely.

    Parameters
    ----------
    pairs : schema.pair_score
        Scored pairs.
    clusters : schema.cluster
        What `merged` made of them.
    evidence : schema.linkage_evidence
        Every record; of its columns those of `MERGED_BY`.
    decisions : schema.identity_decision
        Pairs that a steward has decided are not asked again.
    rules : MergeRules
        As given to `merged`.

    Returns
    -------
    schema.oneid_review
        The strongest link between any two clusters, with the reason; the surest first.
    """
    cluster = clusters["cluster"].to_numpy()[np.argsort(clusters["record_id"].to_numpy())]
    known = np.sort(clusters["record_id"].to_numpy())
    open_pairs = pairs.filter(pc.greater_equal(pairs["probability"], rules.grey))
    open_pairs = open_pairs.sort_by(
        [("match_weight", "descending"), ("record_a", "ascending"), ("record_b", "ascending")]
    )
    sides = [cluster[np.searchsorted(known, open_pairs[side].to_numpy())] for side in ("record_a", "record_b")]
    ends = np.stack([np.minimum(*sides), np.maximum(*sides)], axis=1)
    _, first = np.unique(ends, axis=0, return_index=True)
    first = np.sort(first[ends[first, 0] != ends[first, 1]])
    settled = _settled(decisions)
    asked = open_pairs.take(pa.array(first)).select(["record_a", "record_b", "probability", "evidence"])
    of_interest = np.isin(cluster, np.unique(ends[first]))
    holdings = Holdings(evidence.filter(pc.is_in(evidence["record_id"], value_set=pa.array(known[of_interest]))))
    held = _held(holdings, known[of_interest], cluster[of_interest])
    by_mean = is_known_by_traits(evidence)
    rows = []
    for row, (one, other) in zip(asked.to_pylist(), ends[first].tolist(), strict=True):
        if (row["record_a"], row["record_b"]) in settled:
            continue
        why = holdings.why_not(held[one], held[other], rules)
        outvoted = by_mean and row["probability"] >= rules.accept
        rows.append({**row, "reason": why or (_OUTVOTED if outvoted else _UNSURE)})
    return schema.oneid_review.arrow(rows)


def _held(holdings: Holdings, records: np.ndarray, cluster: np.ndarray) -> dict[int, Holding]:
    """What each cluster holds."""
    rows = rows_of(holdings.record_ids, records).tolist()
    held: dict[int, Holding] = {}
    for row, name in zip(rows, cluster.tolist(), strict=True):
        one = holdings.of(row)
        if name in held:
            held[name].absorb(one)
        else:
            held[name] = one
    return held


def _settled(decisions: pa.Table) -> set[tuple[int, int]]:
    ends = zip(decisions["record_a"].to_pylist(), decisions["record_b"].to_pylist(), strict=True)
    return {(min(pair), max(pair)) for pair in ends}


def _decided(clusters: _Clusters, decisions: pa.Table) -> list[tuple[int, int]]:
    """Carry out what stewards decided; hand back the pairs that they joined, as row numbers."""
    rows = {int(record): row for row, record in enumerate(clusters.holdings.record_ids)} if len(decisions) else {}
    joined: list[tuple[int, int]] = []
    parted: list[tuple[int, int]] = []
    for decision in decisions.sort_by([("record_a", "ascending"), ("record_b", "ascending")]).to_pylist():
        one, other = rows.get(decision["record_a"]), rows.get(decision["record_b"])
        if one is not None and other is not None:
            (joined if decision["decision"] == "same" else parted).append((one, other))
    for one, other in joined:
        if clusters.root(one) != clusters.root(other):
            clusters.join(clusters.root(one), clusters.root(other))
    for one, other in parted:
        if clusters.root(one) != clusters.root(other):
            clusters.part(clusters.root(one), clusters.root(other))
    return joined


def _strongest_first(pairs: pa.Table, holdings: Holdings, *, by: str = "probability") -> list[tuple[int, int, float]]:
    a, b = pairs["record_a"].to_numpy(), pairs["record_b"].to_numpy()
    order = np.lexsort((b, a, -pairs["match_weight"].to_numpy()))
    one, other = (rows_of(holdings.record_ids, side[order]).tolist() for side in (a, b))
    return list(zip(one, other, pairs[by].to_numpy()[order].tolist(), strict=True))


def _take_by_mean(clusters: _Clusters, links: list[tuple[int, int, float]], rules: MergeRules) -> None:
    """Join clusters by the mean weight between them, the likeliest first."""

    def join(one: int, other: int) -> int | None:
        if not clusters.may_join(one, other, rules):
            return None
        clusters.join(one, other)
        return min(one, other)

    ends = [(clusters.root(one), clusters.root(other), weight) for one, other, weight in links]
    joined_by_mean(ends, {root: held.records for root, held in clusters.held.items()}, join=join)


def _take(clusters: _Clusters, links: list[tuple[int, int, float]], rules: MergeRules) -> list[tuple[int, int, float]]:
    """Take the links that may be taken; hand back the refused ones."""
    refused = []
    for link in links:
        one, other = clusters.root(link[0]), clusters.root(link[1])
        if one == other:
            continue
        if clusters.may_join(one, other, rules):
            clusters.join(one, other)
        else:
            refused.append(link)
    return refused


def _strongest_link(
    links: list[tuple[int, int, float]], decided: list[tuple[int, int]], roots: np.ndarray
) -> np.ndarray:
    """Each record's strongest link into its own cluster; 1 for a record alone or joined by a steward."""
    told = np.array([*links, *((one, other, 1.0) for one, other in decided)], float).reshape(-1, 3)
    ends = told[:, :2].astype(np.int64)
    inside = roots[ends[:, 0]] == roots[ends[:, 1]]
    return _best(ends[inside], told[inside, 2], len(roots))


def _best(ends: np.ndarray, probability: np.ndarray, size: int) -> np.ndarray:
    """The probability of each row's strongest link; 1 for a row without one."""
    best = np.zeros(size)
    for side in (0, 1):
        np.maximum.at(best, ends[:, side], probability)
    return np.where(best > 0, best, 1.0)
