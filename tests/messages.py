"""The words of the web in three languages: which there are, and which lack a translation.

python -m tests.messages          # writes zh-Hant from zh-Hans, and lists what has no translation
python -m tests.messages --check  # fails where something is missing or stale
"""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog, pofile
from babel.messages.extract import extract_python
from django.utils.translation.template import templatize

from hcploop_web.shared.traditional import traditional as in_taiwan

WEB = Path(__file__).parents[1] / "src" / "hcploop_web"
KEYWORDS = ("_", "_l", "gettext", "gettext_lazy", "ngettext", "pgettext")
_MADE = "# Made from zh_Hans by `python -m tests.messages`."
Message = str | tuple[str, ...]


def spoken() -> set[Message]:
    """Find every text of ours that people read: in Python and in templates."""
    found: set[Message] = set()
    for path in (one for one in WEB.rglob("*.py") if "migrations" not in one.parts):
        found |= set(_messages(path.read_bytes()))
    for path in WEB.rglob("*.html"):
        found |= set(_messages(templatize(path.read_text(encoding="utf-8")).encode()))
    return found


def _messages(source: bytes) -> Iterator[Message]:
    for _line, _function, text, _comments in extract_python(io.BytesIO(source), KEYWORDS, (), {}):
        yield tuple(text[:2]) if isinstance(text, tuple) else text


def catalog(language: str) -> Catalog:
    """Read the translations into a language."""
    with path_of(language).open("rb") as file:
        return pofile.read_po(file, locale=language)


def path_of(language: str) -> Path:
    """Return where the translations into a language are."""
    return WEB / "locale" / language / "LC_MESSAGES" / "django.po"


def missing(language: str) -> list[str]:
    """List the texts that have no translation, or one that was only guessed."""
    known = {message.id: message for message in catalog(language) if message.id}
    return sorted(str(text) for text in spoken() if not _is_done(known.get(text)))


def _is_done(message: object) -> bool:
    texts = getattr(message, "string", "")
    return bool(message) and not getattr(message, "fuzzy", False) and all([texts] if isinstance(texts, str) else texts)


def unused(language: str) -> list[str]:
    """List the translations of what nobody says any more."""
    said = spoken()
    return sorted(str(message.id) for message in catalog(language) if message.id and message.id not in said)


def traditional() -> Catalog:
    """Write the Chinese of the mainland in the script of Taiwan."""
    told = Catalog(
        locale="zh_Hant",
        project="hcploop",
        fuzzy=False,
        header_comment=_MADE,
        creation_date=catalog("zh_Hans").creation_date,
    )
    for message in catalog("zh_Hans"):
        if message.id:
            texts = message.string
            said = in_taiwan(texts) if isinstance(texts, str) else tuple(in_taiwan(one) for one in texts)
            told.add(message.id, said, flags=message.flags - {"fuzzy"})
    return told


def main() -> None:
    """Write, or check."""
    reader = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    reader.add_argument("--check", action="store_true")
    if not reader.parse_args().check:
        with path_of("zh_Hant").open("wb") as file:
            pofile.write_po(file, traditional(), omit_header=False, sort_output=True, width=110)
    wrong = [f"{one}: {text}" for one in ("zh_Hans", "zh_Hant") for text in missing(one)]
    wrong += [f"no longer said: {text}" for text in unused("zh_Hans")]
    sys.stdout.write(("\n".join(wrong) or "Every text has its translation.") + "\n")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
