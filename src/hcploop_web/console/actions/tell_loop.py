"""Hand over to the drop folder what doctors said and who must not be contacted."""

from __future__ import annotations

import datetime as dt
import hashlib
import re

from hcploop_web.insights.drop_folder import WebFeed, hand_over_or_wait
from hcploop_web.privacy import feeds


def tell_consents(*, at: dt.datetime) -> bool:
    """Hand over consents and suppressions, one feed a source; the next run reads them.

    Parameters
    ----------
    at : datetime.datetime
        Now: suppressions that are over are left out.

    Returns
    -------
    bool
        Whether all of it was handed over; what was not waits in the database.
    """
    done = []
    for source in feeds.sources():
        name = _plain(source)
        told = (
            ("consents", feeds.CONSENTS, feeds.consent_rows(source)),
            ("targets", feeds.TARGETS, feeds.suppressed_rows(source, at=at)),
        )
        done += [
            hand_over_or_wait(WebFeed(f"{kind}_{name}", kind, columns, source), rows) for kind, columns, rows in told
        ]
    return all(done)


def _plain(source: str) -> str:
    """Name a source as files may be named, whatever script it is written in."""
    if re.fullmatch(r"[a-z0-9_]{1,40}", source):
        return source
    return hashlib.sha256(source.encode()).hexdigest()[:12]
