"""Every address: no form without its token, no question that breaks or is repeated raw, nobody else's rows."""

import re

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from tests.web_addresses import ARGUMENTS, address_of, page_of, page_patterns, who_looks

from hcploop.engine import open_snapshot
from hcploop_web.accounts.models import Assignment, Unit
from hcploop_web.accounts.models.unit import Kind
from hcploop_web.accounts.roles import ROWS, Role, Sees

pytestmark = pytest.mark.slow
SOMETHING = {"IntConverter": 1, "StringConverter": "x", "SlugConverter": "x", "PathConverter": "x"}
HOSTILE = (
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' OR 1=1 --",
    "'; DROP TABLE hcp; --",
    "../../../../etc/passwd",
    "{{7*7}}${7*7}",
    "\u202egnp.exe\x00",
    "9" * 40,
    "-1",
    "=HYPERLINK(1)",
)  # fmt: skip
ASKED = ("text", "brand", "page", "order", "period", "cut", "cut_value", "q", "next", "from", "to", "lang", "tag")
"""Asked of every page, beside what stands in its own forms and links."""


def _ours(resolver, prefix=""):
    """Every address that a view of ours answers, with arguments of the right kind."""
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            if "hcploop_web" in str(one.urlconf_name) or one.namespace is None:
                yield from _ours(one, prefix)
        elif one.callback.__module__.startswith("hcploop_web") and one.name:
            yield one


OURS = {one.name: one for one in _ours(get_resolver()) if one.name in {*page_patterns(), "metrics", "live", "ready"}}


def _some_address(pattern):
    return reverse(
        pattern.name,
        kwargs={key: SOMETHING.get(type(one).__name__, "x") for key, one in pattern.pattern.converters.items()},
    )


ASK_LATER = {"set_up_files"}
"""Those that ask for the token only once files have somewhere to go: test_set_up.py proves that they do."""


@pytest.mark.parametrize("name", [*OURS, "set_language", "account_login", "account_logout"])
def test_no_form_is_taken_without_its_token(name, market, somebody):
    address = _some_address(OURS[name]) if name in OURS else reverse(name)
    client = Client(enforce_csrf_checks=True)
    client.force_login(somebody(who_looks(name) if name in page_patterns() else Role.ADMIN).user, backend=BACKEND)
    if name == "account_login":
        client.logout()

    answer = client.post(address, {"anything": "1"})

    # 405: it takes no form at all.
    assert answer.status_code in {403, 405} or name in ASK_LATER


BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.mark.parametrize("name", page_patterns())
def test_hostile_questions_break_nothing_and_are_not_repeated_raw(name, market, somebody):
    client = somebody(who_looks(name))
    address = address_of(name, market) or _some_address(page_patterns()[name])
    page = client.get(address)
    text = page.content.decode(errors="replace") if not page.streaming else ""
    asked = {*ASKED, *re.findall(r'name="([\w-]+)"', text), *re.findall(r"[?&;]([\w-]+)=", text)}

    answers = [client.get(address, dict.fromkeys(asked, hostile)) for hostile in HOSTILE]
    answers += [client.get(address, {one: "<script>alert(1)</script>' \x00"}) for one in asked]

    assert max(one.status_code for one in answers) < 500
    for one in answers:
        body = b"".join(one.streaming_content) if one.streaming else one.content
        assert b"<script>alert(1)" not in body
        assert b"<img src=x" not in body
        assert b"root:x:0" not in body


LIMITED = [role for role, sees in ROWS.items() if sees is Sees.UNITS]
OF_DOCTORS = [name for name, one in page_patterns().items() if "one_id" in one.pattern.converters]


@pytest.mark.parametrize("name", OF_DOCTORS)
@pytest.mark.parametrize("role", LIMITED)
def test_an_address_of_somebody_elses_doctor_answers_as_if_there_were_none(role, name, market, somebody):
    if role not in page_of(name).roles:
        pytest.skip("The role may not open this page at all, which tests/hcploop_web/accounts/test_pages.py proves.")
    one_id = ARGUMENTS["one_id"](market)
    hers = next(row for row in open_snapshot(market).arrow("hcp").to_pylist() if row["one_id"] == one_id)["rep_id"]
    client = somebody(role)
    other = next(
        row["rep_id"] for row in open_snapshot(market).arrow("hcp").to_pylist() if row["rep_id"] not in (None, hers)
    )
    unit = Unit.objects.create(kind=Kind.REPRESENTATIVE, code=other, name="R")
    Assignment.objects.create(user=client.user, unit=unit, from_on="2020-01-01")

    given = {key: SOMETHING[type(one).__name__] for key, one in page_patterns()[name].pattern.converters.items()}
    asked, unknown = (reverse(name, kwargs={**given, "one_id": one}) for one in (one_id, "H00000000000"))

    for ask in (client.get, client.post):
        answer, wanted = ask(asked), ask(unknown)
        assert answer.status_code == wanted.status_code
        assert answer.status_code in {404, 405}


@pytest.mark.parametrize(
    "address", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_nobody_is_led_elsewhere(address, client, market, somebody):
    user = somebody(Role.MARKETER).user
    user.set_password("a long secret")
    user.save()
    given = {"login": user.username, "password": "a long secret", "next": address}

    led = [
        client.post("/language/", {"language": "en", "next": address})["Location"],
        client.post(f"/accounts/login/?next={address}", given)["Location"],
        client.post("/accounts/logout/", {"next": address})["Location"],
    ]

    assert not [one for one in led if not re.match(r"/(?![/\\])", one)]
