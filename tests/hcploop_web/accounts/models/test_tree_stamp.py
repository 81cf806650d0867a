"""What a user sees is kept until the tree changes, by whatever way."""

import datetime as dt

import pytest
from django.db import connection, transaction

from hcploop_web.accounts import rows
from hcploop_web.accounts.models import Assignment, Placement, TreeStamp, Unit, User
from hcploop_web.accounts.models.unit import Kind
from hcploop_web.accounts.roles import Role
from hcploop_web.accounts.rows import sight

MONDAY, FRIDAY = dt.date(2026, 6, 1), dt.date(2026, 6, 5)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def manager():
    """A manager of the territory T with the representative R."""
    # Other tests that commit leave empty tables behind.
    TreeStamp.objects.get_or_create(defaults={"stamp": 0})
    rows._kept.cache_clear()
    place = Unit.objects.create(kind=Kind.TERRITORY, code="T", name="T")
    rep = Unit.objects.create(kind=Kind.REPRESENTATIVE, code="R", name="R")
    Placement.objects.create(unit=rep, parent=place, from_on=MONDAY)
    user = User.objects.create_user(username="m", role=Role.MANAGER)
    Assignment.objects.create(user=user, unit=place, from_on=MONDAY)
    return user


def _add_a_representative():
    new = Unit.objects.create(kind=Kind.REPRESENTATIVE, code="S", name="S")
    Placement.objects.create(unit=new, parent=Unit.objects.get(code="T"), from_on=MONDAY)


def _rename_by_hand():
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_unit SET code = 'Q' WHERE code = 'R'")


CHANGES = {
    "units added": (_add_a_representative, {"R", "S"}),
    "a unit changed by hand": (_rename_by_hand, {"Q"}),
    "a placement ended": (lambda: Placement.objects.update(until_on=MONDAY), set()),
    "a placement taken away": (lambda: Placement.objects.all().delete(), set()),
    "an assignment ended": (lambda: Assignment.objects.update(until_on=MONDAY), set()),
    "an assignment taken away": (lambda: Assignment.objects.all().delete(), set()),
}


def test_what_was_looked_up_is_kept(manager, django_assert_num_queries):
    first = sight(manager, on=FRIDAY)

    with django_assert_num_queries(1):
        assert sight(manager, on=FRIDAY) is first


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_of_the_tree_is_seen_at_once(manager, change):
    do, expected = CHANGES[change]
    assert sight(manager, on=FRIDAY).rep_ids == {"R"}

    do()

    assert sight(manager, on=FRIDAY).rep_ids == expected


def test_another_role_and_another_day_are_looked_up_anew(manager):
    assert sight(manager, on=FRIDAY).rep_ids == {"R"}
    assert sight(manager, on=dt.date(2026, 5, 1)).rep_ids == frozenset()
    manager.role = Role.MARKETER
    assert sight(manager, on=FRIDAY).rep_ids is None


def test_a_change_that_is_taken_back_leaves_nothing_behind(manager):
    sight(manager, on=FRIDAY)

    with transaction.atomic():
        Placement.objects.all().delete()
        assert sight(manager, on=FRIDAY).rep_ids == frozenset()
        transaction.set_rollback(True)

    assert sight(manager, on=FRIDAY).rep_ids == {"R"}


def test_without_a_stamp_nothing_is_kept(manager):
    TreeStamp.objects.all().delete()
    assert sight(manager, on=FRIDAY).rep_ids == {"R"}

    Placement.objects.all().delete()

    assert sight(manager, on=FRIDAY).rep_ids == frozenset()


@pytest.mark.parametrize("model", [Unit, Placement, Assignment])
def test_every_change_of_every_table_changes_the_stamp(manager, model):
    def stamp():
        return TreeStamp.objects.get().stamp

    stamps = [stamp()]
    row = model.objects.last()
    if model is Unit:
        row = Unit.objects.create(kind=Kind.REGION, code="N", name="N")
        stamps.append(stamp())
    model.objects.filter(pk=row.pk).update(**({"name": "x"} if model is Unit else {"until_on": FRIDAY}))
    stamps.append(stamp())
    row.delete()
    stamps.append(stamp())

    assert len(set(stamps)) == len(stamps)
