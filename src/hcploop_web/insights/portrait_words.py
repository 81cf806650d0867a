"""The rows of Doctor 360 with the words that people read."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from hcploop.channels import ACTIONS
from hcploop_web.insights.reading import Reading, utc
from hcploop_web.insights.seeing import titles
from hcploop_web.insights.wording import Words

Rows = list[dict[str, Any]]


class PortraitWords:
    """Adds to rows what people call the things that they name.

    Parameters
    ----------
    now : Reading
        The snapshot that they come from.
    """

    def __init__(self, now: Reading) -> None:
        self._now = now
        self._words = Words(now.snapshot.manifest)
        self._zone = ZoneInfo(now.snapshot.manifest.settings.time_zone)

    def tags(self, rows: Rows) -> Rows:
        """Name tags, the weightiest first."""
        return [{**row, "name": self._tag(row["tag"])} for row in sorted(rows, key=lambda row: -row["weight"])]

    def contacts(self, rows: Rows) -> Rows:
        """Name channels and actions, and tell moments in the market's zone."""
        return [self._contact(row) for row in rows]

    def _contact(self, row: dict[str, Any]) -> dict[str, Any]:
        at = row["happened_at"]
        at = at if isinstance(at, dt.datetime) else dt.datetime.fromisoformat(at)
        action = ACTIONS.get(row["action"])
        named = self._words.either(action.name_zh, action.name_en) if action else row["action"]
        return {
            **row,
            "happened_at": at,
            "local_at": at.replace(tzinfo=dt.UTC).astimezone(self._zone).replace(tzinfo=None),
            "channel_name": self._words.channel(row["channel"]),
            "action_name": named,
            "is_hers": bool(action and action.is_active),
        }

    def places(self, rows: Rows) -> Rows:
        """Say why a place is the main one or was left; the main one first, those that were left last."""
        said = [{**row, "why": self._why(row)} for row in rows]
        return sorted(said, key=lambda row: (row["is_left"], not row["is_main"], row["place"]))

    def _why(self, row: dict[str, Any]) -> str:
        if row["is_left"]:
            return self._words.of("left_by", row["left_by"])
        # Where there is no other, nothing need be said.
        return self._words.of("main_by", row["main_by"]) if row["main_by"] not in (None, "only") else ""

    def differing(self, rows: Rows) -> Rows:
        """Say by what each value lost; those that are shown are left out."""
        lost = sorted((row for row in rows if not row["is_kept"]), key=lambda row: (row["field"], row["place"]))
        return [{**row, "why": self._words.of("lost_by", row["rule"])} for row in lost]

    def suited(self, rows: Rows) -> Rows:
        """Name contents, and what spoke for them."""
        known = titles(self._now)
        # Profiles of before 0.2 do not tell what a choice was made because of.
        return [
            {
                **row,
                "title": known.get(row["content_id"]),
                "serves_name": self._words.of("serves", row["serves"]),
                "driver_name": self._words.of("driver", row["driver"]),
                "because": list(dict.fromkeys(known.get(one) or self._tag(one) for one in row.get("because", ())[:3])),
            }
            for row in rows
        ]

    def suggested(self, rows: Rows) -> Rows:
        """Name channels, contents and senders, and choose the reason's language."""
        known = titles(self._now)
        senders = self._reps
        return [
            {
                **row,
                "title": known.get(row["content_id"]),
                "channel_name": self._words.channel(row["channel"]),
                "sender_name": senders.get(row["sender"], row["sender"]),
                "worth": self._words.money(row["expected_value"]),
                "reason": self._words.either(row["reason_zh"], row["reason"]),
            }
            for row in rows
        ]

    def consents(self, rows: Rows) -> Rows:
        """Keep the newest word on each channel and purpose."""
        newest: dict[tuple[Any, Any], dict[str, Any]] = {}
        for row in sorted(rows, key=lambda row: row["happened_at"]):
            named = {"channel_name": self._words.channel(row["channel"]), "happened_at": utc(row["happened_at"])}
            newest[row["channel"], row["purpose"]] = row | named
        return list(newest.values())

    def needs(self, rows: Rows) -> Rows:
        """Name layers."""
        return [
            {
                **row,
                "layer_name": self._words.of("layer", row["layer"]),
                "next_name": self._words.of("layer", row["next_layer"]) if row["next_layer"] else "",
            }
            for row in rows
        ]

    def bought(self, rows: Rows) -> Rows:
        """Write amounts."""
        return [{**row, "worth": self._words.money(row["value"])} for row in rows]

    def _tag(self, tag: str) -> str:
        def read() -> dict[str, tuple[str, str]]:
            rows = self._now.rows("SELECT tag, name_zh, name_en FROM tag")
            return {row["tag"]: (row["name_zh"], row["name_en"]) for row in rows}

        return self._words.either(*self._now.once("taxonomy", read).get(tag, (tag, tag)))

    @property
    def _reps(self) -> dict[str, str]:
        def read() -> dict[str, str]:
            return {
                row["rep_id"]: row["name"] or row["rep_id"] for row in self._now.rows("SELECT rep_id, name FROM rep")
            }

        return self._now.once("reps", read)
