"""What stands on a page can be taken from it: every table, every chart, by who may, and noted."""

import io
import re
from html import unescape
from pathlib import Path
from urllib.parse import urljoin

import pytest
from pptx import Presentation
from python_calamine import CalamineWorkbook
from tests.furnishing import furnish
from tests.web_addresses import address_of, page_patterns, who_looks

from hcploop_web.accounts.roles import Role
from hcploop_web.collector.models import EventSource, RefusedEvent
from hcploop_web.privacy.models import DataRequest
from hcploop_web.shared.models import AuditEntry

pytestmark = pytest.mark.django_db
WITHOUT = {"api_keys": "no key leaves the house, not even its beginning", "style": "shows how a table looks"}
"""Pages with a table that is not handed out, and why."""
EXCUSED = {
    "api_keys.html": WITHOUT["api_keys"],
    "style.html": WITHOUT["style"],
    "doctor_rows.html": "has a link to the export of the doctors that the filters leave",
    "set_up_layout.html": "is a form: which column of a file is what",
}
"""Templates with a table and without a link of `excel`, and why."""
WORKED_WITH = [
    ("sources", "sources"),
    ("source_tail", "tail"),
    ("refused_events", "refused"),
    ("wechat_accounts", "accounts"),
    ("data_requests", "standing"),
    ("data_request", "held"),
]
"""Pages, and tables of theirs that are empty until somebody worked with them."""
MADE = {"source_id", "event_id", "request_id", "account_name", "user_id"}
"""Arguments of addresses that name what somebody made."""
TEMPLATES = Path(__file__).parents[3] / "src" / "hcploop_web"


def _links(page: str) -> list[str]:
    return [unescape(one) for one in re.findall(r'class="hl-take" href="([^"]+)"', page)]


def _book(answer):
    return CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))


def _deck(answer):
    return Presentation(io.BytesIO(b"".join(answer.streaming_content)))


def _pages():
    return [name for name, one in page_patterns().items() if name not in {"doctors_export", "doctors_find"}]


@pytest.fixture
def furnished(market, somebody, settings, tmp_path, django_capture_on_commit_callbacks):
    """Give what stands in addresses of what somebody made in the web."""
    settings.HOME = tmp_path / "home"
    settings.HOME.mkdir()
    steward = somebody(Role.STEWARD)
    with django_capture_on_commit_callbacks(execute=True):
        furnish()
    return {
        "source_id": EventSource.objects.get(name="portal").pk,
        "event_id": RefusedEvent.objects.get().pk,
        "request_id": DataRequest.objects.get().pk,
        "user_id": steward.user.pk,
    }


@pytest.mark.parametrize("name", _pages())
def test_every_table_and_every_chart_of_a_page_can_be_taken(name, market, somebody, request):
    is_made = MADE & set(page_patterns()[name].pattern.converters)
    address = address_of(name, market, **(request.getfixturevalue("furnished") if is_made else {}))
    if address is None:
        pytest.skip("its address names something that a market does not have by itself")
    client = somebody(who_looks(name))
    client.cookies["hcploop_language"] = "en"
    answer = client.get(address)
    if answer.status_code != 200:
        pytest.skip("the page takes forms only")
    page = answer.content.decode()

    links = _links(page)

    charts = set(re.findall(r'data-chart="([^"]+)"', page))
    assert charts <= {one.split("chart=")[1].split("&")[0] for one in links if "chart=" in one}
    if '<table class="hl-table' in page and name not in WITHOUT:
        assert any("xlsx" in one or "export" in one for one in links)
    for link in links:
        taken = client.get(urljoin(address, link))
        assert taken.status_code == 200
        assert taken["Content-Disposition"].startswith("attachment")
        if "as=pptx" in link:
            _assert_native(_deck(taken))
        elif "as=csv" not in link and "format=csv" not in link:
            _assert_typed(_book(taken))


@pytest.mark.parametrize(("name", "table"), WORKED_WITH)
def test_a_page_that_was_worked_with_hands_out_the_rows_that_it_shows(name, table, market, somebody, furnished):
    client = somebody(who_looks(name))
    address = address_of(name, market, **furnished)
    shown = re.findall(r"<tbody>(.*?)</tbody>", client.get(address).content.decode(), re.DOTALL)[0].count("<tr>")

    taken = _book(client.get(address, {"as": "xlsx", "table": table}))

    assert shown > 0
    assert len(taken.get_sheet_by_index(0).to_python()) == shown + 1


def test_every_template_with_a_table_offers_it_or_is_excused():
    texts = {one.name: one.read_text(encoding="utf-8") for one in TEMPLATES.rglob("templates/**/*.html")}
    without = {name for name, text in texts.items() if 'class="hl-table' in text and "{% excel" not in text}

    # A part of a page is offered beside the place where it is put in.
    parts = {name for name in without if all("{% excel" in text for text in _around(name, texts))}

    assert without - parts == set(EXCUSED)


def _around(name, texts):
    return [text for text in texts.values() if re.search(rf'include "[\w/]*/{re.escape(name)}"', text)] or [""]


def _assert_native(deck):
    for slide in deck.slides:
        kinds = [shape for shape in slide.shapes if shape.has_chart or shape.has_table]
        assert len(kinds) == 1
        assert not [shape for shape in slide.shapes if shape.shape_type == 13]  # a picture
        if kinds[0].has_chart:
            assert kinds[0].chart.part.chart_workbook.xlsx_part.blob.startswith(b"PK")


def _assert_typed(book):
    heading, *_rows = book.get_sheet_by_index(0).to_python(skip_empty_area=True)
    assert len(set(heading)) == len(heading)
    assert book.sheet_names[1] == "About this table"


def test_all_doctors_of_a_hospital_are_taken_and_not_the_first_hundred_alone(market, somebody, monkeypatch):
    monkeypatch.setattr("hcploop_web.insights.hospitals.DOCTORS_SHOWN", 1)
    client = somebody(Role.ADMIN)
    address = address_of("hospital", market)
    shown = client.get(address).context["hospital"]

    taken = _book(client.get(address, {"as": "xlsx", "table": "doctors"}))

    assert len(taken.get_sheet_by_index(0).to_python()) == shown.doctor_count + 1


def test_a_share_is_a_number_from_0_to_1_that_counts_on(market, somebody):
    client = somebody(Role.ADMIN)
    client.cookies["hcploop_language"] = "en"

    stages = client.get("/loop/").context["loop"].stages
    first = next(one.headline for one in stages if one.headline and one.headline.worded.endswith("%"))
    rows = _book(client.get("/loop/", {"as": "xlsx", "table": "figures"})).get_sheet_by_index(0).to_python()

    told = next(row for row in rows if row[1] == first.name)
    assert told[3] == pytest.approx(first.value)


def test_who_may_not_take_lists_of_doctors_takes_none_and_sees_no_link(market, somebody):
    client = somebody(Role.PRIVACY)
    address = address_of("hospital", market)

    page = client.get(address).content.decode()

    assert not [one for one in _links(page) if "table=doctors" in one]
    assert client.get(address, {"as": "xlsx", "table": "doctors"}).status_code == 403
    assert client.get(address, {"as": "xlsx", "table": "departments"}).status_code == 200
    assert client.get(address_of("doctor", market), {"as": "pptx", "chart": "timeline"}).status_code == 403


def test_what_was_taken_stands_in_the_record_without_what_was_searched(market, somebody):
    client = somebody(Role.STEWARD)

    client.get("/data/", {"as": "xlsx", "table": "feeds"}).getvalue()
    client.get("/loop/", {"as": "pptx", "text": "王芳"}).getvalue()

    charts, table = AuditEntry.objects.filter(verb__endswith="taken")
    assert (table.about, table.by_name, table.told["table"]) == ("data", client.user.username, "feeds")
    assert table.told["rows"] > 0
    assert "mix-data" in charts.told["charts"]
    assert "王芳" not in str(charts.told)


@pytest.mark.parametrize("asked", [{"as": "xlsx", "table": "nothing"}, {"as": "pptx", "chart": "nothing"}])
def test_what_a_page_does_not_have_is_not_found(market, somebody, asked):
    assert somebody(Role.ADMIN).get("/data/", asked).status_code == 404


def test_a_representative_takes_only_what_she_sees(market, somebody):
    client = somebody(Role.REP)

    taken = _book(client.get("/", {"as": "xlsx", "table": "suggestions"}))

    assert len(taken.get_sheet_by_index(0).to_python()) == 1
