"""Telephones: the number, in E.164, that a text names."""

from __future__ import annotations

import re

import phonenumbers
import pyarrow as pa

from hcploop import schema
from hcploop.structure import data
from hcploop.structure.kernels.text import raw_values, tidied

_NOISE = re.compile(r"[\s\-–—_().·]+")
_CN_MOBILE = re.compile(r"(?:(?:\+|00)?86)?0?(1[3-9]\d{9})(?:\.0*)?")
_CN_WRITTEN_OUT = re.compile(r"(?:\+|00)86(1[3-9]\d{9})")
_US = re.compile(r"(?:\+?1)?([2-9]\d{2}[2-9]\d{6})")
_FLOAT = re.compile(r"(\d{7,15})\.0+")
_EXPONENT = re.compile(r"(\d)(?:\.(\d+))?[eE]\+?(\d{1,2})")
_SEVERAL = re.compile(r"[/;,、|]|\s+(?=(?:\+?86)?1[3-9]\d{9}$)|或")
_EXTENSION = re.compile(r"(?:转|分机|ext\.?|x|#)\s*\d+$", re.IGNORECASE)
_PLACEHOLDER = re.compile(r".*(?:0{8}|(\d)\1{8,})")


def phones(values: pa.Table, *, region: str) -> pa.Table:
    """Say which number each text names.

    Mainland mobiles are read by pattern (full-width digits, +86, spaces, dashes); everything else is left to
    Google's rules of numbering. A number that a spreadsheet rounded (1.38E+10) is lost and says so.

    Parameters
    ----------
    values : table with the column `raw`
        Distinct texts. Of several numbers in one text the first counts.
    region : str
        Two-letter code of the country that numbers without a country code are from; see `region_of`.

    Returns
    -------
    schema.phone_form
        One row a value, in their order.

    Examples
    --------
    >>> rows = phones(pa.table({"raw": ["１３９ 1234-5678", "1.38E+10"]}), region="CN").to_pylist()
    >>> [(row["phone"], row["reason"]) for row in rows]
    [('+8613912345678', 'mobile'), (None, 'rounded')]
    """
    plain = tidied(raw_values(values))
    read = [_read(text, region) for text in plain]
    table = pa.table(
        {
            "raw": values["raw"],
            "phone": pa.array([number for number, _ in read], pa.string()),
            "reason": pa.array([reason for _, reason in read], pa.string()),
        }
    )
    return schema.phone_form.check_arrow(table)


def region_of(time_zone: str) -> str:
    """Name the country that a market's time zone lies in.

    Parameters
    ----------
    time_zone : str
        An IANA name, such as Asia/Shanghai.

    Returns
    -------
    str
        A two-letter code; `ZZ` (no country: numbers then need their country code) where the list does not say.

    Examples
    --------
    >>> region_of("Asia/Shanghai"), region_of("Etc/UTC")
    ('CN', 'ZZ')
    """
    return str(data.words("phones")["region"].get(time_zone, "ZZ"))


def _read(text: str, region: str) -> tuple[str | None, str]:
    if not text:
        return None, "empty"
    number = text if text.isdigit() else _NOISE.sub("", text)
    mobile = (_CN_MOBILE if region == "CN" else _CN_WRITTEN_OUT).fullmatch(number)
    if mobile:
        return _unless_placeholder("+86" + mobile[1], "mobile")
    return _read_rest(text, number, region)


def _read_rest(text: str, number: str, region: str) -> tuple[str | None, str]:
    exponent = _EXPONENT.fullmatch(text)
    if exponent:
        digits, power = exponent[1] + (exponent[2] or ""), int(exponent[3])
        whole, rest = digits[: power + 1], digits[power + 1 :]
        return _read(whole, region) if len(whole) == power + 1 and not rest.strip("0") else (None, "rounded")
    decimal = _FLOAT.fullmatch(text)
    if decimal:
        return _read(decimal[1], region)
    first = _SEVERAL.split(text, maxsplit=1)[0]
    if first != text:
        return _read(first.strip(), region)
    local = _US.fullmatch(number) if region in ("US", "CA") else None
    if local:
        return _unless_placeholder("+1" + local[1], "parsed")
    return _parsed(_EXTENSION.sub("", text).strip(), region)


def _parsed(text: str, region: str) -> tuple[str | None, str]:
    try:
        number = phonenumbers.parse(text, None if region == "ZZ" else region)
    except phonenumbers.NumberParseException:
        return None, "invalid"
    if not phonenumbers.is_possible_number(number) or not phonenumbers.is_valid_number(number):
        return None, "invalid"
    return _unless_placeholder(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164), "parsed")


def _unless_placeholder(number: str, reason: str) -> tuple[str | None, str]:
    return (None, "placeholder") if _PLACEHOLDER.fullmatch(number) else (number, reason)
