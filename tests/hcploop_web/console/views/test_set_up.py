"""Set-up: a steward with a messy workbook arrives at a published snapshot; nobody with a bad file breaks anything."""

import datetime as dt
import io
import tomllib
import zipfile

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from hcploop.engine import open_snapshot
from hcploop.simulate import MarketPlan
from hcploop.simulate.weekly import make_weeks, write_export
from hcploop_web.accounts.roles import Role
from hcploop_web.console.actions.execute_run import execute_run
from hcploop_web.console.models import Arrived, Layout, RememberedMapping, Run, SetUp

pytestmark = pytest.mark.slow
ENGLISH = {"Accept-Language": "en"}
LAST_DAY = dt.date(2026, 6, 28)
PEOPLE = "编号,姓名,医院,手机号\n1,王芳,第一医院,13800138000\n2,李雷,第二医院,13900139000\n"


@pytest.fixture(scope="session")
def weekly(tmp_path_factory):
    """The first export of examples/cn_weekly, small."""
    folder = tmp_path_factory.mktemp("weekly")
    weeks = make_weeks(MarketPlan(hcps=60, months=4, seed=5, brands=("all",), as_of=LAST_DAY))
    write_export(folder, weeks, since=LAST_DAY - dt.timedelta(days=6), until=LAST_DAY, is_first=True)
    return folder


@pytest.fixture
def nothing(tmp_path, settings):
    """An installation without a market."""
    settings.DROP, settings.OUT, settings.HOME = tmp_path / "drop", tmp_path / "out", tmp_path / "home"
    return tmp_path


@pytest.fixture
def steward(nothing, somebody):
    client = somebody(Role.STEWARD)
    named = {"name": "周报市场", "currency": "CNY", "time_zone": "Asia/Shanghai", "policy": "cn-drug", "brands": ""}
    assert client.post("/set-up/", named).status_code == 302
    return client


def drop(client, *files, **more):
    """Upload; return the page that follows."""
    came = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post("/set-up/files/", {"files": came, **more}, follow=True, headers=ENGLISH).content.decode()


def confirm(client, layout, **told):
    """Confirm a layout as it was guessed, but for what is told."""
    said = {f"col-{name}": raw for name, raw in layout.columns.items()}
    said |= {f"const-{name}": value for name, value in layout.constants.items()}
    for name, values in layout.values.items():
        for place, (raw, clean) in enumerate(values.items()):
            said |= {f"raw-{name}-{place}": raw, f"val-{name}-{place}": clean}
    said |= {"kind": layout.kind, "was-kind": layout.kind, "feed": layout.feed, "source": layout.source}
    return client.post(f"/set-up/columns/{layout.pk}/", said | told, headers=ENGLISH, follow=True).content.decode()


def packed(**files):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


@pytest.mark.turns
def test_a_messy_chinese_workbook_ends_in_a_published_snapshot(steward, nothing, weekly):
    sheet = next(weekly.glob("*/meetings/*.xlsx"))

    assert sheet.name in drop(steward, (sheet.name, sheet.read_bytes()))
    file = Arrived.objects.get()
    assert (file.format["header_row"], file.problem) == (2, "")
    touches = Layout.objects.get()
    assert (touches.kind, touches.feed, touches.columns["happened_at"]) == ("touches", "签到表", "签到时间")
    assert touches.constants == {"channel": "meeting", "action": "attend"}
    steward.post(f"/set-up/columns/{touches.pk}/", {"again": "1"})
    people = Layout.objects.get(kind="people")
    # The number of the meeting is no id of people; their telephone is.
    phone = people.columns["phone"]
    assert (people.columns["source_id"], people.columns["name"], people.source) == (phone, "姓名", touches.source)
    confirm(steward, people)
    confirm(steward, touches, **{"col-source_person_id": phone, "col-phone": "", "col-content_id": "会议编号"})
    assert Layout.objects.filter(is_confirmed=True).count() == 2
    steward.post("/set-up/check/")
    check = Run.objects.get(kind="check")
    execute_run(check.pk)
    check.refresh_from_db()
    assert (check.message, check.report["is_good"]) == ("", True)
    assert not nothing.joinpath("drop").exists()
    answer = steward.post("/set-up/publish/")
    run = Run.objects.get(kind="run")
    assert answer["Location"] == reverse("set_up_run", args=[run.pk])
    execute_run(run.pk)

    run.refresh_from_db()
    assert (run.state, run.message) == ("done", "")
    snapshot = open_snapshot(nothing / "out")
    assert snapshot.manifest.market == "周报市场"
    assert snapshot.manifest.counts["people"] > 10
    assert {row["channel"] for row in snapshot.arrow("touch").to_pylist()} == {"meeting"}
    page = steward.get(answer["Location"], headers=ENGLISH).content.decode()
    assert "Your market is there" in page
    assert reverse("doctors") in page
    assert steward.get("/doctors/").status_code == steward.get("/loop/").status_code == 200
    assert not (nothing / "home" / "set_up" / "1").exists()


def test_the_next_file_with_the_same_columns_is_mapped_as_the_last_time(steward, nothing):
    drop(steward, ("客户_20260607.csv", PEOPLE.encode("gb18030")))
    first = Layout.objects.get()
    confirm(steward, first, source="crm", feed="customers", **{"col-department": "医院", "col-hospital": ""})
    steward.post("/set-up/give-up/")
    steward.post("/set-up/", {"name": "m", "currency": "CNY", "time_zone": "UTC", "policy": "us", "brands": "a,b"})

    drop(steward, ("客户_20260614.csv", PEOPLE.replace("王芳", "王方").encode("utf-16")))

    second = Layout.objects.get()
    assert (second.feed, second.source, second.columns["department"]) == ("customers", "crm", "医院")
    assert second.is_remembered
    assert RememberedMapping.objects.count() == 1
    assert "mapped as the last time" in steward.get("/set-up/columns/", headers=ENGLISH).content.decode()
    assert SetUp.objects.get(is_open=True).brands == ["a", "b"]


def test_a_market_that_is_there_is_added_to_and_its_settings_stay_as_they_are(own_market, somebody):
    client = somebody(Role.ADMIN)
    before = (own_market / "drop" / "market.toml").read_bytes()
    page = client.get("/set-up/", headers=ENGLISH).content.decode()
    client.post("/set-up/")

    drop(client, ("crm_doctors.csv", PEOPLE.encode()))
    layout = Layout.objects.get()
    refused = confirm(client, layout, feed="crm_doctors")
    confirm(client, layout, feed="more_doctors", source="crm2")
    client.post("/set-up/check/")
    execute_run(Run.objects.get(kind="check").pk)
    client.post("/set-up/publish/")

    assert "stays as it is" in page
    assert layout.feed == "crm_doctors_2"
    assert "There is a feed called crm_doctors already" in refused
    assert (own_market / "drop" / "market.toml").read_bytes() == before
    told = tomllib.loads((own_market / "drop" / "feeds" / "more_doctors.toml").read_text(encoding="utf-8"))["feed"][0]
    assert (told["kind"], told["path"], told["columns"]["name"]) == ("people", "uploads/more_doctors/*", "姓名")
    assert (own_market / "drop" / "uploads" / "more_doctors" / "crm_doctors.csv").read_bytes() == PEOPLE.encode()
    assert Run.objects.filter(kind="run", state="waiting").count() == 1


def test_values_that_cannot_be_used_are_told_row_by_row_and_can_be_taken_away(steward):
    wrong = "编号,姓名,更新时间\n1,王芳,=1+1\n2,李雷,2026-01-01\n3,<script>,2026-13-45\n"
    drop(steward, ("people.csv", wrong.encode()))
    confirm(steward, Layout.objects.get())
    steward.post("/set-up/check/")
    execute_run(Run.objects.get(kind="check").pk)

    page = steward.get("/set-up/check/", headers=ENGLISH).content.decode()
    told = steward.get("/set-up/check/", {"as": "csv"}).content.decode("utf-8-sig")
    book = steward.get("/set-up/check/", {"as": "xlsx"})
    files = steward.get("/set-up/files/", {"as": "xlsx", "table": "files"})

    assert "2026-13-45" in page
    assert "<script>" not in page.split("<main", 1)[1].replace("<script type", "").replace("<script src", "")
    assert '"4","更新时间","2026-13-45"' in told
    assert '"\'=1+1"' in told
    assert book["Content-Type"].endswith("sheet")
    assert files["Content-Type"].endswith("sheet")
    for address in ("check", "files"):
        assert f"?as=xlsx&amp;table={address}" in steward.get(f"/set-up/{address}/").content.decode()


def test_what_was_looked_through_before_a_change_does_not_count(steward, nothing):
    drop(steward, ("people.csv", PEOPLE.encode()))
    confirm(steward, Layout.objects.get())
    steward.post("/set-up/check/")
    execute_run(Run.objects.get(kind="check").pk)
    drop(steward, ("other.csv", PEOPLE.replace("王芳", "王方").encode()))

    page = steward.post("/set-up/publish/", follow=True, headers=ENGLISH).content.decode()

    assert "Look the files through first" in page
    assert not (nothing / "drop").exists()


def test_too_much_at_once_is_refused_before_it_is_read(steward, settings, nothing):
    settings.UPLOAD_BYTES = 1000

    told = steward.post(
        "/set-up/files/", data=b"", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=3 << 30,
        headers=ENGLISH,
    )  # fmt: skip
    lied = steward.post("/set-up/files/", {"files": SimpleUploadedFile("a.csv", b"x" * 2000)})

    assert told.status_code == 413
    assert "GB at once, so it was not read" in told.content.decode()
    assert lied.status_code in {302, 400, 413}
    assert not Arrived.objects.exists()
    assert not list((nothing / "home").rglob("*.unfinished"))


def test_an_upload_without_its_token_is_refused_and_leaves_nothing(steward, nothing):
    client = Client(enforce_csrf_checks=True)
    client.cookies = steward.cookies

    answer = client.post("/set-up/files/", {"files": SimpleUploadedFile("a.csv", PEOPLE.encode())})

    assert answer.status_code == 403
    assert not Arrived.objects.exists()
    assert not list((nothing / "home").rglob("*.unfinished"))


def test_a_browser_closed_while_it_sends_leaves_nothing_half(steward, nothing):
    whole = (
        b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.csv"\r\n'
        b"Content-Type: text/csv\r\n\r\n" + PEOPLE.encode() * 5000
    )

    answer = steward.post("/set-up/files/", data=whole, content_type="multipart/form-data; boundary=x", headers=ENGLISH)

    assert answer.status_code in {302, 400}
    assert not list((nothing / "home").rglob("*.unfinished"))
    assert not [one for one in Arrived.objects.all() if not one.stored]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("offer.pdf", b"%PDF-1.4", "offer.pdf is no table that can be read"),
        ("photo.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(200), "this is no workbook that can be read"),
        ("empty.csv", b"  \n", "the file is empty"),
        ("noise.csv", bytes(range(256)) * 40, "noise.csv"),
        ("../../evil.csv", PEOPLE.encode(), "evil.csv"),
    ],
)
def test_what_is_no_table_is_told_in_a_sentence(steward, nothing, name, content, said):
    page = drop(steward, (name, content))

    assert said in page
    assert "Traceback" not in page
    # Wherever a name would lead, the file lies in the set-up's folder.
    assert {one.parent.name for one in nothing.rglob("*evil.csv")} <= {"files"}


def test_hostile_names_are_shown_harmless(steward):
    heading = '<script>alert(2)</script>,"\u202egnp",姓名\n1,2,王芳\n'

    page = drop(steward, ("<img src=x onerror=alert(1)>\u202exslx.csv", heading.encode()))
    columns = steward.get("/set-up/columns/").content.decode()

    assert "<img src=x" not in page
    assert "\u202e" not in Arrived.objects.get().name
    assert "<script>alert(2)" not in columns + page
    assert "&lt;script&gt;alert(2)" in columns


def test_ten_thousand_columns_do_not_break_the_page(steward):
    names = ["编号", "姓名", *(f"列{n}" for n in range(10_000))]
    text = ",".join(names) + "\n" + ",".join(["1"] * len(names)) + "\n"

    drop(steward, ("wide.csv", text.encode()))
    page = steward.get("/set-up/columns/", headers=ENGLISH)

    assert "type the name of one" in page.content.decode()
    assert len(page.content) < 3_000_000


def test_a_file_is_read_as_the_steward_says(steward):
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        book.add_worksheet("封面").write_row(0, 0, ["请看第二张表"])
        sheet = book.add_worksheet("名单")
        for place, row in enumerate([["编号", "姓名"], ["1", "王芳"]]):
            sheet.write_row(place, 0, row)
    drop(steward, ("两张表.xlsx", made.getvalue()))
    file = Arrived.objects.get()

    steward.post(f"/set-up/files/{file.pk}/", {"sheet": "名单", "header_row": "", "encoding": ""})

    file.refresh_from_db()
    assert file.format["columns"] == ["编号", "姓名"]
    assert Layout.objects.get().columns == {"source_id": "编号", "name": "姓名"}
    steward.post(f"/set-up/files/{file.pk}/", {"remove": "1"})
    assert not Arrived.objects.exists()
    assert not Layout.objects.exists()


def test_a_zip_is_unpacked_and_the_same_file_is_taken_once(steward):
    page = drop(
        steward,
        ("all.zip", packed(**{"week1/people.csv": PEOPLE, "week2/people.csv": PEOPLE + "3,韩梅,第三医院,\n"})),
        ("again.csv", PEOPLE.encode()),
    )

    assert sorted(Arrived.objects.values_list("stored", flat=True)) == ["people.csv", "people_2.csv"]
    assert Layout.objects.count() == 1
    assert "was here already, byte for byte" in page


def test_who_may_not_set_up_does_not(nothing, somebody):
    client = somebody(Role.MARKETER)

    for path in ("/set-up/", "/set-up/files/", "/set-up/publish/", "/set-up/give-up/"):
        assert client.post(path, {}).status_code == 403


def test_a_steward_without_a_market_is_shown_the_way(nothing, somebody):
    assert reverse("set_up") in somebody(Role.STEWARD).get("/loop/").content.decode()
    assert reverse("set_up") not in somebody(Role.MARKETER).get("/loop/").content.decode()
