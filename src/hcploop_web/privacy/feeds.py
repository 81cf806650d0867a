"""Consents and suppressions as rows that the loop reads."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from hcploop_web.privacy.models import ConsentEvent, Suppression

PERSON = ("source_person_id", "phone", "email", "licence_no", "wechat_unionid", "wechat_openid", "external_userid")
CONSENTS = (*PERSON, "channel", "purpose", "state", "happened_at", "text_version", "evidence")
TARGETS = (*PERSON, "target_list")
SUPPRESSED = "suppressed"
"""The target list of those who must not be contacted."""

_BARE = re.compile(rf"({'|'.join(PERSON[1:])}):(.+)")

Row = dict[str, str]


def sources() -> list[str]:
    """Name the sources under whose ids anything was entered."""
    told = {*ConsentEvent.objects.values_list("source", flat=True).order_by().distinct()}
    told |= {*Suppression.objects.values_list("source", flat=True).order_by().distinct()}
    return sorted(told)


def consent_rows(source: str) -> Iterator[Row]:
    """Give what doctors of a source said, oldest first, as rows of the kind `consents`."""
    for event in ConsentEvent.objects.filter(source=source).order_by("happened_at", "pk").iterator():
        yield {
            **_person(event.source_id),
            "channel": event.channel,
            "purpose": event.purpose,
            "state": event.state,
            "happened_at": event.happened_at.astimezone(dt.UTC).isoformat(),
            "text_version": event.text_version,
            "evidence": event.evidence,
        }


def suppressed_rows(source: str, *, at: dt.datetime) -> Iterator[Row]:
    """Give the doctors of a source who must not be contacted by any channel at a moment, as rows of the kind `targets`.

    The loop knows suppression as a whole only: what holds for one channel is asked before something is sent.
    """
    held = Suppression.objects.filter(source=source, channel="").holding(at)
    for name in held.order_by("source_id").values_list("source_id", flat=True).distinct():
        yield {**_person(name), "target_list": SUPPRESSED}


def _person(source_id: str) -> Row:
    """Name a person as feeds do: by the source's own id, or by the one identifier that the source knows her by."""
    bare = _BARE.fullmatch(source_id)
    return {bare[1]: bare[2]} if bare else {"source_person_id": source_id}
