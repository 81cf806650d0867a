"""Which company a written name is, among the names of one market."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import pyarrow as pa
from rapidfuzz.distance import OSA

from hcploop import schema
from hcploop.structure.data import derived, rows
from hcploop.structure.kernels.company_names import CompanyName, company_name, company_names
from hcploop.structure.kernels.text import raw_values, tidied

_LONG = 8
"""Letters that a name must have for a slip of the pen to be told from another name."""


def companies(values: pa.Table) -> pa.Table:
    """Say which company each name is: one id for all writings of one company.

    Parameters
    ----------
    values : table with the column `raw`
        Distinct names; `records` where known: how many rows write it so.

    Returns
    -------
    schema.company_match
        One row a value, in their order. A name without a legal form is the company of that name where only one form of
        it is known; two companies of one name and different forms stay two.
    """
    raw = raw_values(values)
    weights = values["records"].to_pylist() if "records" in values.column_names else [1] * len(raw)
    listed = _listed()
    names = company_names(raw)
    ids = _ids(names, weights, listed)
    shown = _shown(raw, ids, weights, listed)
    told = [
        {
            "raw": text,
            "company_id": one or None,
            "company": shown.get(one),
            "reason": _reason(text, name, one, shown.get(one, "")),
        }
        for text, name, one in zip(raw, names, ids, strict=True)
    ]
    return schema.company_match.arrow(told)


def company_ids(names: Iterable[str]) -> dict[str, str]:
    """Give the ids of some names by themselves, for finding them among others.

    Parameters
    ----------
    names : iterable of str
        As written.

    Returns
    -------
    dict of str to str
        By name. One that tells no legal form has an id without one.
    """
    listed = _listed()
    return {name: listed.get(company_name(name).key, company_name(name).key) for name in names}


@derived
def _listed() -> dict[str, str]:
    """By the key of each name in the list, the key of the company."""
    known: dict[str, str] = {}
    for row in rows("company_names"):
        own = company_name(row["company"])
        for text in (row["company"], *row["also"].split(";")):
            name = company_name(text)
            known.setdefault(name.key, own.key)
            known.setdefault(name.stem, own.key)
    return known


def _ids(names: Sequence[CompanyName], weights: Sequence[int], listed: Mapping[str, str]) -> list[str]:
    forms: dict[str, set[str]] = defaultdict(set)
    for name in names:
        if name.stem and name.form:
            forms[name.stem].add(name.form)
    own = [_own(name, forms, listed) for name in names]
    # A name that tells another itself leads to that one, if anybody else is called so.
    called = {one for name, one in zip(names, own, strict=True) if not name.also}
    for place, name in enumerate(names):
        for other in name.also:
            there = _own(company_name(other), forms, listed)
            near = [one for one in called if one and (one == there or one.split(" ")[0] == there.split(" ")[0])]
            if len(near) == 1:
                own[place] = near[0]
    slips = _slips(own, weights, called=set(listed.values()))
    return [slips.get(one, one) for one in own]


def _own(name: CompanyName, forms: Mapping[str, set[str]], listed: Mapping[str, str]) -> str:
    key = name.key
    if not name.form and len(known := forms.get(name.stem, set())) == 1:
        key = f"{name.stem} {next(iter(known))}"
    return listed.get(key) or (listed.get(name.stem, key) if not name.form else key)


def _slips(ids: Sequence[str], weights: Sequence[int], *, called: set[str]) -> dict[str, str]:
    """Lead a long name in Latin letters to the one that differs in the order of two neighbouring letters."""
    heavy: dict[str, int] = defaultdict(int)
    for one, weight in zip(ids, weights, strict=True):
        heavy[one] += weight
    by_letters: dict[str, list[str]] = defaultdict(list)
    for one in heavy:
        if one.isascii() and len(one.split(" ")[0]) >= _LONG:
            # Two numbers of the same digits are two numbers.
            digits = "".join(letter for letter in one if letter.isdigit())
            by_letters["".join(sorted(one)) + digits].append(one)
    slips: dict[str, str] = {}
    for alike in by_letters.values():
        best = max(alike, key=lambda one: (one in called, heavy[one], one)) if len(alike) > 1 else ""
        slips |= {one: best for one in alike if best and one != best and OSA.distance(one, best) == 1}
    return slips


def _shown(raw: Sequence[str], ids: Sequence[str], weights: Sequence[int], listed: Mapping[str, str]) -> dict[str, str]:
    """Choose the name by which a company is shown: the listed one, else that of most rows, rather not all capitals."""
    best: dict[str, tuple[int, bool, int, str]] = {}
    for text, one, weight in zip(tidied(raw), ids, weights, strict=True):
        rank = (weight, not text.isupper() and not text.islower(), len(text), text)
        if one and rank > best.get(one, (-1, False, 0, "")):
            best[one] = rank
    own = {listed[company_name(row["company"]).key]: row["company"] for row in rows("company_names")}
    return {one: own.get(one, rank[3]) for one, rank in best.items()}


def _reason(text: str, name: CompanyName, one: str, shown: str) -> str:
    if not name.stem:
        return "empty"
    if text == shown:
        return "same"
    known = company_name(shown)
    if name.key == known.key:
        return "writing"
    if name.stem == known.stem:
        return "form"
    return "slip" if OSA.distance(name.key, one) == 1 else "also"
