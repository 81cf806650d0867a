"""The streams of touches: which feed carries which channel, how often, and what people do there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Stream:
    """A feed of touches of one channel.

    Parameters
    ----------
    number : int
        Of its child generator; never changed.
    name, channel, source, path : str
        The feed, its channel, whose ids its people bear, where its file stands.
    named_by : str
        How a row names the person: `source_person_id`, `wechat_unionid`, `email` or `phone`.
    monthly : float
        Touches a month of a person of mean activity whom the source knows.
    actions : mapping of str to float
        What is done, with its share. For a push stream: what follows the first one, with the share of a person
        of full responsiveness who does it.
    push : str
        The action that opens a stream which the company starts (`send`, `call`); empty where doctors come by
        themselves.
    is_office : bool
        Whether it happens at work.
    settings : mapping
        Keys of `market.toml`: encoding, dates.
    """

    number: int
    name: str
    channel: str
    source: str
    path: str
    monthly: float
    actions: Mapping[str, float]
    named_by: str = "source_person_id"
    push: str = ""
    is_office: bool = False
    settings: Mapping[str, str] | None = None


STREAMS: tuple[Stream, ...] = (
    Stream(
        1,
        "meeting_attendance",
        "meeting",
        "meeting",
        "meeting/attendance.xlsx",
        0.35,
        {"register": 0.2, "attend": 0.72, "speak": 0.03, "ask": 0.05},
        is_office=True,
    ),
    Stream(
        2,
        "wechat_a_reads",
        "wechat",
        "wechat_a",
        "wechat_a/reads.jsonl",
        1.5,
        {"read": 0.8, "like": 0.07, "share": 0.05, "favourite": 0.04, "comment": 0.02, "follow": 0.02},
    ),
    Stream(
        3,
        "wechat_b_reads",
        "wechat",
        "wechat_b",
        "wechat_b/reads.csv",
        1.3,
        {"view": 0.86, "like": 0.06, "share": 0.05, "unfollow": 0.01, "reply": 0.02},
        named_by="wechat_unionid",
        settings={"encoding": "utf-8-sig"},
    ),
    Stream(
        4,
        "portal_videos",
        "webinar",
        "portal",
        "portal/video_views.parquet",
        1.2,
        {"watch": 0.83, "register": 0.08, "like": 0.05, "ask": 0.04},
    ),
    Stream(
        5,
        "portal_visits",
        "web",
        "portal",
        "portal/web_log.jsonl",
        1.3,
        {"log_in": 0.2, "view": 0.4, "read": 0.15, "download": 0.1, "search": 0.1, "answer": 0.05},
    ),
    Stream(
        6,
        "emails",
        "email",
        "mailing",
        "mailing/log.tsv",
        1.3,
        {"open": 0.9, "click": 0.4},
        named_by="email",
        push="send",
        is_office=True,
        settings={"encoding": "utf-16"},
    ),
    Stream(
        7,
        "text_messages",
        "sms",
        "crm",
        "sms/log.csv",
        0.35,
        {"deliver": 3.0, "click": 0.3},
        push="send",
        is_office=True,
        settings={"encoding": "gb18030", "dates": "%Y/%m/%d %H:%M:%S"},
    ),
    Stream(
        8,
        "call_centre_calls",
        "call_centre",
        "call_centre",
        "call_centre/calls.xlsx",
        0.05,
        {"ask": 0.5},
        named_by="phone",
        push="call",
        is_office=True,
    ),
    Stream(
        9,
        "event_guests",
        "event",
        "meeting",
        "meeting/events.csv",
        0.12,
        {"register": 0.2, "attend": 0.8},
        is_office=True,
    ),
    Stream(
        10,
        "remote_visits",
        "remote_visit",
        "crm",
        "crm/remote_visits.csv",
        0.4,
        {"reply": 0.4},
        push="visit",
        is_office=True,
        settings={"encoding": "gb18030", "dates": "%Y/%m/%d %H:%M:%S"},
    ),
    Stream(
        11,
        "rep_emails",
        "rep_email",
        "crm",
        "crm/rep_emails.csv",
        0.3,
        {"open": 1.2, "reply": 0.3},
        push="send",
        is_office=True,
    ),
    Stream(
        12,
        "live_chats",
        "live_chat",
        "portal",
        "portal/live_chat.jsonl",
        0.15,
        {"ask": 0.8, "reply": 0.2},
        is_office=True,
    ),
    Stream(
        13,
        "chatbot_talks",
        "chatbot",
        "wechat_a",
        "wechat_a/chatbot.jsonl",
        0.3,
        {"ask": 0.7, "view": 0.3},
    ),
)
"""All but the face-to-face visits, which have a file of their own."""

WITHOUT_CONTENT = frozenset({"log_in", "search", "follow", "unfollow"})
TIMED = frozenset({"read", "view", "watch", "attend", "listen", "visit", "call"})
"""Actions that last, so that a duration is told."""
SHARED_PROGRESS = frozenset({"read", "watch"})
"""Actions of which a platform knows how much of the content they covered."""
