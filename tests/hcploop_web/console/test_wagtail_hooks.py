"""The frame around every page: whose pages its menu shows."""

import json
import re

import pytest
from django.template import Context, Template
from django.utils import translation

from hcploop_web.accounts.pages import PAGES
from hcploop_web.accounts.roles import Role

pytestmark = pytest.mark.slow


def test_an_administrator_s_menu_shows_our_pages_alone(market, somebody):
    page = somebody(Role.ADMIN).get("/").content.decode()

    (props,) = re.findall(r'<script id="wagtail-sidebar-props" type="application/json">(.+?)</script>', page)

    told = json.dumps(json.loads(props))
    names = set(re.findall(r'"name": "(\w[\w-]*)"', told) + re.findall(r'"_args": \["(\w[\w-]*)"', told))
    assert {"loop-page", "users-page"} <= names
    ours = [name for name in names if name.endswith("-page")]
    assert not [(one, other) for one in ours for other in ours if one != other and other.startswith(one)]
    assert not {"explorer", "images", "documents", "reports", "settings", "help"} & names
    assert "explorer" not in PAGES


def test_users_are_changed_in_one_place(market, somebody):
    client = somebody(Role.ADMIN)

    for address in ("/cms/users/", "/cms/users/new/", "/cms/users/edit/1/"):
        assert client.get(address)["Location"] == "/users/"


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_numbers_are_written_in_groups_of_three(language):
    with translation.override(language):
        assert Template("{% load humanize %}{{ n|intcomma }}").render(Context({"n": 1234567})) == "1,234,567"
