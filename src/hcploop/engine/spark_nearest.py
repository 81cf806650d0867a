"""Joins with the nearest row, which Spark does not know, said in words that it does."""

from __future__ import annotations

from typing import Any

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir

_NEXT = (ops.Less, ops.LessEqual)
"""The row sought comes after; otherwise before."""


def without_nearest(table: ir.Table) -> ir.Table:
    """Write each join with the nearest row as a join with all of them, of which the nearest is kept.

    Parameters
    ----------
    table : ibis table
        Any expression.

    Returns
    -------
    ibis table
        The same rows. Each row is joined with all that could be the nearest: dear where they are many.
    """
    if not any(link.how == "asof" for link in table.op().find(ops.JoinLink)):
        return table

    def replaced(node: ops.Node, told: dict[str, Any] | None) -> ops.Node:
        node = node.__recreate__(told) if told else node
        is_nearest = isinstance(node, ops.JoinChain) and [link.how for link in node.rest] == ["asof"]
        return _joined(node).op() if is_nearest else node

    return table.op().replace(replaced).to_expr()


def _joined(chain: ops.JoinChain) -> ir.Table:
    (link,) = chain.rest
    left, right = chain.first.parent.to_expr(), link.table.parent.to_expr()
    left = left.select(**{f"l_{name}": left[name] for name in left.columns}).mutate(nth=ibis.row_number())
    right = right.select(**{f"r_{name}": right[name] for name in right.columns})
    both, order = [], []
    for one in link.predicates:
        both.append(type(one)(left[f"l_{one.left.name}"], right[f"r_{one.right.name}"]).to_expr())
        if not isinstance(one, ops.Equals):
            sought = f"r_{one.right.name}"
            order.append(ibis.asc(sought) if isinstance(one, _NEXT) else ibis.desc(sought))
    pairs = left.left_join(right, both)
    place = ibis.row_number().over(ibis.window(group_by="nth", order_by=order))
    nearest = pairs.mutate(place=place).filter(ibis._.place == 0)
    side = {chain.first: "l_", link.table: "r_"}
    return nearest.select(**{name: nearest[f"{side[value.rel]}{value.name}"] for name, value in chain.values.items()})
