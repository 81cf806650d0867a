"""E-mails, licences and WeChat ids in one writing, as Ibis expressions."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

_WIDE = "".join(chr(code + 0xFEE0) for code in range(0x21, 0x7F)) + "\u3000"
_NARROW = "".join(chr(code) for code in range(0x21, 0x7F)) + " "
TEST_WORDS = "test|测试|測試"
NO_WORDS = "null|none|nil|undefined|nan|n/a|unknown|无|無|暂无|未知|0+|-*"
NO_ID = rf"(?i)^({NO_WORDS}|{TEST_WORDS})(@|$)"
"""What systems and people write where they have no id."""
NO_PAIR = rf"(?i)^[^:]*:({NO_WORDS}|{TEST_WORDS})$"
"""The same of a further identifier, as kind:value."""
_EMAIL = r"^[a-z0-9._%+'-]+@[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}$"


def email(value: ir.StringValue) -> ir.StringValue:
    """Write an e-mail address in small letters.

    Parameters
    ----------
    value : string column
        As written; full-width letters and `mailto:` may stand in it.

    Returns
    -------
    string column
        Null for what is no address.

    Examples
    --------
    >>> email(ibis.literal(" Li.Na＠Hospital.CN ")).execute()
    'li.na@hospital.cn'
    """
    # Most values are in order already; the dear reading is for the others only.
    quick = value.lower()
    plain = narrow(value).lower().re_replace(r"^mailto:|\s+|[;,].*$", "")
    slow = ibis.ifelse(plain.re_search(_EMAIL), plain, ibis.null("string"))
    return ibis.ifelse(quick.re_search(_EMAIL), quick, slow)


def licence(value: ir.StringValue) -> ir.StringValue:
    """Write a licence in capital letters and digits.

    Parameters
    ----------
    value : string column
        As written; spaces, dashes and brackets are dropped.

    Returns
    -------
    string column
        Null for what has no digit, or is one sign over and over.

    Examples
    --------
    >>> licence(ibis.literal("110-1010 ０２３x")).execute()
    '1101010023X'
    """
    plain = narrow(value).upper().re_replace(r"[^0-9A-Z]", "")
    slow = ibis.ifelse(plain.re_search(r"[1-9]"), plain, ibis.null("string"))
    written = ibis.ifelse(value.re_search(r"^[0-9A-Z]*[1-9][0-9A-Z]*$"), value, slow)
    is_one_sign = (written.length() > 3) & (written.replace(written.left(1), "") == "")
    return is_one_sign.ifelse(ibis.null("string"), written)


def namespaced(value: ir.StringValue, *, source: ir.StringValue) -> ir.StringValue:
    """Say on which platform an id of WeChat holds.

    Parameters
    ----------
    value : string column
        `id@platform`, or a bare id.
    source : string column
        Whose row it is: the platform of a bare id.

    Returns
    -------
    string column
        `id@platform`; null for what is no id: empty, null, undefined.
    """
    plain = narrow(value).re_replace(r"\s+", "")
    whole = ibis.ifelse(plain.contains("@"), plain, plain + "@" + source)
    is_none = plain.re_search(NO_ID).fill_null(True)
    return is_none.ifelse(ibis.null("string"), whole)


def narrow(value: ir.StringValue) -> ir.StringValue:
    """Write full-width letters, digits and signs as plain ones.

    Parameters
    ----------
    value : string column
        As written.

    Returns
    -------
    string column
        Outer spaces gone.
    """
    # Translating is dear and hardly ever needed.
    is_wide = value.re_search(r"[^ -~]")
    return ibis.ifelse(is_wide, value.translate(_WIDE, _NARROW), value).strip()
