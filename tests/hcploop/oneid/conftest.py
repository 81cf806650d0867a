"""A small world of doctors whose truth we know, unkind in the ways that real sources are."""

from collections.abc import Callable
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
import pytest
import splink

from hcploop import schema
from hcploop.oneid.evidence import evidence
from hcploop.oneid.link import link
from hcploop.oneid.shared import shared_contacts

_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰飞红玲辉鑫波鹏宇浩凯健俊帆雪琳晶欣燕"
_DEPARTMENTS = ["肿瘤内科", "胸外科", "呼吸内科", "乳腺外科", "消化内科"]


@pytest.fixture(scope="session")
def small_world() -> Callable[..., tuple[pa.Table, pa.Table]]:
    """Make `schema.record` rows of three sources and who is who."""
    return _small_world


@pytest.fixture(scope="session")
def linked() -> Callable[..., tuple[pa.Table, pa.Table]]:
    """Make the evidence and the scored pairs of records, as `flow` does."""
    return _linked


def _small_world(*, persons: int = 400, seed: int = 7) -> tuple[pa.Table, pa.Table]:
    chance = np.random.default_rng(seed)
    rows: list[dict[str, Any]] = []
    truth = []
    for person in range(persons):
        doctor = _doctor(chance, person)
        for source in range(int(chance.choice([1, 2, 3, 4], p=[0.25, 0.35, 0.25, 0.15]))):
            rows.append(_seen(chance, doctor, source, len(rows) + 1))
            truth.append({"record_id": len(rows), "person": person})
    return schema.record.arrow(rows), pa.Table.from_pylist(truth)


def _doctor(chance: np.random.Generator, person: int) -> dict[str, Any]:
    size = int(chance.choice([1, 2], p=[0.3, 0.7]))
    hospital = int(chance.integers(40))
    return {
        "surname": str(chance.choice(list(_SURNAMES))),
        "given": "".join(chance.choice(list(_GIVEN), size)),
        "hospital": f"医院{hospital}",
        "city": f"城市{hospital % 12}",
        "department": str(chance.choice(_DEPARTMENTS)),
        "title_rank": int(chance.integers(1, 5)),
        "phone": f"+86138{person:08d}",
        "email": f"doctor{person}@example.org",
        "licence_no": f"L{person:08d}",
        "wechat_unionid": f"u{person}",
        "desk": f"+8610{hospital:08d}",
    }


def _seen(chance: np.random.Generator, doctor: dict[str, Any], source: int, number: int) -> dict[str, Any]:
    given, is_full = doctor["given"], True
    if chance.random() < 0.05:
        given = given[:-1] + str(chance.choice(list(_GIVEN)))
    if chance.random() < 0.05:
        given, is_full = "", False
    name = doctor["surname"] + given
    has = dict(zip(("phone", "email", "licence_no", "wechat_unionid"), chance.random(4) < 0.5, strict=True))
    row = {
        "record_id": number,
        "source": f"source{source}",
        "source_id": str(number),
        "feed": f"feed{source}",
        "name": name,
        "name_key": name,
        "surname_key": doctor["surname"],
        # A stand-in for pinyin: different enough for different characters, equal for equal ones.
        "pinyin": "".join(f"{ord(letter) % 9973:x}q" for letter in name),
        "name_script": "han",
        "is_full_name": is_full,
        "institution_id": doctor["hospital"],
        "hospital": doctor["hospital"],
        "hospital_key": doctor["hospital"],
        "city": doctor["city"],
        "department": doctor["department"] if chance.random() < 0.7 else None,
        "title_rank": doctor["title_rank"] if chance.random() < 0.7 else None,
        "licence_kind": "执业证" if has["licence_no"] else None,
        **{field: doctor[field] if there else None for field, there in has.items()},
    }
    if row["wechat_unionid"]:
        row["wechat_unionid"] = f"{row['wechat_unionid']}{source}@platform{source}"
    if chance.random() < 0.08:
        row["phone"] = doctor["desk"]
    return row


def _linked(records: pa.Table, *, seed: int = 1) -> tuple[pa.Table, pa.Table]:
    connection = ibis.duckdb.connect()
    connection.con.register("records", records)
    table = connection.table("records")
    connection.create_table("linkage_evidence", evidence(table, shared_contacts(table)))
    pairs = link("linkage_evidence", api=splink.DuckDBAPI(connection.con), seed=seed)
    return connection.table("linkage_evidence").to_pyarrow(), pairs
