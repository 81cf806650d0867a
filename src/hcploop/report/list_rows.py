"""What stands on execution lists: lines of a snapshot with all that people and tools need to carry them out."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any, Literal

import ibis
import ibis.expr.types as ir

from hcploop.channels import ACTIONS, CHANNELS
from hcploop.engine import Snapshot

Language = Literal["zh", "en"]
Row = Mapping[str, Any]

LISTS = ("call_list", "wecom", "sms", "email", "call_centre", "crm")
PRIVATE_IDS = ("phone", "email", "licence_no")
"""Records that are known by one of these only have it for a source id: it is never written."""
URGENT_SHARE = 0.2
"""The first fifth of a representative's suggestions is urgent."""

_WHO = ("name", "hospital", "department", "title_of_hcp", "city", "tier")
_WHAT = ("content_title", "reason", "expires_on")
FOR_TOOLS = ("content_url", "source_ids", "decision_id", "one_id")
"""The last columns of each list, which nobody needs on paper."""
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "call_list": (
        *("sender", "sender_name", "planned_on", "weekday", "position", *_WHO),
        *("window", "place", "best_time", "brand", *_WHAT, *FOR_TOOLS),
    ),
    "wecom": (
        "position",
        "sender",
        "sender_name",
        *_WHO,
        "external_userid",
        "wechat_openid",
        "brand",
        *_WHAT,
        *FOR_TOOLS,
    ),
    "sms": ("position", *_WHO, "contact", "best_time", "brand", *_WHAT, *FOR_TOOLS),
    "email": ("position", *_WHO, "contact", "best_time", "brand", *_WHAT, *FOR_TOOLS),
    "call_centre": ("position", *_WHO, "contact", "best_time", "brand", *_WHAT, *FOR_TOOLS),
    "crm": (
        *("what", "reason", "urgency", "position", "sender", "sender_name", "channel_name", "action", *_WHO),
        *("best_time", "brand", "content_title", "expires_on", *FOR_TOOLS),
    ),
}
"""The columns of each list, in order."""


@cache
def words(language: Language) -> Mapping[str, Any]:
    """Read the headings and sentences of a language."""
    text = resources.files("hcploop.report").joinpath(f"data/lists_{language}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def language_of(snapshot: Snapshot) -> Language:
    """Tell whether the contents of a market are Chinese or English, by most of their titles."""
    content = snapshot.table("content")
    counted = content.aggregate(all=content.count(), chinese=content.title.re_search("[一-鿿]").sum())
    (row,) = counted.to_pyarrow().to_pylist()
    return "zh" if (row["chinese"] or 0) * 2 >= row["all"] else "en"


def expired(snapshot: Snapshot, *, now: dt.datetime) -> int:
    """Count the suggestions that stand no longer."""
    suggestion = snapshot.table("suggestion")
    gone = suggestion.filter(suggestion.expires_at <= ibis.literal(now, "timestamp"))
    return int(gone.count().to_pyarrow().as_py())


def line_counts(snapshot: Snapshot, *, now: dt.datetime) -> dict[str, int]:
    """Count the lines of each list that has any; those of suggestions that stand no longer are left out."""
    suggestion = snapshot.table("suggestion")
    valid = suggestion.filter(suggestion.expires_at > ibis.literal(now, "timestamp"))
    item = snapshot.table("list_item").semi_join(valid, "decision_id")
    counted = item.group_by("list_name").agg(lines=item.count()).to_pyarrow().to_pylist()
    found = {row["list_name"]: row["lines"] for row in counted}
    return {name: found[name] for name in LISTS if name in found}


def rows_of(snapshot: Snapshot, list_name: str, *, language: Language, now: dt.datetime) -> Iterator[Row]:
    """Read the lines of a list.

    Parameters
    ----------
    snapshot : Snapshot
        Where from.
    list_name : str
        One of `LISTS`.
    language : {"zh", "en"}
        Of reasons, weekdays and names.
    now : datetime.datetime
        UTC; suggestions that expired before are left out.

    Yields
    ------
    mapping of str to object
        Values by the columns of the list.
    """
    say = words(language)["word"]
    found = _joined(snapshot, list_name, now=now).to_pyarrow()
    ends = _urgent_places(found["sender"].to_pylist()) if list_name == "crm" else {}
    seen: dict[str, int] = {}
    for batch in found.to_batches(max_chunksize=20_000):
        for row in batch.to_pylist():
            sender = row["sender"]
            seen[sender] = seen.get(sender, 0) + 1
            row["urgency"] = say["urgent" if seen[sender] <= ends.get(sender, 0) else "normal"]
            yield _told(row, language)


def _urgent_places(senders: list[str]) -> Mapping[str, int]:
    counts: dict[str, int] = {}
    for sender in senders:
        counts[sender] = counts.get(sender, 0) + 1
    return {sender: max(1, int(count * URGENT_SHARE)) for sender, count in counts.items()}


def _joined(snapshot: Snapshot, list_name: str, *, now: dt.datetime) -> ir.Table:
    item, suggestion = snapshot.table("list_item"), snapshot.table("suggestion")
    lines = item.filter(item.list_name == list_name).select(
        "decision_id", "planned_on", "position", "from_time", "until_time", "place", "expires_on"
    )
    valid = (
        suggestion.filter(suggestion.expires_at > ibis.literal(now, "timestamp"))
        .drop("position", "evidence")
        .rename(weekday_best="weekday")
    )
    told = lines.inner_join(valid, "decision_id")
    hcp = snapshot.table("hcp").select(
        *("one_id", "name", "hospital", "department", "city", "phone_masked", "email_masked", "rep_id"),
        title_of_hcp="title",
    )
    told = told.left_join(hcp, "one_id").drop("one_id_right")
    content = snapshot.table("content").select("content_id", content_title="title", content_url="url")
    told = told.left_join(content, "content_id").drop("content_id_right")
    told = told.left_join(_identifiers(snapshot), "one_id").drop("one_id_right")
    if list_name == "wecom":
        # A mass message is sent in the name of the member whose contact she is.
        told = told.mutate(sender=told.rep_id.coalesce(told.sender))
    rep = snapshot.table("rep").select(sender="rep_id", sender_name="name")
    told = told.left_join(rep, "sender").drop("sender_right")
    order = ("sender", "planned_on", "position") if list_name in ("call_list", "crm") else ("position",)
    return told.order_by(*order)


def _identifiers(snapshot: Snapshot) -> ir.Table:
    """What sources call each person; never a telephone, an address or a licence."""
    told = snapshot.table("hcp_identifier")
    is_private = told.source_id.split(":")[0].isin(PRIVATE_IDS) & told.source_id.contains(":")
    named = told.mutate(source_ids=ibis.ifelse(is_private, ibis.null("string"), told.source + ":" + told.source_id))
    kept = ("source_ids", "external_userid", "wechat_openid")
    return named.group_by("one_id").agg(
        **{
            name: named[name].collect(where=named[name].notnull(), order_by=named[name], distinct=True).join(" | ")
            for name in kept
        }
    )


def _told(row: dict[str, Any], language: Language) -> Row:
    say = words(language)["word"]
    channel, action = CHANNELS.get(row["channel"]), ACTIONS.get(row["action"])
    row["weekday"] = say["weekdays"][row["planned_on"].isoweekday() - 1]
    row["reason"] = row["reason_zh"] if language == "zh" else row["reason"]
    row["contact"] = row["email_masked"] if row["channel"] in ("email", "rep_email") else row["phone_masked"]
    times = [row["from_time"], row["until_time"]]
    row["window"] = "–".join(time or "" for time in times) if any(times) else say["any_time"]
    best = [say["weekdays"][row["weekday_best"] - 1]] if row.get("weekday_best") else []
    row["best_time"] = " ".join([*best, *([f"{row['hour']:02}:00"] if row["hour"] is not None else [])])
    row["channel_name"] = (channel.name_zh if language == "zh" else channel.name_en) if channel else row["channel"]
    row["action"] = (action.name_zh if language == "zh" else action.name_en) if action else row["action"]
    title = f"《{row['content_title']}》" if language == "zh" else f"“{row['content_title']}”"
    about = f"：{title}" if language == "zh" else f": {title}"
    row["what"] = f"{row['channel_name']} {row['name'] or row['one_id']}" + (about if row["content_title"] else "")
    return row
