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
