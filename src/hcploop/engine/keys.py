"""Names of parts: the hash of everything that a part was made from."""

from __future__ import annotations

import functools
import hashlib
import re
from importlib import metadata
from pathlib import Path

from hcploop.engine.manifest import SCHEMA_VERSION

_PACKAGE = Path(__file__).parents[1]
_NO_PART_DEPENDS_ON = ("cli", "report", "simulate", "__main__")


def part_key(*ingredients: str) -> str:
    """Name a part by what it is made from, the schema version and the code.

    Parameters
    ----------
    *ingredients : str
        What the part is and what it was made from: a stage's name, hashes of inputs, of configuration.

    Returns
    -------
    str
        32 hexadecimal digits; `("ab", "c")` and `("a", "bc")` differ.
    """
    digest = hashlib.sha256()
    for ingredient in (SCHEMA_VERSION, code_hash(), *ingredients):
        text = ingredient.encode()
        digest.update(len(text).to_bytes(8, "big") + text)
    return digest.hexdigest()[:32]


@functools.cache
def code_hash() -> str:
    """Tell one state of the code from another.

    Returns
    -------
    str
        32 hexadecimal digits over the package's source and data files, except the command line, reports
        and made-up markets, and over the versions of the libraries that it stands on.
    """
    digest = hashlib.sha256()
    for text in (*_sources(_PACKAGE), *_libraries()):
        digest.update(len(text).to_bytes(8, "big") + text)
    return digest.hexdigest()[:32]


def _sources(root: Path) -> list[bytes]:
    found = []
    for path in sorted(root.rglob("*")):
        inner = path.relative_to(root)
        is_left_out = inner.parts[0].removesuffix(".py") in _NO_PART_DEPENDS_ON
        if path.is_file() and not is_left_out and "__pycache__" not in inner.parts:
            found += [inner.as_posix().encode(), path.read_bytes()]
    return found


def _libraries() -> list[bytes]:
    found = []
    for requirement in sorted(metadata.requires("hcploop") or ()):
        name = re.split(r"[^\w.-]", requirement, maxsplit=1)[0]
        if "extra ==" not in requirement:
            found.append(f"{name}=={metadata.version(name)}".encode())
    return found
