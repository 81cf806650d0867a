"""What the ids of a profile are called: names of tags, titles of contents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from hcploop.cli.views.person import Words

if TYPE_CHECKING:
    import pyarrow as pa

    from hcploop.engine import Snapshot


def words_of(snapshot: Snapshot, profile: Mapping[str, Any]) -> Words:
    """Look up what is called what in a profile.

    Parameters
    ----------
    snapshot : Snapshot
        Where the profile is from.
    profile : mapping
        A person's document.

    Returns
    -------
    Words
        Tags in English and Chinese; what is not known there keeps its id.
    """
    earned = profile.get("hcp_tag", ())
    tags = _named(snapshot, "tag", "tag", {row["tag"] for row in earned}, ("name_en", "name_zh"))
    behind = {content for row in earned for content in row["evidence"]}
    behind |= {row["content_id"] for row in profile.get("recommendation", ())}
    contents = _named(snapshot, "content", "content_id", behind, ("title",))
    return Words(
        tags={row["tag"]: _both(row["name_en"], row["name_zh"]) for row in tags.to_pylist()},
        contents={row["content_id"]: row["title"] for row in contents.to_pylist()},
    )


def _named(snapshot: Snapshot, table: str, key: str, ids: Iterable[str], columns: Iterable[str]) -> pa.Table:
    rows = snapshot.table(table)
    return rows.filter(rows[key].isin(sorted(ids))).select(key, *columns).to_pyarrow()


def _both(english: str, chinese: str) -> str:
    return english if english == chinese else f"{english} {chinese}"
