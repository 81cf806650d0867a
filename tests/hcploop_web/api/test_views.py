"""The page that tells the API."""

import re

import pytest

from hcploop_web.accounts.pages import PAGES
from hcploop_web.accounts.roles import Role

pytestmark = pytest.mark.django_db


def test_it_needs_nothing_inline_and_nothing_from_elsewhere(somebody):
    answer = somebody(Role.MARKETER).get("/api/docs")

    text = answer.content.decode()
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert re.findall(r"<script(?! src=)|<style|\son\w+=|\sstyle=|https?://", text) == []
    assert len(re.findall(r'<script src="/static/', text)) == 2


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("path", ["/api/docs", "/api/openapi.json"])
def test_who_may_ask_about_doctors_reads_it(role, path, somebody):
    assert somebody(role).get(path).status_code == (200 if role in PAGES["doctors"].roles else 403)


def test_programs_read_the_same(somebody):
    told = somebody(Role.ADMIN).get("/api/openapi.json").json()

    assert told["openapi"].startswith("3.")
    assert "/api/v1/may-offer" in told["paths"]
