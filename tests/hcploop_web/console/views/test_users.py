"""Users: who may log in is made, found, changed and locked by administrators."""

import pytest

from hcploop_web.accounts.models import Unit, User
from hcploop_web.accounts.models.unit import Kind
from hcploop_web.accounts.roles import Role

ENGLISH = {"Accept-Language": "en"}
GOOD = "a long pass phrase 42"


@pytest.fixture
def admin(somebody):
    return somebody(Role.ADMIN)


@pytest.fixture
def unit(db):
    return Unit.objects.create(kind=Kind.REPRESENTATIVE, code="R1", name="王芳")


def page_of(answer):
    return answer.content.decode()


def test_a_user_is_made_and_found_by_name_role_and_unit(admin, unit):
    wish = {"username": "wang", "role": "representative", "units": "R1", "password": GOOD}

    made = admin.post("/users/", wish, headers=ENGLISH, follow=True)

    user = User.objects.get(username="wang")
    assert made.redirect_chain == [(f"/users/{user.pk}/", 302)]
    assert "wang can log in" in page_of(made)
    assert user.check_password(GOOD)
    for asked, is_there in (
        ({"q": "WAN"}, True),
        ({"q": "R1"}, True),
        ({"role": "steward"}, False),
        ({"q": "x"}, False),
    ):
        assert (">wang<" in page_of(admin.get("/users/", asked))) == is_there


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ({"password": "1234"}, "too short"),
        ({"username": "a b <"}, "valid username"),
        ({"username": "ADMINISTRATOR-0"}, "this name already"),
        ({"units": "R1, R9"}, "no unit of this code: R9"),
        ({"role": "king"}, "king"),
    ],
)
def test_what_cannot_be_is_told_beside_the_field(admin, unit, wish, said):
    good = {"username": "wang", "role": "representative", "units": "", "password": GOOD}

    answer = admin.post("/users/", good | wish, headers=ENGLISH)

    assert answer.status_code == 422
    assert said in page_of(answer)
    assert User.objects.count() == 1


def test_a_user_is_changed_and_locked(admin, somebody, unit):
    other = somebody(Role.STEWARD).user
    there = f"/users/{other.pk}/"

    answer = admin.post(there, {"role": "representative", "units": "R1"}, headers=ENGLISH, follow=True)

    other.refresh_from_db()
    assert (other.role, other.is_active) == ("representative", False)
    assert "王芳" in page_of(answer)
    assert "locked" in page_of(answer)


def test_the_last_administrator_is_told_why_she_stays(admin):
    answer = admin.post(f"/users/{admin.user.pk}/", {"role": "steward", "is_active": "on"}, headers=ENGLISH)

    assert answer.status_code == 422
    assert "last administrator" in page_of(answer)
    assert admin.get("/users/999999/").status_code == 404


def test_hostile_names_and_searches_are_harmless(admin, db):
    User.objects.create_user("x", first_name="<script>alert(1)</script>\u202e", role=Role.REP)

    assert "<script>alert" not in page_of(admin.get("/users/"))
    for asked in ({"q": "\0"}, {"q": "' OR 1=1"}, {"page": "-1"}, {"role": "<b>"}):
        assert admin.get("/users/", asked).status_code == 200
