"""One doctor whom a user sees, found without a search."""

from __future__ import annotations

import re
from typing import Any

from hcploop.errors import NotFound
from hcploop_web.accounts.rows import Sight
from hcploop_web.insights.reading import Reading, reading

_ONE_ID = re.compile("H[0-9A-Z]{11}")
_CONTACT = "^(phone|email|licence_no|wechat_unionid|wechat_openid|external_userid):"


class NoSuchDoctor(Exception):
    """There is no such doctor, or the user does not see her: the two are not told apart."""


def document_of(now: Reading, one_id: str, sight: Sight) -> dict[str, Any]:
    """Read the document of a doctor whom a user sees: one look into one file, whatever the size of the market.

    Parameters
    ----------
    now : Reading
        The snapshot.
    one_id : str
        Her id, or one that was merged into hers.
    sight : Sight
        What the user sees.

    Returns
    -------
    dict
        What `Snapshot.document` tells.

    Raises
    ------
    NoSuchDoctor
        There is none whom the user sees.
    """
    # What is no OneID is not found before anything is asked about it.
    if not _ONE_ID.fullmatch(one_id):
        raise NoSuchDoctor
    try:
        told = now.snapshot.document(one_id)
    except NotFound as error:
        raise NoSuchDoctor from error
    if not (sight.is_whole or _is_hers(now, told, sight)):
        raise NoSuchDoctor
    return told


def seen_id(one_id: str, sight: Sight) -> str:
    """Give the id that a doctor whom a user sees has now.

    Raises
    ------
    NoSuchDoctor
        There is none whom the user sees.
    NothingYet
        There is no snapshot.
    """
    return str(document_of(reading(), one_id, sight)["one_id"])


def ids_of(now: Reading, one_id: str) -> frozenset[str]:
    """Name a doctor's id and all that were merged into it."""
    rows = now.rows(
        "WITH RECURSIVE led AS "
        "(SELECT ? AS one_id UNION SELECT r.old_one_id FROM hcp_redirect r JOIN led USING (one_id)) "
        "SELECT one_id FROM led",
        [one_id],
    )
    return frozenset(row["one_id"] for row in rows)


def record_to_name(now: Reading, one_id: str) -> tuple[str, str]:
    """Choose the record by which the loop is told of a doctor: a source's id before a mere contact, then the surest.

    Parameters
    ----------
    now : Reading
        The snapshot.
    one_id : str
        Her id in it.

    Returns
    -------
    tuple of str and str
        Source, and her id there, or `kind:value` where the source knows a contact of hers only.
    """
    rows = now.rows(
        "SELECT source, source_id FROM hcp_identifier WHERE one_id = ? AND NOT regexp_matches(source_id, '^id_[^:]*:') "
        "ORDER BY regexp_matches(source_id, ?), probability DESC, source, source_id LIMIT 1",
        [one_id, _CONTACT],
    )
    if not rows:
        raise NoSuchDoctor
    return str(rows[0]["source"]), str(rows[0]["source_id"])


def _is_hers(now: Reading, told: dict[str, Any], sight: Sight) -> bool:
    """Answer as `sights.condition` does, from the document."""
    territory = territories(now).get(told.get("hospital") or "")
    return told.get("rep_id") in (sight.rep_ids or ()) or territory in (sight.territories or ())


def territories(now: Reading) -> dict[str, str]:
    """Tell in which territory each hospital lies, as the table of doctors has it."""
    query = "SELECT DISTINCT hospital, territory FROM doctor WHERE territory IS NOT NULL AND hospital IS NOT NULL"
    return now.once("territories", lambda: {row["hospital"]: row["territory"] for row in now.rows(query)})


def titles(now: Reading) -> dict[str, str]:
    """Tell the title of every content."""
    query = "SELECT content_id, title FROM content WHERE title IS NOT NULL"
    return now.once("titles", lambda: {row["content_id"]: row["title"] for row in now.rows(query)})
