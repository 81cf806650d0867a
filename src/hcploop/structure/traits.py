"""Names in parts, days of birth, addresses, postcodes and further traits in one writing, as Ibis expressions."""

from __future__ import annotations

import unicodedata

import ibis
import ibis.expr.types as ir

from hcploop.structure.contacts import narrow

_ACCENTED = [chr(code) for code in range(0xC0, 0x250) if len(unicodedata.normalize("NFD", chr(code))) > 1]
_BARE = [unicodedata.normalize("NFD", letter)[0] for letter in _ACCENTED]
_YEAR_FIRST = r"^(\d{4})(?:\D*(\d{1,2}))?(?:\D*(\d{1,2}))?"
_YEAR_LAST = r"^(\d{1,2})\D(\d{1,2})\D(\d{4})"


def words(value: ir.StringValue) -> ir.StringValue:
    """Write a text as its words: small letters without accents, signs as single spaces.

    Parameters
    ----------
    value : string column
        As written.

    Returns
    -------
    string column
        Null for what holds no letter and no digit.

    Examples
    --------
    >>> words(ibis.literal(" 12, Rue  de l'Église ")).execute()
    '12 rue de l eglise'
    """
    plain = narrow(value).translate("".join(_ACCENTED), "".join(_BARE)).lower()
    return plain.re_replace(r"[^\p{L}\p{N}]+", " ").strip().nullif("")


def closed(value: ir.StringValue) -> ir.StringValue:
    """Write a text as one word: as `words`, without the spaces.

    Parameters
    ----------
    value : string column
        As written; such as a postcode or one part of a name.

    Returns
    -------
    string column
        Null for what holds no letter and no digit.

    Examples
    --------
    >>> closed(ibis.literal("TQ13 8DF")).execute()
    'tq138df'
    """
    return words(value).replace(" ", "")


def day(value: ir.StringValue) -> ir.StringValue:
    """Write a day as eight digits, also where it is no day of the calendar: parts of a wrong day still agree.

    Parameters
    ----------
    value : string column
        The year first (1856-06-18, 18560618, 1856年6月), or last with the day before the month (18/06/1856).

    Returns
    -------
    string column
        Year, month, day; 00 for a part that is not told, null for what begins with no year and ends with none.

    Examples
    --------
    >>> [day(ibis.literal(text)).execute() for text in ("1856-86-18", "18/6/1856", "1856")]
    ['18568618', '18560618', '18560000']
    """
    text = narrow(value)
    is_last = text.re_search(_YEAR_LAST)
    pattern = [text.re_extract(_YEAR_FIRST, part) for part in (1, 2, 3)]
    turned = [text.re_extract(_YEAR_LAST, part) for part in (3, 2, 1)]
    parts = [is_last.ifelse(last, first).fill_null("") for last, first in zip(turned, pattern, strict=True)]
    whole = parts[0] + _two(parts[1]) + _two(parts[2])
    return (parts[0].length() == 4).ifelse(whole, ibis.null("string"))


def sex(value: ir.StringValue) -> ir.StringValue:
    """Write the sex as m or f; any other word as it is.

    Parameters
    ----------
    value : string column
        As written: male, M, 男, female, F, 女, or a code.

    Returns
    -------
    string column
        Null where nothing is told.

    Examples
    --------
    >>> [sex(ibis.literal(text)).execute() for text in ("Male", "女", "2")]
    ['m', 'f', '2']
    """
    told = words(value)
    return ibis.cases(
        (told.isin(["m", "male", "man", "男", "男性"]), "m"),
        (told.isin(["f", "female", "woman", "女", "女性"]), "f"),
        else_=told,
    )


def whole_name(given: ir.StringValue, family: ir.StringValue) -> ir.StringValue:
    """Put a name together from its parts: the family name first in Chinese characters, last in letters.

    Parameters
    ----------
    given, family : string columns
        As written; either may be null.

    Returns
    -------
    string column
        Null where both are.

    Examples
    --------
    >>> whole_name(ibis.literal("Ann"), ibis.literal("Miller")).execute()
    'Ann Miller'
    """
    first, last = given.fill_null(""), family.fill_null("")
    is_han = last.re_search(r"\p{Han}")
    return is_han.ifelse(last + first, (first + " " + last).strip()).nullif("")


def _two(part: ir.StringValue) -> ir.StringValue:
    return ("00" + part).right(2)
