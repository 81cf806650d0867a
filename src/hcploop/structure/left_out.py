"""What cleaning leaves out of people's contacts and ids because it stands for none: test, null, 000000."""

from __future__ import annotations

from collections.abc import Callable

import ibis
import ibis.expr.types as ir

from hcploop.structure.contacts import NO_PAIR, NO_WORDS, TEST_WORDS, email, licence, namespaced, narrow

_COLUMNS: dict[str, Callable[[ir.Table], ir.StringValue]] = {
    "email": lambda rows: email(rows.raw),
    "licence_no": lambda rows: licence(rows.raw),
    "wechat_unionid": lambda rows: namespaced(rows.raw, source=rows.source),
    "wechat_openid": lambda rows: namespaced(rows.raw, source=rows.source),
    "external_userid": lambda rows: namespaced(rows.raw, source=rows.source),
}
_LONGEST = 10
_LONGEST_NAMESPACED = 24
"""Words that stand for nothing are short; what is longer is not looked at, unless it is one sign over and over."""


def left_out(people: ir.Table, phones: ir.Table) -> ir.Table:
    """List the values that cleaning leaves out because they stand for none.

    Parameters
    ----------
    people : schema.kinds.KINDS["people"].staged
        Rows in force.
    phones : schema.phone_form
        What the kernel made of their telephones.

    Returns
    -------
    ibis table
        `record_id`, `kind`, `text`, `reason` (test, placeholder): one row a record and value. The text is the word
        (test, null, 无, one sign over and over), or the digits of a telephone that everybody writes who knows none.
        What is merely mistyped is not listed.
    """
    return ibis.union(*[_of_column(people, kind) for kind in _COLUMNS], _further(people), _phones(people, phones))


def is_test(text: ir.StringValue) -> ir.BooleanValue:
    """Tell whether a value is a word for a trial, with a number behind it or without: test, TEST123, 测试."""
    return text.re_search(rf"(?i)^({TEST_WORDS})[-_ ]?[0-9]*$")


def without_words(ids: ir.ArrayValue) -> ir.ArrayValue:
    """Leave out further identifiers, as kind:value, of which the value stands for none."""
    return ids.filter(lambda pair: ~pair.re_search(NO_PAIR))


def _of_column(people: ir.Table, kind: str) -> ir.Table:
    told = people.select("record_id", "source", raw=people[kind])
    short = told.filter(_may_be_word(told.raw, kind))
    gone = short.filter(_COLUMNS[kind](short).isnull())
    return _worded(gone.select("record_id", kind=ibis.literal(kind), text=_said(gone.raw)))


def _may_be_word(raw: ir.StringValue, kind: str) -> ir.BooleanValue:
    if kind not in {"email", "licence_no"}:
        return raw.length() <= _LONGEST_NAMESPACED
    return (raw.length() <= _LONGEST) | (raw.replace(raw.left(1), "") == "")


def _further(people: ir.Table) -> ir.Table:
    each = people.filter(people.other_ids.length() > 0).select("record_id", pair=people.other_ids.unnest())
    gone = each.filter(each.pair.re_search(NO_PAIR))
    text = gone.pair.re_replace("^[^:]*:", "")
    return _worded(gone.select("record_id", kind=ibis.literal("id_") + gone.pair.split(":")[0], text=_said(text)))


def _phones(people: ir.Table, phones: ir.Table) -> ir.Table:
    gone = phones.filter(phones.reason.isin(["placeholder", "invalid"]))
    is_known = gone.reason == "placeholder"
    digits = gone.raw.re_replace("[^0-9]", "")
    told = gone.select("raw", text=is_known.ifelse(digits, _said(gone.raw)), known=is_known.ifelse("placeholder", ""))
    reason = told.known.nullif("").fill_null(_reason(told.text))
    rows = people.select("record_id", "phone").inner_join(told.mutate(reason=reason), people.phone == told.raw)
    found = rows.select("record_id", kind=ibis.literal("phone"), text=rows.text, reason=rows.reason)
    return found.filter(found.reason.notnull())


def _worded(gone: ir.Table) -> ir.Table:
    told = gone.mutate(reason=_reason(gone.text))
    return told.filter(told.reason.notnull())


def _said(text: ir.StringValue) -> ir.StringValue:
    """The word, without the platform that it would hold on."""
    return narrow(text).lower().re_replace("@.*$", "")


def _reason(said: ir.StringValue) -> ir.StringValue:
    is_one_sign = said.re_search("^[^a-z]+$") & (said.replace(said.left(1), "") == "")
    is_none = said.re_search(rf"^({NO_WORDS})$") & (said != "")
    return ibis.cases((is_test(said), "test"), (is_none | is_one_sign, "placeholder"), else_=ibis.null("string"))
