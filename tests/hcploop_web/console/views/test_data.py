"""Data: counts that add up, rows that are mended, and nothing that acts as a formula."""

import csv
import io
import shutil
from urllib.parse import urlencode

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from hcploop.engine import open_snapshot
from hcploop.flow import run as turn
from hcploop_web.accounts.roles import Role
from hcploop_web.console.actions.execute_run import execute_run
from hcploop_web.console.actions.start_run import Wanted, start_run
from hcploop_web.console.models import Correction
from hcploop_web.insights.commands import STAGES
from hcploop_web.insights.quarantine import Filter, fates_of_corrections, quarantine, raw_row
from hcploop_web.shared.models import AuditEntry

pytestmark = pytest.mark.slow
ENGLISH = {"Accept-Language": "en"}


HOSTILE = "<script>alert(1)</script>\u202e"
VISITS = "crm/visits/2026-06.csv"
WRONG = ("0202-05-04 10:00:00", "0202-05-04 10:00:00", HOSTILE, "=HYPERLINK(1)")


@pytest.fixture(scope="session")
def spoiled_out(market_out, tmp_path_factory):
    """A market in which the first four visits of a file have moments that nobody can read."""
    home = tmp_path_factory.mktemp("spoiled")
    shutil.copytree(market_out.parent / "drop", home / "drop")
    file = home / "drop" / VISITS
    rows = list(csv.reader(io.StringIO(file.read_text(encoding="gb18030"))))
    place = rows[0].index("拜访时间")
    for row, moment in zip(rows[1:], WRONG, strict=False):
        row[place] = moment
    with file.open("w", encoding="gb18030", newline="") as opened:
        csv.writer(opened).writerows(rows)
    shutil.copytree(market_out, home / "out")
    turn(home / "drop", home / "out")
    return home


@pytest.fixture
def own_market(spoiled_out, tmp_path, settings):
    """A copy of it, whose files may be changed."""
    shutil.copytree(spoiled_out, tmp_path, dirs_exist_ok=True)
    settings.DROP, settings.OUT, settings.HOME = tmp_path / "drop", tmp_path / "out", tmp_path / "home"
    return tmp_path


def rejected_rows():
    return list(quarantine(Filter(feed="crm_visits", column="拜访时间")).rows)


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
    there = f"{path}?{urlencode(query)}"
    return client.post(there, {**data, **also}, headers=ENGLISH, follow=True).content.decode()


@pytest.mark.turns
def test_a_corrected_row_comes_through_and_a_wrong_correction_is_told_why(own_market, somebody):
    client = somebody(Role.STEWARD)
    good, _alike, bad, _formula = rejected_rows()
    before = counts(own_market / "out")

    assert "not plausible" in posted(client, good, {"拜访时间": "0202/05/04 10:00:00"}, **{"try": "1"})
    assert "It would come through" in posted(client, good, {"拜访时间": "2026/05/04 10:00:00"}, **{"try": "1"})
    assert "1 row is corrected" in posted(client, good, {"拜访时间": "2026/05/04 10:00:00"})
    assert "1 row is corrected" in posted(client, bad, {"拜访时间": "0203/05/04 10:00:00"})
    assert client.get("/data/corrections/", headers=ENGLISH).content.decode().count("waits for the next run") == 2
    run = start_run(Wanted(), by=client.user, at=timezone.now())
    execute_run(run.pk)

    run.refresh_from_db()
    assert (run.state, run.exit_status, run.message) == ("done", 0, "")
    assert run.snapshot_id == open_snapshot(own_market / "out").manifest.snapshot_id
    assert {stage: run.progress[stage]["state"] for stage in run.progress} == dict.fromkeys(STAGES, "end")
    assert {"run started", "run done"} <= set(AuditEntry.objects.values_list("verb", flat=True))
    told = client.get("/runs/", headers=ENGLISH).content.decode()
    assert run.snapshot_id in told
    assert "The new snapshot is in force" in told
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
    one = rejected_rows()[0]
    posted(client, one, {"拜访时间": "0203/05/04 10:00:00"})
    posted(client, one, {"拜访时间": "2026/05/04 10:00:00"})

    written = next((own_market / "drop").rglob("web/corrected/*.csv")).read_text(encoding="utf-8")

    assert Correction.objects.count() == 2
    assert [row["拜访时间"] for row in csv.DictReader(io.StringIO(written))] == ["2026/05/04 10:00:00"]


def test_nothing_changed_is_nothing_corrected(own_market, somebody):
    one = rejected_rows()[0]

    page = posted(somebody(Role.STEWARD), one, {})

    assert "Nothing was changed" in page
    assert not Correction.objects.exists()


def test_who_may_not_correct_rows_does_not(own_market, somebody):
    path, query = address(rejected_rows()[0])

    assert somebody(Role.MARKETER).post(path, {"cell-0": "x"}, query_params=query).status_code == 403
    assert somebody(Role.STEWARD).get(path, {**query, "row": "999999"}).status_code == 404


def test_the_same_wrong_value_is_corrected_in_every_row_at_once(own_market, somebody):
    one = rejected_rows()[0]
    place = [name for name, _text in raw_row(one.feed, one.file, one.row_number).cells].index("拜访时间")

    page = posted(somebody(Role.STEWARD), one, {"拜访时间": "2026/05/04 10:00:00"}, also=str(place))

    assert "2 rows are corrected" in page
    first, second = Correction.objects.order_by("pk")
    assert first.cells["拜访时间"] == second.cells["拜访时间"] == "2026/05/04 10:00:00"
    assert first.cells["拜访编号"] != second.cells["拜访编号"]


def test_hostile_values_are_shown_harmless_and_no_download_holds_a_formula(own_market, somebody):
    client = somebody(Role.STEWARD)

    page = client.get("/data/quarantine/", {"feed": "crm_visits"}).content.decode()
    told = client.get("/data/quarantine/", {"as": "csv"}).content.decode("utf-8-sig")
    book = load_workbook(io.BytesIO(b"".join(client.get("/data/quarantine/", {"as": "xlsx"}).streaming_content)))

    assert "alert(1)" in page
    assert "<script>alert" not in page
    assert '"\'=HYPERLINK(1)"' in told
    cells = [cell for row in book.active.iter_rows() for cell in row]
    assert any(cell.value == "=HYPERLINK(1)" for cell in cells)
    assert all(cell.data_type != "f" for cell in cells)
    for filters in ({"feed": "' OR 1=1 --"}, {"page": "-1"}, {"reason": HOSTILE}):
        assert client.get("/data/quarantine/", filters).status_code == 200


def test_the_values_that_tie_nobody_are_shown_and_handed_out(blocking_market, somebody):
    client = somebody(Role.STEWARD)

    page = client.get("/data/", headers=ENGLISH).content.decode()
    book = load_workbook(
        io.BytesIO(
            b"".join(client.get("/data/", {"as": "xlsx", "table": "blocked"}, headers=ENGLISH).streaming_content)
        )
    )

    assert "Values that tie nobody" in page
    for text in ("+86137****2222", "Too many different names give it", "000000", "Stands for none"):
        assert text in page
    rows = [[cell.value for cell in row] for row in book["Values that tie nobody"].iter_rows()]
    assert ["Telephone", "+86137****2222", 5, 5, "Too many different names give it"] in rows


def test_where_every_value_may_tie_the_page_says_so(market, somebody):
    page = somebody(Role.STEWARD).get("/data/", headers=ENGLISH).content.decode()

    assert "There is none: no telephone, address or id is given by too many people" in page


def test_every_feed_adds_up_and_has_its_page(market, somebody):
    client = somebody(Role.STEWARD)

    page = client.get("/data/", headers=ENGLISH).content.decode()

    assert "crm_visits" in page
    assert "rows-by-month" in page
    assert client.get("/data/feeds/crm_visits/").status_code == 200
    assert client.get("/data/feeds/nothing/").status_code == 404


def test_an_earlier_snapshot_is_put_in_force_after_a_question(own_market, somebody):
    client = somebody(Role.STEWARD)
    second = open_snapshot(own_market / "out").manifest
    first, second = second.parent, second.snapshot_id

    asked = client.get(f"/data/snapshots/{first}/", headers=ENGLISH).content.decode()
    compared = client.get("/data/snapshots/", {"before": first, "after": second}).content.decode()
    still = open_snapshot(own_market / "out").manifest.snapshot_id
    client.post(f"/data/snapshots/{first}/")

    assert "Put it in force" in asked
    assert "hcp_tier" in compared
    assert (still, open_snapshot(own_market / "out").manifest.snapshot_id) == (second, first)
    assert client.get("/data/snapshots/nothing/").status_code == 404
    assert client.get("/data/snapshots/", {"before": first, "after": "x"}).status_code == 404


@pytest.mark.turns
def test_a_corrected_row_of_sales_is_known_again_though_the_loop_keeps_no_other_column(own_market, somebody):
    client = somebody(Role.STEWARD)
    one = next(row for row in quarantine(Filter(feed="sales")).rows if not row.is_row_kept)
    assert "1 row is corrected" in posted(client, one, {one.column_name: "2026-03"})

    turn(own_market / "drop", own_market / "out")

    assert list(fates_of_corrections("sales").values()) == [""]
