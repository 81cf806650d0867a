"""A market in which everything that rules ask about is drawn by chance, and read once more in plain Python."""

import csv
import datetime as dt
import json
from pathlib import Path

import numpy as np

from hcploop.channels import ACTIONS

TODAY = dt.date(2026, 6, 30)
BRAND = "kexin"
FORMS = ("article", "detail_aid", "notice", "medical_letter", "meeting", "webinar")
STATES = ("approved", "approved", "approved", "draft", "review", "withdrawn", "expired", "")
CONTACTS = {
    "visit": "visit",
    "remote_visit": "call",
    "rep_email": "deliver",
    "call_centre": "call",
    "email": "deliver",
    "wechat": "deliver",
    "sms": "deliver",
    "meeting": "deliver",
}
FAMILIES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张"
GIVEN = "安邦博超达恩芳刚海佳凯兰明宁鹏琪蓉山涛薇祥月哲芝"
KINDS = {
    "hospitals": "institutions",
    "people": "people",
    "reps": "reps",
    "territories": "territories",
    "contents": "contents",
    "contacts": "touches",
    "consents": "consents",
    "permits": "permits",
    "targets": "targets",
}


class DrawnMarket:
    """Doctors whom one system knows, so that who is who is no question."""

    def __init__(self, seed: int, *, hcps: int) -> None:
        self.chance = np.random.default_rng(seed)
        self.hospitals = [f"第{number}人民医院" for number in range(1, 13)]
        self.reps = [self._rep(number) for number in range(24)]
        self.people = [self._person(number) for number in range(hcps)]
        self.contents = [self._content(number) for number in range(60)]
        self.permits = [
            {"hospital": hospital, "rep_id": rep}
            for hospital in self.hospitals[:9]
            for rep in self._some([*(one["rep_id"] for one in self.reps), *[""] * 3], 6)
        ]
        self.territories = [
            {"territory": f"T{place % 4}", "institution": hospital} for place, hospital in enumerate(self.hospitals)
        ]
        self.consents = [row for one in self.people for row in self._said(one["source_id"])]
        ids = [one["source_id"] for one in self.people]
        self.targets = [{"target_list": "suppressed", "source_person_id": one} for one in self._some(ids, hcps // 20)]
        self.contacts = [row for one in self.people for row in self._contacted(one["source_id"])]

    def _pick(self, values):
        return values[int(self.chance.integers(len(values)))]

    def _some(self, values, count):
        return [values[int(place)] for place in self.chance.choice(len(values), size=count, replace=False)]

    def _moment(self, days: int) -> dt.datetime:
        """Draw a moment of the last days, each second at most once in practice."""
        second = int(self.chance.integers(1, days * 86_400))
        return dt.datetime.combine(TODAY, dt.time(23, 59, 59)) - dt.timedelta(seconds=second)

    def _rep(self, number: int) -> dict:
        filed = self.chance.random() < 0.8
        until = TODAY + dt.timedelta(days=int(self.chance.integers(-60, 300)))
        return {
            "rep_id": f"R{number}",
            "team": "medical" if number % 5 == 4 else "sales",
            "territory": f"T{number % 4}",
            "filing_no": f"F{number}" if filed else "",
            "filing_expires_on": until.isoformat() if filed and self.chance.random() < 0.8 else "",
            "visits_per_week": "20",
        }

    def _person(self, number: int) -> dict:
        given = GIVEN[number // len(FAMILIES) % len(GIVEN)] + GIVEN[number // len(FAMILIES) // len(GIVEN)]
        return {
            "source_id": f"D{number}",
            "name": FAMILIES[number % len(FAMILIES)] + given,
            "hospital": self._pick(self.hospitals),
            "department": "肿瘤科",
            "title": self._pick(("主任医师", "主治医师")),
            "phone": f"139{number:08d}",
            "licence_no": f"1{number:014d}" if self.chance.random() < 0.7 else "",
            "rep_id": self._pick([one["rep_id"] for one in self.reps]) if self.chance.random() < 0.9 else "",
            "is_active": "false" if self.chance.random() < 0.05 else "true",
            "grade": self._pick("ABCD"),
        }

    def _content(self, number: int) -> dict:
        expires = self._moment(200) + dt.timedelta(days=150)
        published = self._moment(150) + dt.timedelta(days=20)
        return {
            "content_id": f"K{number}",
            "title": f"乳腺癌 第{number}讲",
            "form": self._pick(FORMS),
            "topics": "乳腺癌",
            "brand": self._pick((BRAND, "other", "all", "")),
            "state": self._pick(STATES),
            "published_at": str(published),
            "expires_at": str(expires) if self.chance.random() < 0.6 else "",
        }

    def _said(self, person: str) -> list[dict]:
        channels = (*CONTACTS, "all") if self.chance.random() < 0.1 else tuple(CONTACTS)
        states = ("granted", "granted", "granted", "granted", "refused", "withdrawn")
        return [
            {
                "source_person_id": person,
                "channel": self._pick(channels),
                "state": self._pick(states),
                "happened_at": str(self._moment(700)),
                "purpose": "" if self.chance.random() < 0.9 else "marketing",
            }
            for _ in range(int(self.chance.integers(0, 14)))
        ]

    def _contacted(self, person: str) -> list[dict]:
        rows = []
        for _ in range(int(self.chance.integers(0, 9))):
            channel = self._pick(tuple(CONTACTS))
            action = CONTACTS[channel] if self.chance.random() < 0.7 else "read"
            content = f"K{int(self.chance.integers(60))}" if self.chance.random() < 0.7 else ""
            rows.append((channel, action, content, str(self._moment(90))))
        names = ("channel", "action", "content_id", "happened_at")
        return [dict(zip(names, row, strict=True)) | {"source_person_id": person} for row in rows]

    # --------------------------------------------------------------------------------------------- files

    def write(self, folder: Path, policy: str) -> Path:
        folder.mkdir(parents=True)
        settings = {"name": "抽取", "time_zone": "Asia/Shanghai", "policy": policy, "brands": [BRAND]}
        told = ["[market]", *(f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in settings.items())]
        told.append(f"as_of = {TODAY}")
        hospitals = [{"institution_id": f"I{n}", "name": name} for n, name in enumerate(self.hospitals)]
        for name, kind in KINDS.items():
            told.append(f'[[feed]]\nname = "{name}"\nsource = "crm"\nkind = "{kind}"\npath = "{name}.csv"')
            rows = hospitals if name == "hospitals" else getattr(self, name)
            with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, list(rows[0]))
                writer.writeheader()
                writer.writerows(rows)
        (folder / "market.toml").write_text("\n".join(told) + "\n", encoding="utf-8")
        return folder

    # --------------------------------------------------------------------------------------------- plain reading

    def facts(self, source_id: str, *, channel: str, action: str, content_id: str, sender: str) -> dict:
        """Say what rules may ask of an action, straight from what was drawn."""
        person = next(one for one in self.people if one["source_id"] == source_id)
        said = [one for one in self.consents if one["source_person_id"] == source_id]
        of_all = newest([one for one in said if one["channel"] == "all"])
        ours = [
            one
            for one in self.contacts
            if one["source_person_id"] == source_id and not ACTIONS[one["action"]].is_active
        ]
        here = [one for one in ours if one["channel"] == channel]
        listed = {one["source_person_id"] for one in self.targets}
        return {
            "brand": BRAND,
            "channel": channel,
            "action": action,
            "content_id": content_id,
            "sender": sender,
            **self._of_sender(sender, person, action),
            "is_personal": channel in {"visit", "remote_visit", "rep_email", "call_centre", "meeting", "event"},
            "needs_consent": channel in {"email", "sms", "wechat", "call_centre", "rep_email", "remote_visit"},
            "consent": newest([one for one in said if one["channel"] in {channel, "all"}]) or "unknown",
            "is_suppressed": of_all in {"refused", "withdrawn"} or source_id in listed,
            "is_active": person["is_active"] == "true",
            "is_verified": person["licence_no"] != "",
            **self._of_content(source_id, content_id),
            "contacts_7d": within(ours, 7),
            "contacts_30d": within(ours, 30),
            "channel_contacts_7d": within(here, 7),
            "channel_contacts_30d": within(here, 30),
            "days_since_contact": float(min(map(age, ours))) if ours else None,
        }

    def _of_sender(self, sender: str, person: dict, action: str) -> dict:
        if sender == "system":
            return {"sender_team": "system", "filing": "not_needed", "reception": "not_needed"}
        rep = next(one for one in self.reps if one["rep_id"] == sender)
        gone = rep["filing_expires_on"] != "" and rep["filing_expires_on"] < TODAY.isoformat()
        filing = "missing" if not rep["filing_no"] else "expired" if gone else "valid"
        received = [one["rep_id"] for one in self.permits if one["hospital"] == person["hospital"]]
        may = "permitted" if {"", sender} & set(received) else "not_permitted" if received else "unknown"
        return {
            "sender_team": rep["team"],
            "filing": filing,
            "reception": may if action == "visit" else "not_needed",
        }

    def _of_content(self, source_id: str, content_id: str) -> dict:
        content = next(one for one in self.contents if one["content_id"] == content_id)
        now = dt.datetime.combine(TODAY, dt.time(23, 59, 59))
        state, expires = content["state"] or "unknown", content["expires_at"]
        left = (dt.datetime.fromisoformat(expires) - now).total_seconds() / 86_400 if expires else None
        if state == "approved":
            later = dt.datetime.fromisoformat(content["published_at"]) > now
            state = "expired" if left is not None and left <= 0 else "review" if later else state
        took = [
            one
            for one in self.contacts
            if (one["source_person_id"], one["content_id"]) == (source_id, content_id)
            and one["action"] in {"read", "visit", "call"}
        ]
        return {
            "content_state": state,
            "content_expires_in_days": left,
            "content_form": content["form"],
            "content_brand": content["brand"] or "all",
            "is_other_brand": content["brand"] == "other",
            "is_seen": took != [],
        }


def age(row: dict) -> int:
    return (TODAY - dt.datetime.fromisoformat(row["happened_at"]).date()).days


def within(rows: list[dict], days: int) -> int:
    return sum(age(one) < days for one in rows)


def newest(said: list[dict]) -> str | None:
    return max(said, key=lambda one: one["happened_at"])["state"] if said else None
