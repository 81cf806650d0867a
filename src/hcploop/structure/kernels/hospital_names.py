"""What a hospital's name says: place, number, kind, and the name proper."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import partial

from hcploop.structure import data
from hcploop.structure.kernels.places import Place, leading_place

_NUMERAL = "零〇一二三四五六七八九十百两"
_ORDINAL = re.compile(rf"第([{_NUMERAL}]+|\d+)|([{_NUMERAL}]+|\d+)(?=附?(?:属)?医?院|医$|附属)")
_BRACKETS = re.compile(r"[(\[【（](.*?)[)\]】）]")
_JUNK = re.compile(r"[^\w()（）\[\]【】]|_")
_TEACHING = re.compile(r"^(.{2,14}?(?:大学|学院|科学院))((?:.{0,4}医学院|医学部|临床医学院)?)(.+)$")
_AREA = re.compile(r"^([一-龥]{1,6}?(?:新区|开发区|自治县|自治旗|(?<![军社院校地])区|县|市|旗))(?=.)")
_AREA_KIND = re.compile(r"(?<=.)(?:新区|开发区|自治县|自治旗|区|县|市|旗)$")
_HOUSE = re.compile("医院|医学中心|卫生院|保健院|防治院|卫生服务中心|疗养院")
_FORMER = re.compile("^(?:原名?|又名|曾用名|别名|挂牌|加挂|现|即|简称)[:：]?|[:：]")
_TWO_NAMES = re.compile(r"^(.{4,}?(?:医院|保健院|卫生服务中心))(?!附属|分院)(.{3,}(?:医院|保健院))$")
_ZERO = re.compile(r"(?<=[〇一二三四五六七八九])[0o○零]|[0o○零](?=[一二三四五六七八九])")
_OWNER = re.compile(r"^[一-龥]{2,14}(?:公司|集团|工业|总局|铁路局)(?=[一-龥]{4,})")
_LATIN_ORDINALS = {
    word: str(number)
    for number, word in enumerate(
        ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"), start=1
    )
}


@dataclass(frozen=True)
class HospitalName:
    """What one writing of a hospital's name says.

    Parameters
    ----------
    written : str
        Simplified, no spaces, no punctuation: equal for writings that differ in typing only.
    core : str
        The name proper: university, place and 医院 taken off, numbers as digits.
    place : Place
        Province and city that the name itself tells.
    area : str
        County or district that it begins with after them.
    numbers : tuple of str
        Its numbers: 第一, 306.
    kinds : frozenset of str
        What it is: 人民, 中医, 肿瘤, 分院 …
    is_generic : bool
        Whether the name proper says nothing without a place, as 第一人民医院.
    campus : str
        Which of its sites, as 南区; no part of which hospital it is.
    others : tuple of str
        Further names that stand in it, as in 隆福医院(东城区老年病医院).
    university : str
        Whose hospital it is, where it says so.
    seat : str, optional
        Province of the university, where known; the hospital may be elsewhere.
    """

    written: str
    core: str
    place: Place = field(default_factory=Place)
    area: str = ""
    numbers: tuple[str, ...] = ()
    kinds: frozenset[str] = frozenset()
    is_generic: bool = False
    campus: str = ""
    others: tuple[str, ...] = ()
    university: str = ""
    seat: str | None = None


@partial(data.derived, at_most=50_000)
def hospital_name(text: str) -> HospitalName:
    """Read a hospital's name.

    Parameters
    ----------
    text : str
        Tidied, in simplified script.

    Returns
    -------
    HospitalName
        What it says.

    Examples
    --------
    >>> name = hospital_name("首都医科大学附属北京同仁医院(南区)")
    >>> name.core, name.place.city, hospital_name("武汉市一院").core, hospital_name("武汉市第1医院").numbers
    ('同仁', '北京市', '第1', ('1',))
    """
    text = text.lower()
    if text.isascii():
        return _latin_name(text)
    flat = _JUNK.sub("", text)
    inner = [_FORMER.sub("", part) for part in _BRACKETS.findall(flat)]
    outer = _unbracketed(_BRACKETS.sub("", flat)) or _unbracketed(flat)
    campus = next((part for part in inner if _campus_name().search(part)), "")
    others = [part for part in inner if _HOUSE.search(part) and len(part) >= 4 and part != campus]
    two = _TWO_NAMES.match(outer)
    if two and (leading_place(two[2])[0].province or _TEACHING.match(two[2])):
        outer, others = two[1], [*others, two[2]]
    trailing = _campus().search(outer)
    if trailing:
        campus, outer = campus or trailing[2], outer[: trailing.start(2)]
    return replace(_han_name(outer), written=_unbracketed(flat), campus=campus, others=tuple(others))


def plain_name(written: str) -> str:
    """Write a name with numbers as digits and universities in full, nothing left out.

    Parameters
    ----------
    written : str
        As `HospitalName.written` is.

    Returns
    -------
    str
        For comparing letter by letter.

    Examples
    --------
    >>> plain_name("北医三院")
    '北京大学第3医院'
    """
    return _ordered(_rewritten(written))


def kindless(core: str) -> str:
    """Leave out what says the kind of a hospital only.

    Parameters
    ----------
    core : str
        As `HospitalName.core` is.

    Returns
    -------
    str
        The rest.

    Examples
    --------
    >>> kindless("蛇口人民"), kindless("蒙医")
    ('蛇口', '')
    """
    return _kinds().sub(lambda found: "" if len(found[0]) > 1 else found[0], core)


def _han_name(text: str) -> HospitalName:
    place, area, core = _parts(_ordered(_rewritten(text)))
    short = _without_house(core)
    military = re.search(r"第\d{3,}", short)
    short = military[0] if military else short
    rest = re.sub(r"第\d{1,2}(?!\d)", "", short)
    return HospitalName(
        written=text,
        core=short or core,
        place=place,
        area=area,
        numbers=tuple(re.findall(r"\d+", short)),
        kinds=frozenset(_kinds().findall(short)),
        is_generic=rest.removeprefix(area) in _generic(),
        university=(university := _university(text)),
        seat=data.words("hospitals")["seats"].get(university) or leading_place(university)[0].province,
    )


def _university(text: str) -> str:
    teaching = _TEACHING.match(_rewritten(text))
    return teaching[1] if teaching and not teaching[1].endswith("科学院") else ""


def _parts(text: str) -> tuple[Place, str, str]:
    """Part place, area and name proper; a university stays only where nothing but it names the hospital."""
    teaching = _TEACHING.match(text)
    if not teaching:
        return _placed(text)
    house = re.sub("^(?:附属|直属)", "", teaching[3])
    place, area, core = _placed(house)
    bare = _bare(core)
    if bare not in _generic() or (bare and place.province):
        return place, area, core
    university = re.sub("[省市]", "", teaching[1])
    return place, "", university + re.sub(r"附属(?=第\d|.+医院)", "", teaching[3])


def _placed(text: str) -> tuple[Place, str, str]:
    owner = _OWNER.match(text)
    if owner and leading_place(text[owner.end() :])[0].city:
        text = text[owner.end() :]
    place, rest = leading_place(text)
    told = text[: len(text) - len(rest)]
    if rest == "医院" and told in data.words("hospitals")["not_places"]:
        place, rest = Place(), text
    found = _AREA.match(rest)
    if not found:
        return place, "", rest
    now = data.words("hospitals")["former_areas"].get(found[1], found[1])
    area = _AREA_KIND.sub("", now)
    area = found[1] if area in data.words("hospitals")["twins"] else area
    return place, area, area + rest[found.end() :]


def _bare(core: str) -> str:
    return re.sub(r"第\d+", "", _without_house(core))


def _without_house(core: str) -> str:
    return re.sub("(?<!中)医院$|(?<=中医)院$", "", core)


def _unbracketed(text: str) -> str:
    return re.sub(r"[()（）\[\]【】]", "", text)


def _ordered(text: str) -> str:
    """Write numbers as digits and 第一附属医院, 一附院, 附一院 as 附属第1医院."""
    text = _institute().sub(lambda found: f"{found[1][0]}研所", _ZERO.sub("〇", text))
    numbered = _ORDINAL.sub(lambda found: f"第{_number(found[1] or found[2])}", text)
    numbered = re.sub(r"(第\d+)附属?(?:医?院)", r"附属\1医院", numbered)
    numbered = re.sub(r"附(第\d+)(?:医?院)", r"附属\1医院", numbered)
    return re.sub(r"(第\d+)(?:院|医)(?=$|[东南西北])", r"\1医院", numbered)


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    digits = {numeral: value for value, numeral in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
    if not set(text) & {"十", "百"}:
        return int("".join(str(digits[numeral]) for numeral in text))
    total, current = 0, 0
    for numeral in text:
        if numeral in "十百":
            total, current = total + (current or 1) * {"十": 10, "百": 100}[numeral], 0
        else:
            current = digits[numeral]
    return total + current


def _latin_name(text: str) -> HospitalName:
    words = re.findall(r"[a-z0-9]+", text.replace("'", ""))
    known = data.words("hospitals")["english"]
    spelled = [known["written_as"].get(word, word) for word in words]
    kept = [_LATIN_ORDINALS.get(word, word) for word in spelled if word not in known["drop"]]
    kinds = {"north", "south", "east", "west", "children", "childrens", "cancer", "maternity", "women", "womens"}
    return HospitalName(
        written="".join(words),
        core=" ".join(sorted(kept)),
        numbers=tuple(sorted(word for word in kept if word.isdigit())),
        kinds=frozenset(kinds & set(kept)),
        is_generic=len(kept) < 2 or not set(kept) - {"general", "hospital", "peoples", "central", "clinic", "medical"},
    )


def _rewritten(text: str) -> str:
    words = data.words("hospitals")["written_as"]
    return _spellings().sub(lambda found: words[found[0]], text)


@data.derived
def _spellings() -> re.Pattern[str]:
    """Short forms of universities only at the beginning: 东北大学 is no 北京大学."""
    words = data.words("hospitals")["written_as"]
    longest = sorted(words, key=len, reverse=True)
    return re.compile("|".join("^" + word if "大学" in words[word] else word for word in longest))


@data.derived
def _campus() -> re.Pattern[str]:
    said = "|".join(data.words("hospitals")["campus"])
    return re.compile(rf"(医院|医学中心|保健院|第?[{_NUMERAL}\d]+院)((?:(?:(?!医院)[一-龥]){{0,4}}?(?:{said}))+)$")


@data.derived
def _campus_name() -> re.Pattern[str]:
    said = "|".join([*data.words("hospitals")["campus"], "总院"])
    return re.compile(rf"(?:{said})$")


@data.derived
def _institute() -> re.Pattern[str]:
    """Institutes are called by the first letter of what they are for: 儿科研究所, 儿研所."""
    words = sorted({"儿", "骨", "眼", *data.words("hospitals")["kinds"]}, key=len, reverse=True)
    return re.compile(rf"({'|'.join(words)})[科病]?研究所")


@data.derived
def _kinds() -> re.Pattern[str]:
    return re.compile("|".join(sorted(data.words("hospitals")["kinds"], key=len, reverse=True)))


@data.derived
def _generic() -> frozenset[str]:
    return frozenset(data.words("hospitals")["generic"])
