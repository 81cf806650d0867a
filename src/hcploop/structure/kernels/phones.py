"""Telephones: the number, in E.164, that a text names."""

from __future__ import annotations

import re
from functools import cache

import phonenumbers
import pyarrow as pa

from hcploop import schema
from hcploop.structure import data
from hcploop.structure.kernels.text import HAN, raw_values, tidied

_NOISE = re.compile(r"[\s\-–—_().·]+")
_CN_MOBILE = re.compile(r"(?:(?:\+|00)?86)?0?(1[3-9]\d{9})(?:\.0*)?")
_CN_WRITTEN_OUT = re.compile(r"(?:\+|00)86(1[3-9]\d{9})")
_US = re.compile(r"(?:\+?1)?([2-9]\d{2}[2-9]\d{6})")
_FLOAT = re.compile(r"(\d{7,15})\.0+")
_EXPONENT = re.compile(r"(\d)(?:\.(\d+))?[eE]\+?(\d{1,2})")
_SEVERAL = re.compile(r"[/;,、|]|\s+(?=(?:\+?86)?1[3-9]\d{9}$)|或")
_EXTENSION = re.compile(r"[\s(]*(?:转|轉|分机|分機|内线|內線|ext(?:ension)?|x|#|\*)[\s:.]*(\d{1,6})\)?$", re.IGNORECASE)
_DASHED = re.compile(r"(?<=\d{7})\s*[-–—]\s*(\d{1,5})$")
_REMARK = re.compile(
    rf"[(\[【<][^)\]】>]*[^\d\s+)\]】>-][^)\]】>]*[)\]】>]|[{HAN}]+\s*[:.]?|\b[a-z]{{2,}}\b\s*[:.]?", re.I
)
_REPEATED = re.compile(r"0{8}|(\d)\1{8}")
_MADE_UP = re.compile(r"\+86(?:10|2\d|[3-9]\d\d)(?:12345678?|(\d)\1{6,7})|\+1\d{3}55501\d\d")


_Number = tuple[str | None, str | None, str]
"""Telephone, extension, reason."""


def phones(values: pa.Table, *, region: str) -> pa.Table:
    """Say which number each text names.

    Mainland mobiles are read by pattern (full-width digits, +86, spaces, dashes); everything else is left to
    Google's rules of numbering. A number that a spreadsheet rounded (1.38E+10) is lost and says so.

    Parameters
    ----------
    values : table with the column `raw`
        Distinct texts. Of several numbers in one text the first that is a number counts; labels and remarks around
        it (手机：…, …（微信同号）) do not.
    region : str
        Two-letter code of the country that numbers without a country code are from; see `region_of`. Of Hong Kong,
        Macau and Taiwan the country code may stand without its sign in a mainland market.

    Returns
    -------
    schema.phone_form
        One row a value, in their order. The number is a switchboard's where there is an `extension`.

    Examples
    --------
    >>> rows = phones(pa.table({"raw": ["１３９ 1234-5678", "1.38E+10", "010-62751234转801"]}), region="CN").to_pylist()
    >>> [(row["phone"], row["extension"], row["reason"]) for row in rows]
    [('+8613912345678', None, 'mobile'), (None, None, 'rounded'), ('+861062751234', '801', 'parsed')]
    """
    plain = tidied(raw_values(values))
    columns = list(zip(*[_read(text, region) for text in plain], strict=True)) if plain else [()] * 3
    made = pa.table([values["raw"].cast(pa.string()), *columns], names=list(schema.phone_form.columns))
    return schema.phone_form.check_arrow(made)


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


def _read(text: str, region: str) -> _Number:
    if not text:
        return None, None, "empty"
    number = text if text.isdigit() else _NOISE.sub("", text)
    mobile = (_CN_MOBILE if region == "CN" else _CN_WRITTEN_OUT).fullmatch(number)
    if mobile:
        return _mobile("+86" + mobile[1])
    return _spreadsheet(text, region) or _first_of_several(text, region) or _one(text, number, region)


def _mobile(number: str) -> _Number:
    is_none = number in _placeholders() or _REPEATED.search(number)
    return (None, None, "placeholder") if is_none else (number, None, "mobile")


def _spreadsheet(text: str, region: str) -> _Number | None:
    """Read what a spreadsheet made of a number."""
    exponent = _EXPONENT.fullmatch(text)
    if exponent:
        digits, power = exponent[1] + (exponent[2] or ""), int(exponent[3])
        whole, rest = digits[: power + 1], digits[power + 1 :]
        is_whole = len(whole) == power + 1 and not rest.strip("0")
        return _read(whole, region) if is_whole else (None, None, "rounded")
    decimal = _FLOAT.fullmatch(text)
    return _read(decimal[1], region) if decimal else None


def _first_of_several(text: str, region: str) -> _Number | None:
    parts = [part.strip() for part in _SEVERAL.split(text) if any(letter.isdigit() for letter in part)]
    if not parts or parts == [text]:
        return None
    read = [_read(part, region) for part in parts]
    return next((number for number in read if number[0]), read[0])


def _one(text: str, number: str, region: str) -> _Number:
    local = _US.fullmatch(number) if region in ("US", "CA") else None
    if local:
        return _unless_placeholder("+1" + local[1], None, "parsed")
    found = _parsed(text, region)
    if found[0] or found[2] == "placeholder":
        return found
    if region == "CN" and number.startswith(_neighbours()):
        return _parsed("+" + number, region)
    bare = " ".join(_REMARK.sub(" ", text).split())
    return _read(bare, region) if bare and bare != text else found


def _parsed(text: str, region: str) -> _Number:
    whole = _valid(text, region)
    for pattern in (_EXTENSION, _DASHED):
        extension = None if whole and pattern is _DASHED else pattern.search(text)
        main = _valid(text[: extension.start()], region) if extension else None
        if extension and main:
            return _unless_placeholder(main, extension[1], "parsed")
    return _unless_placeholder(whole, None, "parsed") if whole else (None, None, "invalid")


def _valid(text: str, region: str) -> str | None:
    try:
        number = phonenumbers.parse(text, None if region == "ZZ" else region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number) or not phonenumbers.is_valid_number(number):
        return None
    number.extension = None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def _unless_placeholder(number: str, extension: str | None, reason: str) -> _Number:
    if _mobile(number)[0] is None or _MADE_UP.fullmatch(number):
        return None, None, "placeholder"
    return number, extension, reason


@cache
def _neighbours() -> tuple[str, ...]:
    return tuple(data.words("phones")["neighbours"])


@cache
def _placeholders() -> frozenset[str]:
    return frozenset(data.words("phones")["placeholders"])
