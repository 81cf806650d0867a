"""What each blocking rule brings, and how many pairs of one person no rule compares: estimated without labels.

Two kinds of rules look for the same people: by what is hers (identifier, telephone, e-mail) and by traits (name and
hospital, …). If one finds a pair as often whether or not the other finds it, the share of the pairs of one kind that
the other finds, too, tells how much the other finds at all. So animals are counted that are caught twice.
"""

from __future__ import annotations

from functools import reduce

import ibis
import ibis.expr.types as ir
from ibis import _

from hcploop import schema
from hcploop.oneid.block import BLOCKS, Block

_FAMILIES = {
    "block_licence": "identifier",
    "block_unionid": "identifier",
    "block_openid": "identifier",
    "block_external": "identifier",
    "block_other": "identifier",
    "block_phone": "phone",
    "block_email": "email",
}
_NORMAL = 1.959964
"""Standard deviations on either side of an interval of 95 percent."""


def caught(pairs: ir.Table, blocked: ir.Table, *, accept: float) -> ir.Table:
    """Tell by which rules each pair that is taken for one person is found.

    Parameters
    ----------
    pairs : schema.pair_score
        Scored pairs.
    blocked : schema.linkage_evidence
        The records, with the blocks that are compared.
    accept : float
        Pairs of at least this probability are taken for one person.

    Returns
    -------
    ibis table
        One row a pair: `is_named` (whether both records tell a name or a surname), and for each rule whose column
        `blocked` has a boolean.
    """
    rules = _rules(blocked)
    taken = pairs.filter(pairs.probability >= accept).select("record_a", "record_b")
    is_named = blocked.name_key.notnull() | blocked.surname_key.notnull()
    held = blocked.select("record_id", *rules, is_named=is_named)
    ours, theirs = (held.rename({f"{name}_{side}": name for name in held.columns}) for side in "ab")
    both = taken.join(ours, taken.record_a == ours.record_id_a)
    both = both.join(theirs, both.record_b == theirs.record_id_b)
    hits = {rule: (both[f"{rule}_a"] == both[f"{rule}_b"]).fill_null(False) for rule in rules}
    return both.select(is_named=both.is_named_a & both.is_named_b, **hits)


def rule_yields(keyed: ir.Table, found: ir.Table) -> ir.Table:
    """Count what each rule brings.

    Parameters
    ----------
    keyed : ibis table
        Every record with every key, as `keyed_evidence` gives it.
    found : ibis table
        What `caught` gave.

    Returns
    -------
    schema.blocking_rule
        One row a rule that makes blocks of these records.
    """
    blocks = [block for block in BLOCKS if block.column in found.columns]
    times = _sum([found[block.column].cast("int64") for block in blocks])
    each = found.mutate(times=times)
    counts = each.aggregate(
        **{f"found_{block.column}": each[block.column].sum() for block in blocks},
        **{f"alone_{block.column}": (each[block.column] & (each.times == 1)).sum() for block in blocks},
    )
    rows = [_sizes(keyed, block).cross_join(_counted(counts, block)) for block in blocks]
    return schema.blocking_rule.check(
        ibis.union(*rows).filter((_.blocks > 0) | (_.blocks_left_out > 0)).order_by("rule")
    )


def estimate(found: ir.Table, *, accept: float) -> ir.Table:
    """Estimate how many pairs of one person no rule compares.

    Of n pairs found by what is hers and k found by traits, m are found by both; then there are about
    (n + 1) (k + 1) / (m + 1) - 1 in all (Chapman 1951, after Petersen and Lincoln). Only pairs of which both records
    tell a name count: traits cannot find the others.

    Parameters
    ----------
    found : ibis table
        What `caught` gave.
    accept : float
        As given to it.

    Returns
    -------
    schema.blocking_estimate
        One row. Where no pair is found by both, nothing tells how many are found by neither.
    """
    named = found.filter(found.is_named)
    is_own, is_trait = (_any(named, own=own) for own in (True, False))
    counts = named.aggregate(
        by_both=(is_own & is_trait).sum().coalesce(0),
        by_own=(is_own & ~is_trait).sum().coalesce(0),
        by_traits=(is_trait & ~is_own).sum().coalesce(0),
    )
    m, n, k = (counts[name].cast("float64") for name in ("by_both", "by_own", "by_traits"))
    known = m + n + k
    missed = (m + n + 1) * (m + k + 1) / (m + 1) - 1 - known
    spread = _NORMAL * ((m + n + 1) * (m + k + 1) * n * k / ((m + 1) * (m + 1) * (m + 2))).sqrt()
    told = counts.mutate(known=known, missed=(m > 0).ifelse(missed, ibis.null("float64")), spread=spread)
    return schema.blocking_estimate.check(
        told.select(
            "by_both",
            "by_own",
            "by_traits",
            "missed",
            accept=ibis.literal(accept, "float64"),
            ceiling=told.known / (told.known + told.missed),
            ceiling_low=told.known / (told.known + told.missed + told.spread),
            ceiling_high=told.known / (told.known + ibis.greatest(told.missed - told.spread, 0.0)),
        )
    )


def _rules(table: ir.Table) -> list[str]:
    return [block.column for block in BLOCKS if block.column in table.columns]


def _any(found: ir.Table, *, own: bool) -> ir.BooleanValue:
    hits = [found[rule] for rule in _rules(found) if (rule in _FAMILIES) == own]
    return reduce(lambda one, other: one | other, hits, ibis.literal(False, "boolean"))


def _sum(values: list[ir.IntegerValue]) -> ir.IntegerValue:
    return reduce(lambda one, other: one + other, values)


def _sizes(keyed: ir.Table, block: Block) -> ir.Table:
    """Count the blocks of a rule, those that are compared and those that are too large."""
    key = keyed[block.column]
    sizes = keyed.filter(key.notnull()).group_by(key=key).agg(size=_.count())
    is_kept, is_large = sizes.size.between(2, block.largest), sizes.size > block.largest
    size = sizes.size
    return sizes.aggregate(
        blocks=is_kept.sum().coalesce(0),
        records=size.sum(where=is_kept).coalesce(0),
        pairs=(size * (size - 1)).sum(where=is_kept).coalesce(0) // 2,
        blocks_left_out=is_large.sum().coalesce(0),
        records_left_out=size.sum(where=is_large).coalesce(0),
    )


def _counted(counts: ir.Table, block: Block) -> ir.Table:
    return counts.select(
        rule=ibis.literal(block.column),
        words=ibis.literal(block.words),
        family=ibis.literal(_FAMILIES.get(block.column, "traits")),
        largest=ibis.literal(block.largest, "int64"),
        found=counts[f"found_{block.column}"].coalesce(0),
        alone=counts[f"alone_{block.column}"].coalesce(0),
    )
