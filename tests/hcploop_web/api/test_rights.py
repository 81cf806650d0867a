"""Who may call, how often, and what is said to who may not."""

import json

import pytest
from django.test import Client

from hcploop_web.accounts.pages import PAGES
from hcploop_web.accounts.roles import Role
from hcploop_web.accounts.scopes import Scope
from hcploop_web.api.v1 import api

pytestmark = pytest.mark.slow
NOBODY = "H00000000000"


SCHEMA = api.get_openapi_schema()


def _operations():
    for path, methods in SCHEMA["paths"].items():
        for method in methods:
            yield method, path


OPERATIONS = sorted(_operations())
BODIES = {
    "/api/v1/may-offer": {"one_id": NOBODY, "channel": "wechat", "brand": "x"},
    "/api/v1/suggestions/{decision_id}/feedback": {"state": "done"},
}


def _views():
    for router in (router for _prefix, router in api._routers):
        for view in router.path_operations.values():
            for operation in view.operations:
                yield operation.view_func.__name__, operation.view_func


VIEWS = dict(_views())


def _call(client, method, path):
    address = path.format(one_id=NOBODY, decision_id="D0", content_id="K0")
    return client.generic(method.upper(), address, _body(path), content_type="application/json")


def _body(path):
    return json.dumps(BODIES[path]) if path in BODIES else ""


def test_every_operation_asks_for_a_page_and_a_scope():
    assert len(VIEWS) == len(OPERATIONS)
    assert all(view.asks[0] in PAGES and view.asks[1] in Scope for view in VIEWS.values())


@pytest.mark.parametrize(
    "header", [{}, {"Authorization": f"Bearer hcploop_00000000_{'a' * 43}"}, {"Authorization": "x"}]
)
def test_without_a_key_or_a_session_nothing_is_answered(header, market, db):
    for operation in OPERATIONS:
        answer = _call(Client(headers=header), *operation)

        assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json"), operation
        assert answer["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("path", ["/api/docs", "/api/openapi.json", "/api/v2/doctors", "/api/"])
def test_beside_the_operations_everything_stands_behind_log_in(path, client, db):
    answer = client.get(path)

    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/accounts/login/")


def _asks(method, path):
    operation = SCHEMA["paths"][path][method]["operationId"]
    return next(view.asks for name, view in VIEWS.items() if operation.endswith(name))


@pytest.mark.parametrize("role", Role)
def test_a_role_asks_what_it_may_see_in_the_console(role, caller, market, settings):
    settings.DROP = market.parent / "drop"
    client = caller(role)
    for operation in OPERATIONS:
        page, _scope = _asks(*operation)

        status = _call(client, *operation).status_code

        assert (status == 403) is (role not in PAGES[page].roles), operation
        assert status in (200, 403, 404), operation


@pytest.mark.parametrize("scope", Scope)
def test_a_key_opens_its_scopes_and_no_other(scope, caller, market, settings):
    settings.DROP = market.parent / "drop"
    client = caller(Role.ADMIN, [scope])
    for operation in OPERATIONS:
        answer = _call(client, *operation)

        assert (answer.status_code == 403) is (_asks(*operation)[1] != scope), operation


def test_a_session_reads_and_changes_something_with_its_csrf_token_only(somebody, market):
    user = somebody(Role.ADMIN).user
    client = Client(enforce_csrf_checks=True)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    said = ("/api/v1/suggestions/D0/feedback", {"state": "done"}, "application/json")

    assert client.get("/api/v1/doctors").status_code == 200
    assert client.post(*said).status_code == 403
    client.get("/")
    token = client.cookies["csrftoken"].value
    assert client.post(*said, headers={"X-CSRFToken": token}).status_code == 404


def test_a_bad_key_beside_a_session_is_refused(somebody, market):
    client = somebody(Role.ADMIN)

    assert client.get("/api/v1/doctors", headers={"Authorization": "Bearer x"}).status_code == 401


def test_who_lacks_a_second_factor_that_she_needs_has_no_session_here(somebody, market, settings):
    settings.MFA_REQUIRED = True

    assert somebody(Role.ADMIN).get("/api/v1/doctors").status_code == 401
    assert somebody(Role.MARKETER).get("/api/v1/doctors").status_code == 200


def test_who_calls_too_often_waits(caller, market, settings):
    settings.API_CALLS_A_MINUTE = 2
    client, other = caller(Role.MARKETER), caller(Role.MARKETER)

    answers = [client.get("/api/v1/tiers") for _ in range(6)]

    # The clock may turn to another minute once, so that four of them are answered.
    refused = [one for one in answers if one.status_code == 429]
    assert len(refused) in (2, 3, 4)
    assert other.get("/api/v1/tiers").status_code == 200
    assert all(1 <= int(one["Retry-After"]) <= 60 for one in refused)


def test_before_the_first_run_that_is_said(caller, settings, tmp_path):
    settings.OUT = tmp_path / "nowhere"

    answer = caller(Role.MARKETER).get("/api/v1/doctors")

    assert (answer.status_code, answer.json()["title"]) == (409, "Not now")


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/doctors?page=0", "page"),
        ("/doctors?rows=201", "rows"),
        ("/doctors?tier=10", "tier"),
        ("/figures?page=x", "page"),
    ],
)
def test_what_is_out_of_bounds_is_named(path, field, caller, market):
    answer = caller(Role.MARKETER).get(f"/api/v1{path}")

    assert answer.status_code == 422
    assert field in answer.json()["errors"][0]["field"]
