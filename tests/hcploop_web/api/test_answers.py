"""Whatever is asked, the API answers as it says it does (schemathesis)."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import load_all_checks
from schemathesis.specs.openapi import checks as openapi

from hcploop.engine import open_snapshot
from hcploop_web.accounts.models import User
from hcploop_web.accounts.roles import Role
from hcploop_web.api.v1 import api
from hcploop_web.config.wsgi import application

pytestmark = pytest.mark.slow
load_all_checks()
CHECKS = [
    schemathesis.checks.not_a_server_error,
    openapi.status_code_conformance,
    openapi.content_type_conformance,
    openapi.response_schema_conformance,
    openapi.response_headers_conformance,
]
schema = schemathesis.openapi.from_dict(api.get_openapi_schema())
schema.app = application


@pytest.fixture
def connected(db):
    """Keep the connection of the test, as Django's own test client does: a server would give it back after a call."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def headers(market, settings, tmp_path, key, connected):
    """Everything may be asked; feedback is handed over to a folder of its own."""
    settings.DROP = tmp_path
    settings.API_CALLS_A_MINUTE = 10**9
    user = User.objects.create_user("program", role=Role.ADMIN)
    return {"Authorization": f"Bearer {key(user)}", "Accept-Language": "en"}


@pytest.fixture
def known(market):
    """Names of what there is, to be put in the place of made-up ones."""
    row = open_snapshot(market).arrow("suggestion").sort_by("decision_id").to_pylist()[0]
    return {name: row[name] for name in ("one_id", "content_id", "decision_id")}


@schema.parametrize()
@settings(
    max_examples=8,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_whatever_is_asked_the_answer_is_as_described(case, headers, known):
    for names in ({}, known):
        case.path_parameters = {name: names.get(name, value) for name, value in case.path_parameters.items()}

        response = case.call(headers=headers)

        assert response.status_code != 401
        case.validate_response(response, checks=CHECKS)
