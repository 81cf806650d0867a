"""Data: counts that add up, rows that are mended, and nothing that acts as a formula."""

import csv
import io

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from hcploop.engine import open_snapshot
from hcploop_web.accounts.roles import Role
from hcploop_web.console.actions.execute_run import execute_run
from hcploop_web.console.actions.start_run import start_run
from hcploop_web.console.models import Correction
from hcploop_web.insights.quarantine import Filter, quarantine, raw_row

pytestmark = [pytest.mark.xdist_group("web"), pytest.mark.slow]
ENGLISH = {"Accept-Language": "en"}


def counts(out):
    files = open_snapshot(out).manifest.files
    parts = ("rows_kept", "rows_quarantined", "rows_replaced", "rows_deleted")
    return sum(one.rows_in for one in files), sum(getattr(one, name) for one in files for name in parts)


def address(one):
    return "/data/quarantine/row/", {"feed": one.feed, "file": one.file, "row": one.row_number}


def posted(client, one, cells, **also):
    path, query = address(one)
    row = raw_row(one.feed, one.file, one.row_number)
    names = [name for name, _text in row.cells]
    data = {f"cell-{names.index(name)}": text for name, text in cells.items()}
    return client.post(
        path, {**data, **also}, query_params=query, headers=ENGLISH, follow=not also.get("try")
    ).content.decode()


def moments(feed="crm_visits"):
    return [one for one in quarantine(Filter(feed=feed)).rows if not one.is_row_kept]


def test_a_corrected_row_comes_through_and_a_wrong_correction_is_told_why(own_market, somebody):
    client = somebody(Role.STEWARD)
    good, bad = (one for one in quarantine(Filter(column="发生时间")).rows[:2])
    before = counts(own_market / "out")

    assert "not plausible" in posted(client, good, {"发生时间": "0202-05-04 10:00:00"}, **{"try": "1"})
    assert "It would come through" in posted(client, good, {"发生时间": "2026-05-04 10:00:00"}, **{"try": "1"})
    assert "1 row is corrected" in posted(client, good, {"发生时间": "2026-05-04 10:00:00"})
    assert "1 row is corrected" in posted(client, bad, {"发生时间": "0203-05-04"})
    assert client.get("/data/corrections/", headers=ENGLISH).content.decode().count("waits for the next run") == 2
    run = start_run(by=client.user, at=timezone.now())
    execute_run(run.pk)

    run.refresh_from_db()
    assert (run.state, run.message) == ("done", "")
    page = client.get("/data/corrections/", headers=ENGLISH).content.decode()
    assert page.count("came through") == 1
    assert page.count("rejected again") == 1
    after = counts(own_market / "out")
    assert before[0] == before[1]
    assert after == (before[0] + 2, before[0] + 2)
    corrected = open_snapshot(own_market / "out").manifest.files
    assert sum(one.rows_kept for one in corrected if one.feed.startswith("web_corrected_")) == 1


def test_a_row_that_was_rejected_again_is_corrected_again_and_the_last_word_counts(own_market, somebody):
    client = somebody(Role.ADMIN)
    one = quarantine(Filter(column="发生时间")).rows[0]
    posted(client, one, {"发生时间": "0203-05-04"})
    posted(client, one, {"发生时间": "2026-05-04 10:00:00"})

    written = next((own_market / "drop").rglob("web/corrected/*.csv")).read_text(encoding="utf-8")

    assert Correction.objects.count() == 2
    assert [row["发生时间"] for row in csv.DictReader(io.StringIO(written))] == ["2026-05-04 10:00:00"]


def test_nothing_changed_is_nothing_corrected(own_market, somebody):
    one = quarantine(Filter(column="发生时间")).rows[0]

    page = posted(somebody(Role.STEWARD), one, {})

    assert "Nothing was changed" in page
    assert not Correction.objects.exists()


def test_who_may_not_correct_rows_does_not(own_market, somebody):
    path, query = address(quarantine(Filter(column="发生时间")).rows[0])

    assert somebody(Role.MARKETER).post(path, {"cell-0": "x"}, query_params=query).status_code == 403
    assert somebody(Role.STEWARD).get(path, {**query, "row": "999999"}).status_code == 404


def test_hostile_values_are_shown_harmless_and_no_download_holds_a_formula(own_market, somebody):
    hostile = "<script>alert(1)</script>\u202e"
    sums = next((own_market / "drop").glob("crm/visits/*.csv"))
    raw = sums.read_bytes()
    text = raw.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    place = rows[0].index("拜访时间")
    rows[1][place], rows[2][place] = hostile, "=HYPERLINK(1)"
    made = io.StringIO()
    csv.writer(made).writerows(rows)
    sums.write_text(made.getvalue(), encoding="utf-8")
    client = somebody(Role.STEWARD)
    execute_run(start_run(by=client.user, at=timezone.now()).pk)

    page = client.get("/data/quarantine/", {"feed": "crm_visits"}).content.decode()
    told = client.get("/data/quarantine/", {"as": "csv"}).content.decode("utf-8-sig")
    book = load_workbook(io.BytesIO(client.get("/data/quarantine/", {"as": "xlsx"}).content))

    assert "alert(1)" in page
    assert "<script>alert" not in page
    assert '"\'=HYPERLINK(1)"' in told
    cells = [cell for row in book.active.iter_rows() for cell in row]
    assert any(cell.value == "=HYPERLINK(1)" for cell in cells)
    assert all(cell.data_type != "f" for cell in cells)
    for filters in ({"feed": "' OR 1=1 --"}, {"page": "-1"}, {"reason": hostile}):
        assert client.get("/data/quarantine/", filters).status_code == 200


def test_every_feed_adds_up_and_has_its_page(market, somebody):
    client = somebody(Role.STEWARD)

    page = client.get("/data/", headers=ENGLISH).content.decode()

    assert "crm_visits" in page
    assert "rows-by-month" in page
    assert client.get("/data/feeds/crm_visits/").status_code == 200
    assert client.get("/data/feeds/nothing/").status_code == 404


def test_an_earlier_snapshot_is_put_in_force_after_a_question(own_market, somebody):
    client = somebody(Role.STEWARD)
    first = open_snapshot(own_market / "out").manifest.snapshot_id
    settings = own_market / "drop" / "market.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("ruitai", "other"), encoding="utf-8")
    execute_run(start_run(by=client.user, at=timezone.now()).pk)
    second = open_snapshot(own_market / "out").manifest.snapshot_id

    asked = client.get(f"/data/snapshots/{first}/", headers=ENGLISH).content.decode()
    compared = client.get("/data/snapshots/", {"before": first, "after": second}).content.decode()
    still = open_snapshot(own_market / "out").manifest.snapshot_id
    client.post(f"/data/snapshots/{first}/")

    assert "Put it in force" in asked
    assert "hcp_tier" in compared
    assert (still, open_snapshot(own_market / "out").manifest.snapshot_id) == (second, first)
    assert client.get("/data/snapshots/nothing/").status_code == 404
    assert client.get("/data/snapshots/", {"before": first, "after": "x"}).status_code == 404
