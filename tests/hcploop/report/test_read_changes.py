from pathlib import Path

from tests.hcploop.report.conftest import figure, hcp, publish, tiers

from hcploop.report.read import read_report


def test_people_who_moved_are_counted_from_tier_to_tier(tmp_path: Path):
    personas = ["pioneer"] * 4
    before = {"hcp": hcp(4), "hcp_tier": tiers("ABCD", personas, tier=lambda place: 3)}
    now = {"hcp": hcp(4), "hcp_tier": tiers("ABCD", personas, tier=lambda place: (1, 1, None, 3)[place])}
    publish(tmp_path / "out", before, name="20260701T000000Z-00000001")

    changes = read_report(publish(tmp_path / "out", now, name="20260702T000000Z-00000002")).changes

    assert changes is not None
    assert {(one.from_tier, one.to_tier): one.people for one in changes.moved} == {(3, 1): 2, (3, None): 1}
    assert changes.stayed == 1
    assert changes.snapshot_id == "20260701T000000Z-00000001"


def test_events_of_identity_since_the_snapshot_before_are_counted(tmp_path: Path):
    def event(name: str, kind: str) -> dict[str, object]:
        told = {"happened_at": None, "one_id": "H000", "record_ids": [1], "evidence": "e"}
        return {"event_id": name, "kind": kind, **told}

    old, new = [event("e1", "minted")], [event("e1", "minted"), event("e2", "merged"), event("e3", "merged")]
    publish(tmp_path / "out", {"oneid_event": old}, name="20260701T000000Z-00000001")

    changes = read_report(publish(tmp_path / "out", {"oneid_event": new}, name="20260702T000000Z-00000002")).changes

    assert changes is not None
    assert changes.identity == {"merged": 2}


def test_figures_that_moved_are_told_and_equal_ones_are_not(tmp_path: Path):
    old = [figure("contacts", "2026-06", 100), figure("covered_customers", "2026-06", 7)]
    new = [figure("contacts", "2026-06", 120), figure("covered_customers", "2026-06", 7)]
    publish(tmp_path / "out", {"figure": old}, name="20260701T000000Z-00000001")

    changes = read_report(publish(tmp_path / "out", {"figure": new}, name="20260702T000000Z-00000002")).changes

    assert changes is not None
    assert [(one.metric, one.before, one.now) for one in changes.figures] == [("contacts", 100, 120)]
