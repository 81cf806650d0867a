"""What a cluster of records holds, and why two clusters cannot be one person."""

from __future__ import annotations

from collections.abc import Iterable
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
    """What the records of a cluster hold, as codes; one set a column."""

    records: int = 1
    ties: set[tuple[int, int]] = field(default_factory=set)
    owned: set[tuple[int, int]] = field(default_factory=set)
    names: set[int] = field(default_factory=set)
    surnames: set[int] = field(default_factory=set)
    phones: set[int] = field(default_factory=set)
    emails: set[int] = field(default_factory=set)
    departments: set[int] = field(default_factory=set)
    places: set[int] = field(default_factory=set)
    titles: set[int] = field(default_factory=set)

    def absorb(self, other: Holding) -> None:
        """Take what another cluster holds."""
        self.records += other.records
        for name in Holding.__slots__[1:]:
            getattr(self, name).update(getattr(other, name))


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
        self._codes: dict[str, list[int]] = {}
        self._values: dict[str, list[str]] = {}
        for column in _HELD:
            coded = pc.dictionary_encode(evidence[column].combine_chunks())
            self._codes[column] = pc.fill_null(coded.indices, -1).to_pylist()
            self._values[column] = coded.dictionary.to_pylist() if column in (*_SPELT, *_OWN) else []
        self._in_parts = pc.or_(pc.is_valid(evidence["given_key"]), pc.is_valid(evidence["family_key"])).to_pylist()
        self._titles = pc.fill_null(evidence["title_rank"], -1).to_pylist()
        self._others, self._other_codes, further = _listed(evidence["other_ids"])
        self._slots: dict[tuple[str, int | str], int] = {}
        self._kinds: list[str] = []
        self._apps = {
            column: [self._slot(column, value.partition("@")[2]) for value in self._values[column]]
            for column in ("wechat_openid", "external_userid")
        }
        self._further = [self._slot(FURTHER + pair.partition(":")[0], "") for pair in further]
        self._alike: dict[tuple[int, int], bool] = {}
        self._sound: dict[int, int] = {}

    def of(self, row: int) -> Holding:
        """What one record holds."""
        codes = {column: held[row] for column, held in self._codes.items()}
        one = Holding()
        for number, column in enumerate(_TIES):
            if codes[column] >= 0:
                one.ties.add((number, codes[column]))
        one.ties.update((len(_TIES), code) for code in self._others_of(row))
        one.owned.update((self._further[code], code) for code in self._others_of(row))
        for column in _OWN:
            if codes[column] >= 0:
                within = _WITHIN.get(column)
                slot = self._slot(column, codes[within]) if within else self._apps[column][codes[column]]
                one.owned.add((slot, codes[column]))
        # A name without a family name may be a nickname; one told in parts was compared by its parts.
        # Neither contradicts anybody's name.
        is_in_parts = self._in_parts[row]
        if codes["name_key"] >= 0 and codes["surname_key"] >= 0 and not is_in_parts:
            one.names.add(codes["name_key"])
            self._sound[codes["name_key"]] = codes["pinyin"]
        for held, column in (
            (one.surnames, "surname_key"),
            (one.phones, "phone"),
            (one.emails, "email"),
            (one.departments, "department"),
            (one.places, "place_key"),
        ):
            if codes[column] >= 0 and not (is_in_parts and column == "surname_key"):
                held.add(codes[column])
        if self._titles[row] >= 0:
            one.titles.add(self._titles[row])
        return one

    def why_not(self, one: Holding, other: Holding, rules: MergeRules) -> str:
        """Why two clusters cannot be one person; empty where they can."""
        if one.records + other.records > rules.max_records:
            return f"more than {rules.max_records} records would be one person"
        too_many = self._too_many(one, other, rules.limits)
        if too_many:
            return too_many
        if self._forms(one, other) > rules.max_name_forms:
            return f"more than {rules.max_name_forms} forms of the name"
        ties = one.ties & other.ties
        # A telephone or an address may be another's: only a personal identifier joins two different names.
        is_personal = any(_TIES_OF[kind] not in {"phone", "email"} for kind, _ in ties)
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
            if _exceeds(ours, theirs, limits.of(kind).values)
        ]
        if not one.owned or not other.owned:
            return _too_many_words(min(found), limits) if found else ""
        for slot in {slot for slot, _ in one.owned} & {slot for slot, _ in other.owned}:
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
        return any(self._is_alike(a, b) for a in one.names for b in other.names)

    def _surnames_go_together(self, ours: set[int], theirs: set[int]) -> bool:
        """Whether 李主任 may be 李伟: a surname in another script says nothing."""
        spelt = self._values["surname_key"]
        known = [(spelt[a], spelt[b]) for a in ours for b in theirs]
        return not known or any(a == b or a.isascii() != b.isascii() for a, b in known)

    def _forms(self, one: Holding, other: Holding) -> int:
        """How many names there are of which no two are alike."""
        if one.names == other.names and len(one.names) <= 1:
            return len(one.names)
        unlike: list[int] = []
        for name in sorted(one.names | other.names):
            if not any(self._is_alike(name, form) for form in unlike):
                unlike.append(name)
        return len(unlike)

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

    def _others_of(self, row: int) -> Iterable[int]:
        return self._other_codes[self._others[row] : self._others[row + 1]]


def _listed(column: pa.ChunkedArray) -> tuple[list[int], list[int], list[str]]:
    """Where each row's list begins, the codes of all lists in a row, and what they stand for."""
    lists = column.combine_chunks()
    lengths = pc.fill_null(pc.list_value_length(lists), 0).to_numpy()
    coded = pc.dictionary_encode(pc.list_flatten(lists))
    return [0, *np.cumsum(lengths).tolist()], coded.indices.to_pylist(), coded.dictionary.to_pylist()


def _exceeds(ours: set[Any], theirs: set[Any], most: int) -> bool:
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
