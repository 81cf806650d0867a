"""Which of the known hospitals a name could be, best first: for people to choose from, where no rule is sure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from scipy import sparse

from hcploop import schema
from hcploop.structure.kernels.hospital_names import HospitalName, hospital_name, plain_name
from hcploop.structure.kernels.pinyin import han_sound
from hcploop.structure.kernels.places import place_of
from hcploop.structure.kernels.text import raw_values, simplified, tidied

_AGREES: Mapping[str, float] = {"city": 0.2, "county": 0.2, "province": 0.05}
"""What the same place adds to the likeness of the letters, which is at most 1."""
_DIFFERS = 0.2
"""What another place takes off."""
_NOTHING = HospitalName("", "")
_AT_ONCE = 128
_SHARED = re.compile(r"医院|卫生院|保健院|附属|人民|中心|第|\d")


class _Known(NamedTuple):
    """A name that an institution has, read."""

    institution: int
    name: HospitalName
    place: dict[str, str]


def hospital_candidates(values: pa.Table, institutions: pa.Table, *, k: int = 5) -> pa.Table:
    """Rank the institutions that each name, as written, could be.

    The likeness is the cosine of single letters and pairs of letters, each weighed by how rare it is among the known
    names, after writing is brought to one form (script, width, numbers, short forms of universities). The same city,
    county or province adds to it; another one takes off. A county that the list knows in one city only counts as
    that city.

    Parameters
    ----------
    values : table with the column `raw`, and `place` where province and city stood beside the name
        Distinct names.
    institutions : schema.institution
        The market's list; may be empty. Each is found by its name and by its aliases.
    k : int
        How many at most.

    Returns
    -------
    schema.name_candidate
        At most `k` rows a value, in the order of the values, the best first. Institutions that share nothing with
        a name are left out.

    Examples
    --------
    >>> listed = schema.institution.arrow(
    ...     [{"institution_id": "zr", "name": "中日友好医院"}, {"institution_id": "tr", "name": "北京同仁医院"}]
    ... )
    >>> hospital_candidates(pa.table({"raw": ["中日醫院"]}), listed).to_pylist()[0]["hospital"]
    '中日友好医院'
    """
    raw = raw_values(values)
    beside = raw_values(values, "place") if "place" in values.column_names else [""] * len(raw)
    # Equal scores are told apart by where an institution stands, which must not be where the file had it.
    listing = institutions.select(["institution_id", "name", "aliases", "province", "city"]).sort_by("institution_id")
    rows = listing.to_pylist()
    known = _known(rows)
    asked = _asked(raw, beside, _homes(known))
    found = _ranked(asked, known, k=k) if known else [[] for _ in asked]
    listed = [
        {
            "raw": text,
            "place": where,
            "rank": rank,
            "institution_id": rows[known[at].institution]["institution_id"],
            "hospital": rows[known[at].institution]["name"],
            "score": round(score, 4),
            "reason": _reason(one, known[at]),
        }
        for text, where, one, best in zip(raw, beside, asked, found, strict=True)
        for rank, (at, score) in enumerate(best, start=1)
    ]
    return schema.name_candidate.arrow(listed)


def _known(rows: Sequence[Mapping[str, Any]]) -> list[_Known]:
    named = [(at, text) for at, row in enumerate(rows) for text in (row["name"], *(row["aliases"] or ()))]
    texts = simplified(tidied([text for _, text in named]))
    named = [
        (at, text)
        for (at, _), whole in zip(named, texts, strict=True)
        for text in (whole, *hospital_name(whole).others)
    ]
    places = simplified(tidied([f"{row['province'] or ''} {row['city'] or ''}" for row in rows]))
    known = [_Known(at, name := hospital_name(text), _place(name, places[at])) for at, text in named]
    homes = _homes(known)
    return [one._replace(place=_at_home(one.place, homes)) for one in known]


def _asked(raw: Sequence[str], beside: Sequence[str], homes: Mapping[str, str]) -> list[_Known]:
    texts, places = simplified(tidied(raw)), simplified(tidied(beside))
    names = [hospital_name(text) for text in texts]
    return [_Known(-1, name, _at_home(_place(name, where), homes)) for name, where in zip(names, places, strict=True)]


def _place(name: HospitalName, beside: str) -> dict[str, str]:
    """Tell where a hospital is: by its name, else by what stands beside it."""
    there = place_of(beside)
    told = {
        "province": name.place.province or there.province,
        "city": name.place.city or there.city,
        "county": name.area,
    }
    return {kind: value for kind, value in told.items() if value}


def _homes(known: Iterable[_Known]) -> dict[str, str]:
    """List the counties that stand in one city only, with that city."""
    cities: dict[str, set[str]] = defaultdict(set)
    for one in known:
        if "county" in one.place and "city" in one.place:
            cities[one.place["county"]].add(one.place["city"])
    return {county: next(iter(found)) for county, found in cities.items() if len(found) == 1}


def _at_home(place: dict[str, str], homes: Mapping[str, str]) -> dict[str, str]:
    home = homes.get(place.get("county", ""))
    return {**place, "city": home} if home and "city" not in place else place


def _ranked(asked: Sequence[_Known], known: Sequence[_Known], *, k: int) -> list[list[tuple[int, float]]]:
    """Give the places in `known` and the scores of the best, one an institution."""
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415 - .9 s, which only runs need

    letters, words = (TfidfVectorizer(analyzer=analyzer, dtype=np.float32) for analyzer in (_grams, _words))
    kinds = {kind: at for at, kind in enumerate(sorted({fact for one in known for fact in _facts(one.place)}))}
    names, latin = [one.name for one in known], [one.name if one.name.written.isascii() else _NOTHING for one in asked]
    has = [letters.fit_transform(names), words.fit_transform(names), _told([_facts(one.place) for one in known], kinds)]
    wants = [
        letters.transform([one.name for one in asked]),
        words.transform(latin),
        _told([_weights(one) for one in asked], kinds),
    ]
    there, wanted = sparse.hstack(has).T.tocsr(), sparse.hstack(wants).tocsr()
    best = np.array([1 + sum(_AGREES[kind] for kind in one.place) for one in asked])
    found: list[list[tuple[int, float]]] = []
    for begin in range(0, len(asked), _AT_ONCE):
        scores = (wanted[begin : begin + _AT_ONCE] @ there).toarray() / best[begin : begin + _AT_ONCE, None]
        found.extend(_best(row, known, k) for row in scores)
    return found


def _best(scores: npt.NDArray[Any], known: Sequence[_Known], k: int) -> list[tuple[int, float]]:
    likely = np.argpartition(-scores, min(8 * k, len(scores) - 1))[: 8 * k]
    chosen: dict[int, tuple[int, float]] = {}
    for at in likely[np.lexsort((likely, -scores[likely]))]:
        if scores[at] > 0 and len(chosen) < k:
            chosen.setdefault(known[at].institution, (int(at), float(min(scores[at], 1))))
    return list(chosen.values())


def _facts(place: Mapping[str, str]) -> dict[str, float]:
    return dict.fromkeys([*place, *(f"{kind}:{value}" for kind, value in place.items())], 1.0)


def _weights(one: _Known) -> dict[str, float]:
    """Weigh the facts so that the same place adds, another takes off, and one that is not told does nothing."""
    taken = {kind: 0.0 if kind == "county" else _DIFFERS for kind in one.place}
    return {
        **{kind: -taken[kind] for kind in one.place},
        **{f"{kind}:{value}": _AGREES[kind] + taken[kind] for kind, value in one.place.items()},
    }


def _told(rows: Sequence[Mapping[str, float]], columns: Mapping[str, int]) -> sparse.csr_matrix:
    cells = [
        (at, columns[fact], weight) for at, row in enumerate(rows) for fact, weight in row.items() if fact in columns
    ]
    held = np.array(cells, dtype=np.float64).reshape(-1, 3)
    shape = (len(rows), len(columns))
    return sparse.csr_matrix((held[:, 2].astype(np.float32), (held[:, 0].astype(int), held[:, 1].astype(int))), shape)


def _grams(name: HospitalName) -> list[str]:
    text = plain_name(name.written)
    return [] if text.isascii() else [*text, *(text[at : at + 2] for at in range(len(text) - 1))]


def _words(name: HospitalName) -> list[str]:
    """List what a name in Latin letters is compared by; a Chinese one has its sound, and its city's."""
    if name.written.isascii():
        return name.core.split()
    return [_sound(name.core.removeprefix(name.area)), _sound((name.place.city or "")[:-1])]


def _sound(text: str) -> str:
    return han_sound(text, surname="") if text else ""


def _reason(asked: _Known, known: _Known) -> str:
    """Say in what two names agree and in what they differ."""
    said = []
    if asked.name.written == known.name.written:
        said.append("the same name")
    elif asked.name.core == known.name.core and not asked.name.is_generic:
        said.append("the same name proper")
    both_tell = [kind for kind in ("county", "city") if kind in asked.place and kind in known.place]
    said += [f"{_same(asked.place[kind] == known.place[kind])} {kind}" for kind in both_tell]
    if asked.name.numbers and known.name.numbers:
        said.append(f"{_same(asked.name.numbers == known.name.numbers)} number")
    shared = _in_common(asked.name, known.name)
    return ", ".join([*said, *([f"both say {' '.join(shared)}"] if shared else [])]) or "some letters in common"


def _same(is_same: bool) -> str:
    return "the same" if is_same else "another"


def _in_common(one: HospitalName, other: HospitalName) -> list[str]:
    mine, theirs = (_SHARED.sub(" ", name.core.removeprefix(name.area)) for name in (one, other))
    blocks = SequenceMatcher(None, mine, theirs, autojunk=False).get_matching_blocks()
    found = [mine[block.a : block.a + block.size].strip() for block in blocks]
    return [text for text in found if len(text) > 1]
