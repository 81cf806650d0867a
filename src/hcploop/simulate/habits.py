"""What each source of people knows, and how carelessly it writes it down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Habit:
    """A source's habits at unkindness 1; each is scaled by the market's unkindness.

    Parameters
    ----------
    source, prefix : str
        Its name, and how its ids begin.
    coverage, second : float
        Share of doctors that it knows, and share of those that it knows twice under two ids.
    knows : mapping of str to float
        Share of its records that hold each column.
    honorific, nickname, annotated, latin : float
        Share of names written as 李主任, as a nickname, as 李伟主任, in Latin letters.
    slip : float
        Share of names, and half that share of telephones, with a typing error.
    alias : float
        Share of hospitals that are not written by their official name.
    traditional : float
        Share of records in traditional script.
    shared_phone, old_phone : float
        Share of doctors with a shared line (a number that was passed on) who give it here.
    """

    source: str
    prefix: str
    coverage: float
    knows: Mapping[str, float]
    second: float = 0.0
    honorific: float = 0.0
    nickname: float = 0.0
    annotated: float = 0.0
    latin: float = 0.0
    slip: float = 0.02
    alias: float = 0.3
    traditional: float = 0.0
    shared_phone: float = 0.4
    old_phone: float = 0.5


HABITS: tuple[Habit, ...] = (
    Habit(
        "crm",
        "C",
        coverage=0.92,
        second=0.03,
        slip=0.02,
        alias=0.12,
        annotated=0.03,
        shared_phone=0.5,
        knows={
            "name": 1.0,
            "hospital": 1.0,
            "department": 0.92,
            "title": 0.85,
            "province": 0.95,
            "city": 0.95,
            "phone": 0.78,
            "licence_no": 0.6,
        },
    ),
    Habit(
        "wechat_a",
        "A",
        coverage=0.55,
        honorific=0.12,
        nickname=0.06,
        annotated=0.05,
        alias=0.35,
        slip=0.02,
        knows={"name": 1.0, "hospital": 0.82, "department": 0.68, "city": 0.6, "phone": 0.72, "wechat_unionid": 1.0},
    ),
    Habit(
        "wechat_b",
        "B",
        coverage=0.35,
        honorific=0.1,
        nickname=0.04,
        alias=0.4,
        slip=0.04,
        traditional=0.3,
        old_phone=0.9,
        knows={
            "name": 1.0,
            "hospital": 0.82,
            "department": 0.7,
            "title": 0.4,
            "phone": 0.72,
            "wechat_unionid": 1.0,
        },
    ),
    Habit(
        "meeting",
        "M",
        coverage=0.45,
        second=0.12,
        honorific=0.03,
        annotated=0.08,
        alias=0.35,
        slip=0.05,
        traditional=0.12,
        shared_phone=0.6,
        knows={
            "name": 1.0,
            "hospital": 0.96,
            "department": 0.85,
            "title": 0.75,
            "phone": 0.8,
            "licence_no": 0.25,
        },
    ),
    Habit(
        "portal",
        "P",
        coverage=0.45,
        honorific=0.04,
        nickname=0.04,
        latin=0.03,
        alias=0.3,
        knows={
            "name": 0.96,
            "hospital": 0.85,
            "department": 0.7,
            "title": 0.5,
            "city": 0.6,
            "phone": 0.74,
            "email": 0.6,
            "licence_no": 0.4,
            "wechat_unionid": 0.2,
            "graduated_year": 0.4,
        },
    ),
    Habit(
        "academic",
        "K",
        coverage=0.2,
        latin=0.06,
        alias=0.35,
        slip=0.01,
        knows={
            "name": 1.0,
            "hospital": 1.0,
            "department": 0.8,
            "academic_title": 0.9,
            "province": 0.8,
            "city": 0.85,
            "email": 0.6,
            "papers": 0.95,
            "society_posts": 0.9,
        },
    ),
)
"""The sources of people, in the order in which they stand in `market.toml`."""
