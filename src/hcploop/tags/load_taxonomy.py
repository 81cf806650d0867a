"""Reading the taxonomy from YAML files, one a family, and finding what is wrong with them."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from hcploop.errors import ConfigError
from hcploop.tags.fold import fold, lower
from hcploop.tags.taxonomy import Tag, Taxonomy

Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2)]
Id = Annotated[str, StringConstraints(pattern=r"^\S+$")]
Family = Literal[
    "disease", "treatment", "product", "focus", "form", "direction", "style", "audience", "layer", "channel"
]


class TagEntry(BaseModel):
    """A tag as a taxonomy file writes it."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    zh: str = ""
    en: str = ""
    synonyms: list[Word] = Field(default_factory=list)
    cased: list[Word] = Field(default_factory=list)
    codes: list[Word] = Field(default_factory=list)
    parents: list[Id] = Field(default_factory=list)


class TaxonomyFile(BaseModel):
    """A taxonomy file: one family of tags.

    `mode = "extend"` adds tags, and words and parents to tags that are there; `mode = "replace"` first takes
    away every tag that the family had.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    family: Family
    mode: Literal["extend", "replace"] = "extend"
    tags: dict[Id, TagEntry]


class _Loader(yaml.SafeLoader):
    """YAML that refuses a key written twice, which would silently lose the first."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        twice = [key for key in keys if keys.count(key) > 1]
        if twice:
            raise yaml.constructor.ConstructorError(None, None, f"{twice[0]!r} stands twice", node.start_mark)
        return super().construct_mapping(node, deep=deep)


def load_taxonomy(extra: Path | Sequence[Path] | None = None) -> Taxonomy:
    """Read the taxonomy that comes with the product, and what a market adds to it.

    Parameters
    ----------
    extra : Path, sequence of Path, or None
        A market's own files (`policy/taxonomy*.yaml`), applied in this order.

    Returns
    -------
    Taxonomy
        Checked: every parent is known, no tag is broader than itself, no word stands for two tags.

    Raises
    ------
    ConfigError
        A file cannot be read or breaks one of these rules; it names the file and the tag.
    """
    ours = resources.files("hcploop.tags").joinpath("data")
    texts = [
        (f"taxonomy/{file.name}", file.read_text("utf-8"))
        for file in sorted(ours.iterdir(), key=lambda file: file.name)
        if file.name.endswith(".yaml")
    ]
    own = [extra] if isinstance(extra, Path) else list(extra or ())
    tags: dict[str, Tag] = {}
    for name, text in [*texts, *((str(path), _read(path)) for path in own)]:
        tags = _apply(tags, _parse(text, file=name), file=name)
    return _checked(tags)


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            "the taxonomy cannot be read", file=str(path), value=str(error), remedy="Save it as UTF-8 text"
        ) from error


def _parse(text: str, *, file: str) -> TaxonomyFile:
    try:
        # _Loader is a SafeLoader: it builds plain values only
        return TaxonomyFile.model_validate(yaml.load(text, Loader=_Loader))  # noqa: S506 - `_Loader` is a safe one
    except yaml.YAMLError as error:
        remedy = "Mend the YAML at the place named; a tag is written `id: {zh: …, en: …, synonyms: [...]}`"
        raise ConfigError("this is not YAML that we can read", file, value=str(error), remedy=remedy) from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        remedy = "Write words in quotes; the keys are zh, en, synonyms, cased, codes and parents"
        raise ConfigError(
            f"the taxonomy is not as it should be: {first['msg']}",
            file,
            column=where,
            value=str(first["input"])[:80],
            remedy=remedy,
        ) from error


def _apply(tags: dict[str, Tag], told: TaxonomyFile, *, file: str) -> dict[str, Tag]:
    kept = {name: tag for name, tag in tags.items() if told.mode == "extend" or tag.family != told.family}
    for name, entry in told.tags.items():
        kept[name] = _merged(kept.get(name), name, entry, family=told.family, file=file)
    return kept


def _merged(old: Tag | None, name: str, entry: TagEntry, *, family: str, file: str) -> Tag:
    if old is None:
        if not entry.zh or not entry.en:
            raise ConfigError(
                "a new tag needs a Chinese and an English name", file, column=name, remedy="Give it zh and en"
            )
        old = Tag(name, family, entry.zh, entry.en)
    if old.family != family:
        raise ConfigError(
            f"the tag is already one of the family {old.family}",
            file,
            column=name,
            value=family,
            remedy="Choose another id, or extend it in a file of its own family",
        )
    return replace(
        old,
        name_zh=entry.zh or old.name_zh,
        name_en=entry.en or old.name_en,
        synonyms=_both(old.synonyms, entry.synonyms),
        cased=_both(old.cased, entry.cased),
        codes=_both(old.codes, entry.codes),
        parents=_both(old.parents, entry.parents),
        file=file,
    )


def _both(old: Iterable[str], new: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*old, *new)))


def _checked(tags: dict[str, Tag]) -> Taxonomy:
    taxonomy = Taxonomy(tags)
    for tag in tags.values():
        for parent in tag.parents:
            if parent not in tags:
                raise ConfigError(
                    "there is no such parent tag", tag.file, column=tag.name, value=parent, remedy="Declare it"
                )
    for tag in tags.values():
        if tag.name in taxonomy.broader[tag.name]:
            raise ConfigError("the tag is broader than itself", tag.file, column=tag.name, remedy="Take one parent out")
    _no_word_twice(tags)
    return taxonomy


def _no_word_twice(tags: dict[str, Tag]) -> None:
    owners: dict[str, str] = {}
    for tag in tags.values():
        for word in (*tag.words, *tag.cased, *tag.codes):
            folded = lower(fold(word))
            owner = owners.setdefault(folded, tag.name)
            if owner != tag.name:
                raise ConfigError(
                    f"the word already stands for the tag {owner}",
                    tag.file,
                    column=tag.name,
                    value=word,
                    remedy="Take it out of one of the two",
                )
            if folded in tags and folded != tag.name:
                raise ConfigError(
                    "the word is the id of another tag",
                    tag.file,
                    column=tag.name,
                    value=word,
                    remedy="Take it out",
                )
