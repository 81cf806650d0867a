"""The page of the loop, and each of its figures."""

import re

import pytest

from hcploop.engine import open_snapshot
from hcploop_web.accounts.models import Assignment, Unit
from hcploop_web.accounts.models.unit import Kind
from hcploop_web.accounts.roles import Role

pytestmark = pytest.mark.slow
ENGLISH = {"Accept-Language": "en"}


def _figure(market, metric):
    rows = open_snapshot(market).arrow("figure").to_pylist()
    return max(
        (one for one in rows if one["metric"] == metric and one["brand"] == "all" and not one["cut"]
         and re.fullmatch(r"\d{4}-\d{2}", one["period"])),
        key=lambda one: one["period"],
    )  # fmt: skip


def test_every_figure_that_the_page_shows_opens(market, somebody):
    client = somebody(Role.MARKETER)
    page = client.get("/loop/", headers=ENGLISH).content.decode()

    links = set(re.findall(r'href="(/loop/figures/[^"]+)"', page))

    assert len(links) > 20
    assert {client.get(link.replace("&amp;", "&")).status_code for link in links} == {200}


def test_a_figure_shows_what_stands_behind_it(market, somebody):
    one = _figure(market, "coverage_share")

    page = somebody(Role.MARKETER).get(
        "/loop/figures/coverage_share/", {"brand": "all", "period": one["period"]}, headers=ENGLISH
    )
    text = page.content.decode()

    assert f"<dd>{one['numerator']:.0f}</dd>" in text
    assert f"<dd>{one['denominator']:.0f}</dd>" in text
    assert f"The {one['numerator']:.0f} doctors who are counted" in text
    assert f"The {one['denominator'] - one['numerator']:.0f} doctors who are not counted" in text
    assert "customers covered ÷ all people of the cut" in text


def test_a_cut_counts_its_own_doctors(market, somebody):
    one = _figure(market, "covered_customers")
    given = {"brand": "all", "period": one["period"], "cut": "channel", "cut_value": "visit"}
    rows = open_snapshot(market).arrow("figure").to_pylist()
    cut = next(
        row for row in rows if all(row[key] == value for key, value in {**given, "metric": one["metric"]}.items())
    )

    page = somebody(Role.MARKETER).get("/loop/figures/covered_customers/", given, headers=ENGLISH)

    assert f"The {cut['figure_value']:.0f} doctors who are counted" in page.content.decode()


@pytest.mark.parametrize(("cut", "name"), [("1", "tier 1"), ("unknown", "unknown")])
def test_the_figure_of_a_tier_names_it_and_leads_to_who_is_not_counted(market, somebody, cut, name):
    rows = open_snapshot(market).arrow("figure").to_pylist()
    one = max(
        (row for row in rows if (row["metric"], row["cut"], row["cut_value"]) == ("coverage_share", "tier", cut)
         and re.fullmatch(r"\d{4}-\d{2}", row["period"]) and row["brand"] != "all"
         and row["numerator"] < row["denominator"]),
        key=lambda row: row["period"],
    )  # fmt: skip
    given = {key: one[key] for key in ("brand", "period", "cut", "cut_value")}

    text = somebody(Role.MARKETER).get("/loop/figures/coverage_share/", given, headers=ENGLISH).content.decode()

    assert f"· {name}" in text
    assert f'<a href="#absent">{one["denominator"] - one["numerator"]:.0f}</a>' in text


def test_a_finding_leads_to_its_own_figure(market, somebody):
    text = somebody(Role.MARKETER).get("/", headers=ENGLISH).content.decode()

    links = re.findall(r'href="(/loop/figures/[^"]+)">What stands behind it', text)

    assert links
    assert all("brand=" in link and "period=" in link for link in links)


def test_cells_that_are_held_back_are_counted(market, somebody):
    rows = open_snapshot(market).arrow("figure").to_pylist()
    bought = [row for row in rows if (row["metric"], row["cut"], row["brand"]) == ("buyers", "region", "all")]
    period = max(row["period"] for row in bought if re.fullmatch(r"\d{4}-\d{2}", row["period"]))
    hidden = sum(row["figure_value"] is None for row in bought if row["period"] == period)
    shown = any(row["figure_value"] is not None for row in bought if row["period"] == period)

    given = {"brand": "all", "period": period}
    text = somebody(Role.MARKETER).get("/loop/figures/buyers/", given, headers=ENGLISH).content.decode()

    assert hidden
    assert (f"{hidden} more values are part of the whole" in text) == shown


def test_views_are_told_identified_and_anonymous_apart_and_against_earlier_months(market, somebody):
    rows = open_snapshot(market).arrow("figure").to_pylist()
    told = [row for row in rows if (row["metric"], row["cut"], row["brand"]) == ("anonymous_page_views", "", "all")]
    months = {row["period"] for row in open_snapshot(market).arrow("figure_change").to_pylist()}
    one = max(
        (row for row in told if row["period"] in months and len(row["period"]) == 7), key=lambda row: row["period"]
    )

    given = {"brand": "all", "period": one["period"]}
    text = somebody(Role.MARKETER).get("/loop/figures/page_views/", given, headers=ENGLISH).content.decode()

    assert all(f"/loop/figures/{name}/" in text for name in ("known_page_views", "anonymous_page_views"))
    assert f"{one['figure_value']:,.0f}" in text
    assert "95 % interval" not in text
    assert "a working day" in text


def test_nobody_stands_behind_anonymous_views(market, somebody):
    text = somebody(Role.MARKETER).get("/loop/figures/anonymous_page_views/", headers=ENGLISH).content.decode()

    assert "who are counted" not in text


def test_a_manager_sees_the_figures_of_her_region_alone(market, somebody):
    client = somebody(Role.MANAGER)
    territory = next(row["territory"] for row in open_snapshot(market).arrow("territory").to_pylist())
    unit = Unit.objects.create(kind=Kind.TERRITORY, code=territory, name=territory)
    Assignment.objects.create(user=client.user, unit=unit, from_on="2020-01-01")

    page = client.get("/loop/", headers=ENGLISH).content.decode()

    assert "only the doctors whom you see" in page
    assert "Told of the whole market only." in page
    assert client.get("/loop/figures/sales_value/").status_code == 404


@pytest.mark.parametrize("hostile", ["'; DROP TABLE figure; --", "<script>", "9999-99", "0000-Q9"])
def test_hostile_questions_about_a_figure_do_no_harm(market, somebody, hostile):
    given = dict.fromkeys(("brand", "period", "cut_value"), hostile)

    page = somebody(Role.MARKETER).get("/loop/figures/contacts/", given)

    assert page.status_code == 200
    assert "<script>'" not in page.content.decode()
