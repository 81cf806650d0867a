"""The taxonomy: tags, the words for them, and which tag is broader than which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import pyarrow as pa

from hcploop import schema
from hcploop.tags.fold import fold, lower

FAMILIES = (
    "disease",
    "treatment",
    "product",
    "focus",
    "form",
    "direction",
    "style",
    "audience",
    "layer",
    "channel",
)
"""The families of tags, in the order in which people read them."""


@dataclass(frozen=True)
class Tag:
    """A word we sort contents and people by.

    Parameters
    ----------
    name : str
        Its stable id.
    family : str
        One of `FAMILIES`.
    name_zh, name_en : str
        As people read it.
    synonyms : tuple of str
        Other words for it, found whatever their case and script.
    cased : tuple of str
        Abbreviations that are also plain words in small letters (MET, RET): found in their own case only.
    codes : tuple of str
        Words that count only as the value of a field (`form = "case"`), never in running text.
    parents : tuple of str
        Broader tags.
    file : str
        Where it is declared, for error messages.
    """

    name: str
    family: str
    name_zh: str
    name_en: str
    synonyms: tuple[str, ...] = ()
    cased: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    file: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        """What is looked for in texts whatever its case."""
        return (self.name_zh, self.name_en, *self.synonyms)


@dataclass(frozen=True)
class Taxonomy:
    """Every tag by its id. Made by `load_taxonomy`, which checks it."""

    tags: Mapping[str, Tag]

    @cached_property
    def words(self) -> Mapping[str, str]:
        """Folded small-letter word → tag: what is looked for in texts."""
        return {lower(fold(word)): tag.name for tag in self.tags.values() for word in (*tag.words, *tag.cased)}

    @cached_property
    def cased(self) -> Mapping[str, str]:
        """Folded small-letter word → the case in which alone it counts."""
        return {lower(fold(word)): fold(word) for tag in self.tags.values() for word in tag.cased}

    @cached_property
    def values(self) -> Mapping[str, str]:
        """Folded small-letter field value → tag: ids, codes and words."""
        ids = {lower(name): name for name in self.tags}
        codes = {lower(fold(code)): tag.name for tag in self.tags.values() for code in tag.codes}
        return {**ids, **codes, **self.words}

    @cached_property
    def broader(self) -> Mapping[str, Mapping[str, int]]:
        """Tag → every broader tag → how many steps up it is."""
        return {name: self._climb(name) for name in self.tags}

    def _climb(self, name: str) -> dict[str, int]:
        steps: dict[str, int] = {}
        here, height = set(self.tags[name].parents), 1
        while here:
            steps.update(dict.fromkeys(here - steps.keys(), height))
            here = {up for tag in here for up in self.tags[tag].parents} - steps.keys()
            height += 1
        return steps


def taxonomy_table(taxonomy: Taxonomy) -> pa.Table:
    """Put the taxonomy into a table, family by family.

    Parameters
    ----------
    taxonomy : Taxonomy
        What `load_taxonomy` gave.

    Returns
    -------
    schema.tag
        One row a tag; `synonyms` holds cased words and codes too.
    """
    ordered = sorted(taxonomy.tags.values(), key=lambda tag: (FAMILIES.index(tag.family), tag.name))
    rows = [
        {
            "tag": tag.name,
            "family": tag.family,
            "name_zh": tag.name_zh,
            "name_en": tag.name_en,
            "synonyms": [*tag.synonyms, *tag.cased, *tag.codes],
            "parents": list(tag.parents),
        }
        for tag in ordered
    ]
    return schema.tag.check_arrow(schema.tag.arrow(rows))
