"""How Ibis's expressions are said to Spark, where Ibis's own words would mean something else there."""

from __future__ import annotations

import re
import string
from collections.abc import Sequence
from typing import ClassVar

import ibis.expr.operations as ops
import sqlglot as sg
import sqlglot.expressions as sge
from ibis.backends.sql.compilers.base import NULL
from ibis.backends.sql.compilers.pyspark import PySparkCompiler


class SparkCompiler(PySparkCompiler):  # type: ignore[misc]  # Ibis has no types
    """Ibis's compiler for Spark, with DuckDB's meaning of what both have under one name."""

    __slots__ = ()

    # What stands there, Ibis writes over the methods of this class.
    SIMPLE_OPS: ClassVar = {op: name for op, name in PySparkCompiler.SIMPLE_OPS.items() if op is not ops.Hash}

    def visit_ScalarUDF(self, op: ops.ScalarUDF, **arguments: sge.Expr) -> sge.Expr:
        """Call what DuckDB has under a name of its own."""
        name = self.__sql_name__(op)
        if name == "epoch_us":
            return self.f.anon.unix_micros(self.f.anon.timestamp(*arguments.values()))
        if name == "make_timestamp":
            return self.cast(self.f.anon.timestamp_micros(*arguments.values()), op.dtype)
        return super().visit_ScalarUDF(op, **arguments)

    def visit_Hash(self, op: ops.Hash, *, arg: sge.Expr) -> sge.Expr:
        """Take the digest of a struct with the names in it: Spark's own passes over what is null."""
        return self.f.anon.xxhash64(self.f.anon.to_json(arg))

    def visit_Strip(self, op: ops.Strip, *, arg: sge.Expr) -> sge.Expr:
        """Take white space of every kind away from both ends."""
        return self.f.anon.btrim(arg, sge.Literal.string(string.whitespace))

    def visit_StringSplit(self, op: ops.StringSplit, *, arg: sge.Expr, delimiter: sge.Expr) -> sge.Expr:
        """Split at a text, which Spark would take for a pattern."""
        return self.f.anon.split(arg, sge.Literal.string(re.escape(delimiter.this)))

    def visit_RegexReplace(
        self, op: ops.RegexReplace, *, arg: sge.Expr, pattern: sge.Expr, replacement: sge.Expr
    ) -> sge.Expr:
        r"""Replace all that a pattern finds; Java writes what was found as `$1`, others as `\1`."""
        in_java = re.sub(r"\\(\d)", r"$\1", replacement.this.replace("$", r"\$"))
        return self.f.anon.regexp_replace(arg, pattern, sge.Literal.string(in_java))

    def visit_ArrayIndex(self, op: ops.ArrayIndex, *, arg: sge.Expr, index: sge.Expr) -> sge.Expr:
        """Take what stands at a place, counted from 0; null where there is nothing."""
        return self.f.anon.get(arg, sg.cast(index, "int"))

    def visit_First(
        self,
        op: ops.First,
        *,
        arg: sge.Expr,
        where: sge.Expr | None,
        order_by: Sequence[sge.Ordered],
        include_null: bool,
    ) -> sge.Expr:
        """Take the first of a group, in an order that Spark's own `first` does not know."""
        if not order_by:
            return super().visit_First(op, arg=arg, where=where, order_by=order_by, include_null=include_null)
        if not include_null:
            where = sg.and_(where, arg.is_(sg.not_(NULL)))
        return self.f.element_at(self._in_order(arg, where, order_by), 1)

    def visit_BitOr(self, op: ops.BitOr, *, arg: sge.Expr, where: sge.Expr | None) -> sge.Expr:
        """Join the bits of a group."""
        return self.agg.bit_or(arg, where=where)

    def visit_Median(self, op: ops.Median, *, arg: sge.Expr, where: sge.Expr | None) -> sge.Expr:
        """Find the middle; Ibis would make the share itself depend on the rows, which Spark refuses."""
        return self.f.percentile(arg if where is None else self.if_(where, arg, NULL), 0.5)

    def _in_order(self, arg: sge.Expr, where: sge.Expr | None, order_by: Sequence[sge.Ordered]) -> sge.Expr:
        """Collect a group's values in the order of other columns."""
        fields = [arg.as_("v"), *(key.this.as_(f"k{number}") for number, key in enumerate(order_by))]
        collected = self.f.collect_list(self.f.named_struct(*_named(fields)))
        if where is not None:
            collected = sge.Filter(this=collected, expression=sge.Where(this=where))
        return _ordered(collected, order_by)


def _named(fields: Sequence[sge.Alias]) -> list[sge.Expr]:
    return [one for field in fields for one in (sge.Literal.string(field.alias), field.this)]


def _ordered(collected: sge.Expr, order_by: Sequence[sge.Ordered]) -> sge.Expr:
    """Sort what was collected, key by key; a null comes where the key says."""
    told = "0"
    for number, key in reversed(list(enumerate(order_by))):
        a, b = f"a.k{number}", f"b.k{number}"
        before, null = (1 if key.args.get("desc") else -1), (-1 if key.args.get("nulls_first") else 1)
        told = (
            f"CASE WHEN {a} <=> {b} THEN {told} WHEN {a} IS NULL THEN {null} WHEN {b} IS NULL THEN {-null} "
            f"WHEN {a} < {b} THEN {before} ELSE {-before} END"
        )
    text = f"transform(array_sort(collected, (a, b) -> {told}), one -> one.v)"
    sort = sg.parse_one(text, dialect="spark")
    return sort.transform(lambda node: collected if node == sg.column("collected") else node)
