"""One demo user a role, so that everybody's desk can be looked at."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from contextlib import suppress

from django.contrib.auth.hashers import make_password
from django.db import transaction

from hcploop_web.accounts.actions.set_role import set_role
from hcploop_web.accounts.models import Assignment, Unit, User
from hcploop_web.accounts.models.unit import Kind
from hcploop_web.accounts.roles import Role
from hcploop_web.console.actions.take_over_field_force import take_over_field_force
from hcploop_web.insights.field_force import field_force
from hcploop_web.insights.reading import NothingYet

PASSWORD = "hcploop-demo"  # noqa: S105 - of made-up users on a loopback address; production has none of them


@transaction.atomic
def seed_demo(*, on: dt.date, at: dt.datetime) -> list[User]:
    """Make a user for every role, and give those who need one a place in the tree.

    Returns
    -------
    list of User
        One a role, in the order of roles; those that were there already keep their password.
    """
    # Before the first run there is no field force: users come all the same, so that somebody can set a market up.
    with suppress(NothingYet):
        take_over_field_force(on=on, by=None, at=at)
    # One hash for all: it takes a third of a second on purpose, and everybody knows the password.
    password = make_password(PASSWORD)
    users = []
    for role in Role:
        known = {"role": role, "password": password}
        user, _is_new = User.objects.get_or_create(username=role.value.replace("_reviewer", ""), defaults=known)
        users.append(set_role(user, role, by=None, at=at))
        unit = _unit_of(role)
        if unit and not user.assignments.exists():
            Assignment.objects.create(user=user, unit=unit, from_on=on)
    return users


def _unit_of(role: Role) -> Unit | None:
    team = {Role.REP: "sales", Role.MSL: "medical"}.get(role)
    if team:
        with suppress(NothingYet):
            reps = field_force().reps
            own = next((rep_id for rep_id, _name, its, _territory in reps if its == team), None)
            return Unit.objects.filter(kind=Kind.REPRESENTATIVE, code=own).first()
    if role == Role.MANAGER:
        with suppress(NothingYet):
            ((largest, _territories),) = Counter(
                region for _territory, region in field_force().territories if region
            ).most_common(1) or [("", 0)]
            return Unit.objects.filter(kind=Kind.REGION, code=largest).first()
    return None
