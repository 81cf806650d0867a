"""Hand tables to analysts in which nobody can be told."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Collection
from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.db import transaction

from hcploop_web.accounts.models import User
from hcploop_web.accounts.pages import may_open
from hcploop_web.insights.pseudonyms import pack_pseudonyms
from hcploop_web.shared.audit import record


@transaction.atomic
def export_pseudonyms(
    tables: Collection[str], to: Path, *, secret: str, as_csv: bool, by: User, at: dt.datetime
) -> dict[str, int]:
    """Write tables with keyed hashes in the place of ids.

    Parameters
    ----------
    tables : collection of str
        Which.
    to : Path
        The zip file.
    secret : str
        What the key is made of, so that a later export with the same can be joined; empty for a key that is thrown
        away. It is kept nowhere.
    as_csv : bool
        CSV rather than Parquet.
    by, at
        Who takes them, and now.

    Returns
    -------
    dict
        Rows by table.

    Raises
    ------
    PermissionDenied
        The user's role may not.
    NothingYet
        There is no snapshot.
    """
    if not may_open(by, "pseudonyms"):
        raise PermissionDenied
    key = hashlib.sha256(secret.encode()).digest() if secret else secrets.token_bytes(32)
    rows = pack_pseudonyms(tables, to, key=key, as_csv=as_csv)
    record("pseudonymised export taken", by=by, at=at, rows=rows, can_be_joined=bool(secret))
    return rows
