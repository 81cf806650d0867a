import csv
import hashlib
import json

import pyarrow.parquet as pq
import pytest

from hcploop.channels import CHANNELS
from hcploop.feeds.check import check
from hcploop.market.load import load_market
from hcploop.simulate import MarketPlan, write_market

EMPTY = ["field/executions.csv", "field/feedback.csv"]
"""Nothing was suggested yet."""


def marks(folder):
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def rows_of(path, encoding="utf-8"):
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def market(tmp_path_factory):
    folder = tmp_path_factory.mktemp("market")
    write_market(folder, MarketPlan(hcps=250, months=4))
    return folder


def test_the_same_seed_writes_the_same_bytes(market, tmp_path):
    write_market(tmp_path, MarketPlan(hcps=250, months=4))

    assert marks(tmp_path) == marks(market)


def test_another_seed_writes_another_market(market, tmp_path):
    write_market(tmp_path, MarketPlan(hcps=250, months=4, seed=8))

    other, this = marks(tmp_path), marks(market)

    assert [name for name in this if other.get(name) == this[name]] == [*EMPTY, "market.toml"]


@pytest.mark.parametrize(
    "plan",
    [
        MarketPlan(hcps=100, months=3),
        MarketPlan(hcps=100, months=2, unkindness=0.0),
        MarketPlan(hcps=100, months=2, unkindness=2.0),
        MarketPlan(hcps=100, months=2, lang="en", brands=("all",), channels=tuple(CHANNELS)),
        MarketPlan(hcps=1, months=1),
        MarketPlan(hcps=60, months=2, policy="cn-device"),
    ],
    ids=["default", "clean", "worse", "english", "one doctor", "devices"],
)
def test_the_market_reads_back_as_the_user_would_have_written_it(tmp_path, plan):
    write_market(tmp_path, plan)

    market = load_market(tmp_path)

    assert str(market.as_of).startswith("2026-06-30")
    assert all(list(tmp_path.glob(path)) for feed in market.feeds for path in feed.path)
    assert check(market).is_good


def test_every_record_of_every_source_has_its_person_in_the_truth(market):
    truth = rows_of(market / "truth/records.csv")

    crm = {row["客户编码"] for row in rows_of(market / "crm/doctors_1.csv", "gb18030")}
    portal = set(pq.read_table(market / "portal/accounts.parquet")["account_id"].to_pylist())

    assert {row["source_id"] for row in truth if row["source"] == "crm"} == crm
    assert {row["source_id"] for row in truth if row["source"] == "portal"} == portal
    assert len(truth) == len({(row["source"], row["source_id"]) for row in truth})


def test_the_truth_stands_in_no_feed(market):
    for path in market.rglob("*"):
        if path.is_file() and path.parent.name != "truth":
            assert b"person_0" not in path.read_bytes()


def test_a_few_rows_are_bad_and_far_fewer_than_one_in_two_hundred(market):
    visits = [row for path in market.glob("crm/visits/*.csv") for row in rows_of(path, "gb18030")]
    phones = [row["手机号"] for row in rows_of(market / "crm/doctors_1.csv", "gb18030")]

    bad = [row for row in visits if row["拜访时间"].startswith("02") or row["客户编码"].startswith("X")]

    assert 0 < len(bad) < len(visits) / 200
    assert phones.count("1.38E+10") <= 2


def test_a_clean_market_has_no_bad_rows(tmp_path):
    write_market(tmp_path, MarketPlan(hcps=200, months=3, unkindness=0.0))

    visits = [row for path in tmp_path.glob("crm/visits/*.csv") for row in rows_of(path, "gb18030")]

    assert not [row for row in visits if row["拜访时间"].startswith("02") or row["客户编码"].startswith("X")]


def test_a_planned_visit_comes_again_with_what_became_of_it(market):
    said = {}
    for path in sorted(market.glob("crm/visits/*.csv")):
        for row in rows_of(path, "gb18030"):
            said.setdefault(row["拜访编号"], []).append(row["拜访状态"])

    again = [states for states in said.values() if len(states) > 1]

    assert again
    assert all(states == ["计划中", "已提交"] for states in again)


def test_platforms_count_no_fewer_views_than_people_made(market):
    counted = {
        (row["content_id"], row["counted_on"]): int(row["views"])
        for row in rows_of(market / "platforms/daily_totals.csv")
        if row["channel"] == "webinar"
    }
    views = pq.read_table(market / "portal/video_views.parquet").to_pandas()
    views = views[views["行为"] == "watch"]
    days = views["发生时间"].dt.tz_convert("Asia/Shanghai").dt.strftime("%Y-%m-%d")

    known = views.groupby([views["内容编号"], days]).size()

    assert len(known) > 100
    assert all(counted[cell] >= count for cell, count in known.items())


def test_moments_in_json_say_their_offset(market):
    first = json.loads((market / "wechat_a/reads.jsonl").read_text(encoding="utf-8").splitlines()[0])

    assert first["发生时间"].endswith("+08:00")


def test_stewards_are_right(market):
    person = {f"{row['source']}:{row['source_id']}": row["person"] for row in rows_of(market / "truth/records.csv")}

    decisions = rows_of(market / "stewards/decisions.csv")

    assert {row["decision"] for row in decisions} == {"same", "different"}
    assert all((person[r["record_a"]] == person[r["record_b"]]) == (r["decision"] == "same") for r in decisions)


def test_sales_come_late_and_are_mended(market):
    files = sorted(path.stem for path in market.glob("sales/*.csv"))
    rows = [(path.stem, row) for path in market.glob("sales/*.csv") for row in rows_of(path, "gb18030")]

    told = {}
    for file, row in sorted(rows, key=lambda pair: pair[0]):
        told.setdefault((row["月份"], row["医院"], row["品名"]), []).append((file, row["数量"]))
    again = [times for times in told.values() if len(times) > 1]

    assert files == ["2026-03", "2026-04", "2026-05"]
    assert again
    assert all(first[0] < second[0] and first[1] != second[1] for first, second in again)
    assert len({row["月份"][4:5] for _, row in rows}) >= 3


def test_most_doctors_may_be_contacted_on_every_channel_and_a_few_refuse_to_be_advised_by_machine(market):
    single = rows_of(market / "crm/consents.csv")
    terms = rows_of(market / "crm/terms.csv")
    doctors = {row["客户编码"] for row in rows_of(market / "crm/doctors_1.csv", "gb18030")}

    refused = {row["客户编码"] for row in terms if row["用途"] == "个性化推荐"}
    everything = {row["客户编码"] for row in terms if row["状态"] == "同意"}
    for channel in {row["channel"] for row in single}:
        last = {row["source_person_id"]: row["state"] for row in single if row["channel"] == channel}
        allowed = {one for one in doctors if last.get(one, "granted" if one in everything else "") == "granted"}
        assert len(allowed) > 0.7 * len(doctors)
    assert 0 < len(refused) < 0.08 * len(doctors)
    assert max(row["时间"] for row in terms) < min(row["happened_at"] for row in single)


def test_no_sale_names_a_doctor(market):
    people = {row["name"] for row in rows_of(market / "truth/people.csv")}
    ids = {row["客户编码"] for row in rows_of(market / "crm/doctors_1.csv", "gb18030")}

    values = {
        value for path in market.glob("sales/*.csv") for row in rows_of(path, "gb18030") for value in row.values()
    }

    assert not values & (people | ids)
