"""What a cluster of records holds, and why two clusters cannot be one person."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from rapidfuzz.distance import JaroWinkler, Levenshtein

from hcploop.errors import UsageError
from hcploop.market.limits import FURTHER, Limits

_TIES = ("licence_no", "phone", "email", "wechat_unionid", "wechat_openid", "external_userid")
_TIES_OF = (*_TIES, "other_ids")
_SPELT = ("name_key", "surname_key", "pinyin")
_OWN = ("licence_no", "wechat_unionid", "wechat_openid", "external_userid")
_TRAITS = ("given_key", "family_key", "birth_date")
_KIND_WORDS = {
    "phone": "telephones",
    "email": "e-mail addresses",
    "licence_no": "licences of one kind",
    "wechat_unionid": "WeChat unionids of one platform",
    "wechat_openid": "WeChat openids of one app",
    "external_userid": "WeChat Work ids of one company",
}
_WITHIN = {"licence_no": "licence_kind", "wechat_unionid": "unionid_platform"}
"""Which column says within what a person has one such value; of others the value itself says it behind its @."""
_HELD = (*_TIES, "licence_kind", "unionid_platform", "name_key", "surname_key", "pinyin", "department", "place_key")
MERGED_BY = ("record_id", *_HELD, *_TRAITS, "title_rank", "other_ids")
"""The columns of `schema.linkage_evidence` that merging reads."""


Codes = frozenset[int]
_NOTHING: Codes = frozenset()


@dataclass(frozen=True)
class MergeRules:
    """When records are one person, and when they cannot be.

    Parameters
    ----------
    accept : float
        Links of at least this probability are taken.
    grey : float
        Links between this and `accept` go to a steward.
    max_records : int
        A person has no more records than this.
    max_name_forms : int
        A person has no more names than this of which no two are alike.
    contradictions : int
        From how many contradictions on two namesakes without a tie stay apart.
    limits : Limits
        How many different values of a kind a person has at most.
    """

    accept: float = 0.7
    grey: float = 0.3
    max_records: int = 30
    max_name_forms: int = 3
    contradictions: int = 2
    limits: Limits = field(default_factory=Limits)


@dataclass(slots=True)
class Holding:
    """What the records of a cluster hold, as codes; one set a column, which other clusters may share."""

    records: int = 1
    ties: Codes = _NOTHING
    owned: frozenset[tuple[int, int]] = frozenset()
    names: Codes = _NOTHING
    surnames: Codes = _NOTHING
    phones: Codes = _NOTHING
    emails: Codes = _NOTHING
    departments: Codes = _NOTHING
    places: Codes = _NOTHING
    titles: Codes = _NOTHING

    def absorb(self, other: Holding) -> None:
        """Take what another cluster holds."""
        self.records += other.records
        for name in Holding.__slots__[1:]:
            ours, theirs = getattr(self, name), getattr(other, name)
            if ours is not theirs and not theirs <= ours:
                setattr(self, name, ours | theirs)


def is_known_by_traits(evidence: pa.Table) -> bool:
    """Tell whether names are told in parts or birth is told, and nothing that only one person holds.

    Parameters
    ----------
    evidence : schema.linkage_evidence
        The records that may be merged.

    Returns
    -------
    bool
        False for a market with licences or WeChat ids, whatever else it tells.
    """
    told = {column for column in (*_OWN, *_TRAITS) if evidence[column].null_count < len(evidence)}
    return bool(told & set(_TRAITS)) and not told & set(_OWN)


def rows_of(record_ids: np.ndarray, asked: np.ndarray) -> np.ndarray:
    """Where records stand.

    Parameters
    ----------
    record_ids : array of shape (records,)
        The records that there are, each once.
    asked : array of shape (n,)
        Some of them.

    Returns
    -------
    array of shape (n,)
        Row numbers.

    Raises
    ------
    UsageError
        One of them is not there.
    """
    order = np.argsort(record_ids, kind="stable")
    found = np.searchsorted(record_ids, asked, sorter=order)
    rows: np.ndarray = order[np.minimum(found, len(order) - 1)] if len(order) else found
    if len(asked) and (not len(rows) or (record_ids[rows] != asked).any()):
        raise UsageError("a pair of records names a record that is not among those to merge")
    return rows


class Holdings:
    """What each record holds, read once; clusters are merged in it.

    Parameters
    ----------
    evidence : schema.linkage_evidence
        The records that may be merged.
    """

    def __init__(self, evidence: pa.Table) -> None:
        self.record_ids = evidence["record_id"].to_numpy()
        codes: dict[str, np.ndarray] = {}
        self._values: dict[str, list[str]] = {}
        for column in _HELD:
            coded = pc.dictionary_encode(evidence[column].combine_chunks())
            codes[column] = pc.fill_null(coded.indices, -1).to_numpy(zero_copy_only=False)
            self._values[column] = coded.dictionary.to_pylist() if column in (*_SPELT, *_OWN) else []
        self._sound: list[int] = []
        self._sets = self._by_row(evidence, codes)
        self._ties = [codes[column].tolist() for column in _TIES]
        self._own = {column: codes[column].tolist() for column in (*_OWN, *_WITHIN.values())}
        self._others, self._other_codes, further = _listed(evidence["other_ids"])
        self._slots: dict[tuple[str, int | str], int] = {}
        self._kinds: list[str] = []
        self._apps = {
            column: [self._slot(column, value.partition("@")[2]) for value in self._values[column]]
            for column in ("wechat_openid", "external_userid")
        }
        self._further = [self._slot(FURTHER + pair.partition(":")[0], "") for pair in further]
        self._alike: dict[tuple[int, int], bool] = {}

    def _by_row(self, evidence: pa.Table, codes: dict[str, np.ndarray]) -> list[list[Codes]]:
        """Each record's sets of one value or none, in the order of `Holding`; records of one value share a set."""
        is_told = [pc.is_valid(evidence[name]).to_numpy() for name in ("given_key", "family_key")]
        # A name without a family name may be a nickname; one told in parts was compared by its parts.
        # Neither contradicts anybody's name.
        is_in_parts = is_told[0] | is_told[1]
        is_name = (codes["name_key"] >= 0) & (codes["surname_key"] >= 0) & ~is_in_parts
        sound = np.full(len(self._values["name_key"]), -1)
        sound[codes["name_key"][is_name]] = codes["pinyin"][is_name]
        self._sound = sound.tolist()
        titles = pc.fill_null(evidence["title_rank"], -1).to_numpy()
        surnames = np.where(is_in_parts, -1, codes["surname_key"])
        columns = (codes[name] for name in ("phone", "email", "department", "place_key"))
        return [_sets(held) for held in (np.where(is_name, codes["name_key"], -1), surnames, *columns, titles)]

    def of(self, row: int) -> Holding:
        """What one record holds."""
        ties = [code * len(_TIES_OF) + kind for kind, held in enumerate(self._ties) if (code := held[row]) >= 0]
        others = self._other_codes[self._others[row] : self._others[row + 1]]
        ties += [code * len(_TIES_OF) + len(_TIES) for code in others]
        owned = [(self._further[code], code) for code in others]
        for column in _OWN:
            code = self._own[column][row]
            if code >= 0:
                within = _WITHIN.get(column)
                owned.append((self._slot(column, self._own[within][row]) if within else self._apps[column][code], code))
        return Holding(1, frozenset(ties), frozenset(owned), *[held[row] for held in self._sets])

    def why_not(self, one: Holding, other: Holding, rules: MergeRules) -> str:
        """Why two clusters cannot be one person; empty where they can."""
        if one.records + other.records > rules.max_records:
            return f"more than {rules.max_records} records would be one person"
        too_many = self._too_many(one, other, rules.limits)
        if too_many:
            return too_many
        if self._has_more_forms(one.names | other.names, rules.max_name_forms):
            return f"more than {rules.max_name_forms} forms of the name"
        ties = one.ties & other.ties
        # A telephone or an address may be another's: only a personal identifier joins two different names.
        is_personal = any(_TIES_OF[tie % len(_TIES_OF)] not in {"phone", "email"} for tie in ties)
        if not is_personal and not self._names_go_together(one, other):
            return "two different names"
        if not ties and _contradictions(one, other) >= rules.contradictions:
            return "same name, but contact, hospital, department or title contradict each other"
        return ""

    def _too_many(self, one: Holding, other: Holding, limits: Limits) -> str:
        """Of which kind both together have more values than a person has; empty where of none."""
        found = [
            kind
            for kind, ours, theirs in (("phone", one.phones, other.phones), ("email", one.emails, other.emails))
            if ours and theirs and ours is not theirs and _exceeds(ours, theirs, limits.of(kind).values)
        ]
        is_within = one.owned <= other.owned or other.owned <= one.owned
        slots = () if is_within else {slot for slot, _ in one.owned} & {slot for slot, _ in other.owned}
        for slot in slots:
            ours, theirs = ({held for held in side.owned if held[0] == slot} for side in (one, other))
            if _exceeds(ours, theirs, limits.of(self._kinds[slot]).values):
                found.append(self._kinds[slot])
        return _too_many_words(min(found), limits) if found else ""

    def _slot(self, kind: str, within: int | str) -> int:
        """Number the values of which a person has so many: those of a kind, on one platform or in one app."""
        if (kind, within) not in self._slots:
            self._slots[kind, within] = len(self._kinds)
            self._kinds.append(kind)
        return self._slots[kind, within]

    def _names_go_together(self, one: Holding, other: Holding) -> bool:
        if not one.names or not other.names:
            return self._surnames_go_together(one.surnames, other.surnames)
        if not one.names.isdisjoint(other.names):
            return True
        return any(self._is_alike(a, b) for a in one.names for b in other.names)

    def _surnames_go_together(self, ours: Codes, theirs: Codes) -> bool:
        """Whether 李主任 may be 李伟: a surname in another script says nothing."""
        if not ours.isdisjoint(theirs):
            return True
        spelt = self._values["surname_key"]
        known = [(spelt[a], spelt[b]) for a in ours for b in theirs]
        return not known or any(a == b or a.isascii() != b.isascii() for a, b in known)

    def _has_more_forms(self, names: Codes, most: int) -> bool:
        """Whether there are more names of which no two are alike than a person has."""
        if len(names) <= most:
            return False
        unlike: list[int] = []
        for name in sorted(names):
            if not any(self._is_alike(name, form) for form in unlike):
                unlike.append(name)
        return len(unlike) > most

    def _is_alike(self, a: int, b: int) -> bool:
        if a == b or self._sound[a] == self._sound[b] >= 0:
            return True
        key = (a, b) if a < b else (b, a)
        if key not in self._alike:
            self._alike[key] = _alike(self._values["name_key"][a], self._values["name_key"][b]) or _sounds_alike(
                self._sounded(a), self._sounded(b)
            )
        return self._alike[key]

    def _sounded(self, name: int) -> str:
        sound = self._sound[name]
        return self._values["pinyin"][sound] if sound >= 0 else ""


def _sets(codes: np.ndarray) -> list[Codes]:
    """A set for each code, empty for -1."""
    made = [frozenset((code,)) for code in range(int(codes.max(initial=-1)) + 1)]
    made.append(_NOTHING)
    return [made[code] for code in codes.tolist()]


def _listed(column: pa.ChunkedArray) -> tuple[list[int], list[int], list[str]]:
    """Where each row's list begins, the codes of all lists in a row, and what they stand for."""
    lists = column.combine_chunks()
    lengths = pc.fill_null(pc.list_value_length(lists), 0).to_numpy()
    coded = pc.dictionary_encode(pc.list_flatten(lists))
    return [0, *np.cumsum(lengths).tolist()], coded.indices.to_pylist(), coded.dictionary.to_pylist()


def _exceeds(ours: Set[Any], theirs: Set[Any], most: int) -> bool:
    """Whether both have more together than a person has, and than either alone: what a steward joined may grow."""
    if len(ours) + len(theirs) <= most:
        return False
    both = len(ours | theirs)
    return both > most and both > max(len(ours), len(theirs))


def _too_many_words(kind: str, limits: Limits) -> str:
    most = limits.of(kind).values
    one_only = {"licence_no": "two licences of one kind", "wechat_unionid": "two WeChat unionids of one platform"}
    if most == 1 and kind in one_only:
        return one_only[kind]
    what = _KIND_WORDS.get(kind) or f"values of the identifier {kind.removeprefix(FURTHER)}"
    return f"more than {most} {what} would be one person's"


def _contradictions(one: Holding, other: Holding) -> int:
    apart = sum(
        bool(ours and theirs and ours.isdisjoint(theirs))
        for ours, theirs in (
            (one.phones, other.phones),
            (one.emails, other.emails),
            (one.departments, other.departments),
            (one.places, other.places),
        )
    )
    ranks = [abs(ours - theirs) for ours in one.titles for theirs in other.titles]
    return apart + (min(ranks, default=0) >= 2)


def _alike(one: str, other: str) -> bool:
    return len(one) + len(other) >= 5 and Levenshtein.distance(one, other, score_cutoff=1) <= 1


def _sounds_alike(one: str, other: str) -> bool:
    return bool(one and other) and JaroWinkler.similarity(one, other) >= 0.9
