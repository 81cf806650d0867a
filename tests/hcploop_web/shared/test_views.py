"""How the server does, and what it says when something went wrong."""

import pytest
from django.test import RequestFactory

from hcploop_web.accounts.roles import Role
from hcploop_web.shared.views import failed

pytestmark = pytest.mark.slow
WORDS = {
    "zh-hans": {404: "这里没有内容", 403: "您无权打开此页面", 500: "系统出错了"},
    "zh-hant": {404: "這裡沒有內容", 403: "您無權開啟此頁面", 500: "系統出錯了"},
    "en": {404: "Nothing is here", 403: "This page is for others", 500: "Something failed here"},
}


@pytest.mark.parametrize("language", WORDS)
def test_what_went_wrong_is_said_in_the_language_of_who_reads(language, market, somebody, monkeypatch, words):
    def broken(*_given):
        raise RuntimeError("inside")

    monkeypatch.setattr("hcploop_web.console.views.doctors.find_doctors", broken)
    client = somebody(Role.REP)
    client.raise_request_exception = False
    client.cookies["hcploop_language"] = language

    told = {client.get(address).status_code: client.get(address) for address in ("/doctors/x/", "/loop/", "/doctors/")}

    assert set(told) == {404, 403, 500}
    for status, answer in told.items():
        text = answer.content.decode()
        assert WORDS[language][status] in text
        assert 'href="/"' in text
        assert "Traceback" not in text
        assert "inside" not in text
    assert told[500]["X-Request-ID"] in told[500].content.decode()


def test_a_form_without_its_token_says_what_to_do(words):
    from django.test import Client

    answer = Client(enforce_csrf_checks=True).post("/language/", {"language": "en"}, headers={"Accept-Language": "en"})

    assert answer.status_code == 403
    assert "load the page again" in answer.content.decode()


def test_what_failed_is_said_without_asking_the_database():
    assert failed(RequestFactory().get("/")).status_code == 500


@pytest.mark.parametrize(("given", "status"), [("Bearer right", 200), ("Bearer wrong", 404), ("right", 404), ("", 404)])
def test_metrics_are_told_to_who_has_the_token(client, db, settings, given, status):
    settings.METRICS_TOKEN = "right"

    answer = client.get("/metrics", headers={"Authorization": given})

    assert answer.status_code == status
    assert (b"django_http_requests_total_by_method" in answer.content) is (status == 200)


@pytest.mark.parametrize("given", ["Bearer ", "Bearer", ""])
def test_without_a_token_there_are_no_metrics(client, db, settings, given):
    settings.METRICS_TOKEN = ""

    assert client.get("/metrics", headers={"Authorization": given}).status_code == 404
