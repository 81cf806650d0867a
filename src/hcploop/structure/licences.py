"""Licences: which kind each is, and whether its check digit holds, as Ibis expressions."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from hcploop.structure.contacts import narrow

_SHAPES = (
    (15, r"^[12][1-4]\d{13}$", "practising"),
    (27, r"^(19|20)\d{24}[\dX]$", "qualification"),
    (24, r"^(19|20)\d{22}$", "qualification"),
    (12, r"^(19|20)\d{10}$", "nurse"),
)
"""Length, pattern, kind: 医师执业证书, 医师资格证书 (with the number of an identity card in it), 护士执业证书."""
_WORDS = (
    (r"护士|護士|nurs|\brn\b", "nurse"),
    (r"资格|資格|qualif", "qualification"),
    (r"\bnpi\b|national provider", "npi"),
    (r"\bdea\b", "dea"),
    (r"执业|執業|practi[sc]", "practising"),
)
_DIGITS = "0123456789"
_DOUBLED = "0516273849"
"""Where a digit stands here is the sum of the digits of its double, as Luhn's rule adds them."""


def licence_kind(number: ir.StringValue, told: ir.StringValue) -> ir.StringValue:
    """Name the kind of a licence, so that two licences contradict each other within one kind only.

    Parameters
    ----------
    number : string column
        As `contacts.licence` writes it.
    told : string column
        The kind as the source tells it; null where it does not.

    Returns
    -------
    string column
        `practising`, `qualification`, `nurse`, `npi`, `dea`, or the told kind in small letters. A mainland
        physician's number says by its shape which of her two certificates it is, whatever its column is called; other
        shapes count only where no kind is told. Null where neither says it.

    Examples
    --------
    >>> nothing = ibis.null("string")
    >>> licence_kind(ibis.literal("110110000012345"), nothing).execute()
    'practising'
    >>> licence_kind(ibis.literal("1234567893"), ibis.literal("NPI number")).execute()
    'npi'
    """
    text = narrow(told).lower()
    named = ibis.cases(*[(text.re_search(pattern), kind) for pattern, kind in _WORDS], else_=text.nullif(""))
    shapes = [((number.length() == length) & number.re_search(pattern), kind) for length, pattern, kind in _SHAPES]
    shaped = ibis.cases(*shapes, (_is_dea(number), "dea"), else_=ibis.null("string"))
    is_either = named.isin(["practising", "qualification"]) & shaped.isin(["practising", "qualification"])
    return ibis.cases((is_either, shaped), else_=ibis.coalesce(named, shaped))


def checked(number: ir.StringValue, kind: ir.StringValue) -> ir.StringValue:
    """Leave out numbers that their own check digit calls mistyped: they would tie to nobody and refuse everybody.

    Parameters
    ----------
    number : string column
        As `contacts.licence` writes it.
    kind : string column
        As `licence_kind` names it.

    Returns
    -------
    string column
        Null for an NPI or a DEA number that cannot be one.

    Examples
    --------
    >>> [checked(ibis.literal(number), ibis.literal("npi")).execute() for number in ("1234567893", "1234567890")]
    ['1234567893', None]
    """
    of = kind.fill_null("")
    is_wrong = ibis.cases((of == "npi", ~_is_npi(number)), (of == "dea", ~_is_dea(number)), else_=False)
    return is_wrong.ifelse(ibis.null("string"), number)


def _is_npi(number: ir.StringValue) -> ir.BooleanValue:
    """Ten digits of which the last is Luhn's for 80840 and the nine before."""
    added = sum((_at(number, place, _DIGITS if place % 2 else _DOUBLED) for place in range(9)), ibis.literal(24))
    is_shaped = number.re_search(r"^[12]\d{9}$").fill_null(False)
    return is_shaped & ((added + _at(number, 9, _DIGITS)) % 10 == 0)


def _is_dea(number: ir.StringValue) -> ir.BooleanValue:
    """Two letters and seven digits: the last is that of first, third and fifth plus twice the others."""
    digit = [_at(number, place, _DIGITS) for place in range(2, 9)]
    added = digit[0] + digit[2] + digit[4] + (digit[1] + digit[3] + digit[5]) * 2
    is_shaped = ((number.length() == 9) & number.re_search(r"^[A-Z][A-Z9]\d{7}$")).fill_null(False)
    return is_shaped & (added % 10 == digit[6])


def _at(number: ir.StringValue, place: int, order: str) -> ir.IntegerValue:
    return ibis.literal(order).find(number.substr(place, 1))
