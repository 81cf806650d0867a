"""Which product a written name is: case, signs, width and script aside."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

import pyarrow as pa

from hcploop import schema
from hcploop.structure.data import derived, rows
from hcploop.structure.kernels.text import HAN, raw_values, simplified, tidied

# Before the width is made one: that would write the sign ™ as two letters.
_MARKS = re.compile(r"[®™©℠]|\((?:r|tm|c|sm)\)", re.IGNORECASE)
_POINTS = re.compile(r"(?<!\d)[./]|[./](?!\d)")
_SIGNS = re.compile(rf"[^0-9a-z{HAN}\u0370-\u03ff\u3040-\u30ff\uac00-\ud7a3+%./]+")


def products(values: pa.Table) -> pa.Table:
    """Say which product each name is: one id for all writings of one product.

    Parameters
    ----------
    values : table with the column `raw`
        Distinct names; `records` where known: how many rows write it so.

    Returns
    -------
    schema.product_match
        One row a value, in their order. What tells strengths apart counts: digits, the points between them, + and %.
    """
    raw = raw_values(values)
    weights = values["records"].to_pylist() if "records" in values.column_names else [1] * len(raw)
    ids = product_ids(raw)
    best: dict[str, tuple[int, bool, str]] = defaultdict(lambda: (-1, False, ""))
    for text, plain, weight in zip(raw, tidied(raw), weights, strict=True):
        best[ids[text]] = max(best[ids[text]], (weight, not plain.isupper(), plain))
    shown = {one: _called().get(one, rank[2]) for one, rank in best.items()}
    told = [{"raw": text, "product_id": ids[text] or None, "product": shown[ids[text]] or None} for text in raw]
    return schema.product_match.arrow(told)


def product_ids(names: Iterable[str]) -> dict[str, str]:
    """Give the ids of products by their names.

    Parameters
    ----------
    names : iterable of str
        As written.

    Returns
    -------
    dict of str to str
        By name; empty for what holds no letter and no digit.
    """
    texts = list(names)
    listed = _listed()
    return {text: listed.get(key, key) for text, key in zip(texts, _keys(texts), strict=True)}


def _keys(texts: list[str]) -> list[str]:
    plain = simplified(tidied([_MARKS.sub("", text) for text in texts]))
    return [_SIGNS.sub("", _POINTS.sub("", text.lower())) for text in plain]


@derived
def _listed() -> dict[str, str]:
    """By the key of each name in the list, the key of the product."""
    listed = rows("product_names")
    owners = {name: row["product"] for row in listed for name in (row["product"], *row["also"].split(";"))}
    return dict(zip(_keys(list(owners)), _keys(list(owners.values())), strict=True))


@derived
def _called() -> dict[str, str]:
    names = [row["product"] for row in rows("product_names")]
    return dict(zip(_keys(names), names, strict=True))
