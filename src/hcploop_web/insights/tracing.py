"""What the loop knows a doctor by, for those who must find her everywhere; and all that it keeps of her."""

from __future__ import annotations

import tempfile
from collections.abc import Collection
from pathlib import Path
from typing import Any

from django.conf import settings

from hcploop.engine import DuckEngine, Store, open_snapshot
from hcploop.errors import NotFound
from hcploop.flow import seeking
from hcploop.flow.traces import traces_of
from hcploop_web.privacy.hers import Hers

_BY_PERSON = (
    "hcp", "hcp_value", "value_conflict", "workplace", "hcp_grade", "hcp_identifier", "hcp_redirect", "affiliation",
    "touch", "consent", "answer", "question", "procedure", "target", "statement", "hcp_tag", "hcp_score", "hcp_tier",
    "hcp_need", "recommendation", "suggestion", "decision", "list_item", "lead",
)  # fmt: skip


class NobodyKnown(Exception):
    """No kept snapshot knows the id."""


def hers_of(one_id: str) -> Hers:
    """Gather what tells a doctor, from every snapshot that is kept.

    Raises
    ------
    NobodyKnown
        There is none of this id.
    """
    try:
        store = Store(settings.OUT, read_only=True)
        with tempfile.TemporaryDirectory() as folder, DuckEngine(temp=Path(folder)) as engine:
            traces = traces_of(engine, store, one_id)
    except NotFound as error:
        raise NobodyKnown from error
    words = {value for values in seeking.sought(traces).values() for value in values}
    return Hers(traces.one_ids, traces.known_as, traces.decisions, frozenset(words), traces.names, traces.contacts)


def told(hers: Hers) -> dict[str, list[dict[str, Any]]]:
    """Tell all rows about her in the snapshot in force, by table."""
    snapshot = open_snapshot(settings.OUT)
    ids = ", ".join(f"'{one_id}'" for one_id in sorted(hers.one_ids))
    return {
        name: snapshot.sql(f"SELECT * FROM {name} WHERE one_id IN ({ids})").to_pylist()  # noqa: S608 - ids of the loop's own making
        for name in _BY_PERSON
    }


def is_told(path: Path, words: Collection[str]) -> bool:
    """Whether a file tells one of some texts, in its bytes or in what it holds."""
    return seeking.is_told(path, words)
