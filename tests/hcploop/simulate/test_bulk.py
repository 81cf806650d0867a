import pyarrow.parquet as pq

from hcploop.market.load import load_market
from hcploop.simulate.bulk import write_bulk


def test_a_large_market_holds_what_was_asked_for(tmp_path):
    write_bulk(tmp_path, people=1000, touches=20_000, seed=1)

    people = sum(pq.read_table(path).num_rows for path in tmp_path.glob("*/people.parquet"))
    touches = [pq.read_table(path) for path in tmp_path.glob("*/touches/*.parquet")]
    known = {
        one: set(pq.read_table(tmp_path / one / "people.parquet")["source_id"].to_pylist()) for one in ("crm", "wechat")
    }

    assert people == 1200
    assert sum(table.num_rows for table in touches) == 20_000
    assert len(touches) == 48
    assert all(
        set(pq.read_table(p)["source_person_id"].to_pylist()) <= known["crm"] for p in tmp_path.glob("crm/touches/*")
    )
    assert len(load_market(tmp_path).feeds) == 11


def test_representatives_consents_and_messages_are_of_people_whom_the_source_knows(tmp_path):
    write_bulk(tmp_path, people=1000, touches=100, seed=1)

    def ids(path: str, column: str) -> set[str]:
        return set(pq.read_table(tmp_path / path)[column].to_pylist())

    assert ids("crm/crm_consents.parquet", "source_person_id") < ids("crm/people.parquet", "source_id")
    assert ids("crm/messages.parquet", "source_person_id") < ids("crm/people.parquet", "source_id")
    assert ids("wechat/wechat_consents.parquet", "source_person_id") < ids("wechat/people.parquet", "source_id")
    assert ids("crm/people.parquet", "rep_id") == ids("crm/reps.parquet", "rep_id")


def test_the_truth_knows_every_person_once_or_twice(tmp_path):
    write_bulk(tmp_path, people=1000, touches=100, seed=1)

    truth = pq.read_table(tmp_path / "truth/records.parquet").to_pandas()

    assert truth["person"].nunique() == 1000
    assert truth["person"].value_counts().max() == 2
