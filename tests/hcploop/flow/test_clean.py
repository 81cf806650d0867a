"""Records of a run beside those of the snapshot in force."""

import pyarrow.parquet as pq
from tests.markets import FILES, drop, tiny_market

from hcploop import open_snapshot, run
from hcploop.engine import Store


def test_a_snapshot_of_a_program_that_told_less_of_a_record_can_be_gone_on_from(tmp_path):
    folder, out = tiny_market(tmp_path / "in"), tmp_path / "out"
    run(folder, out)
    store = Store(out, read_only=True)
    (part,) = (store.part(one.key) for one in store.current().tables["record"])
    part.chmod(0o600)
    pq.write_table(pq.read_table(part).drop_columns(["address", "postcode"]), part)
    drop(folder, "crm/1.csv", FILES["crm"].replace("放疗科", "胸外科"))

    run(folder, out)

    told = {row["name"]: row["department"] for row in open_snapshot(out).arrow("record").to_pylist()}
    assert told["李雷"] == "胸外科"
