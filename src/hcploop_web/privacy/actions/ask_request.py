"""Take down what somebody asks about her data."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from hcploop_web.accounts.models import User
from hcploop_web.privacy.hers import mark_of
from hcploop_web.privacy.keepers import MAY_SUPPRESS, check_role
from hcploop_web.privacy.models import Asked, DataRequest
from hcploop_web.privacy.models.data_request import due_on
from hcploop_web.shared.audit import record


class AskedAlready(Exception):
    """The same is asked for already; its text says so."""


def ask_request(
    one_id: str, kind: Asked, *, asked_by: str, received_on: dt.date, by: User, at: dt.datetime
) -> DataRequest:
    """Take a request down; from here on it has a day by which it is to be answered.

    Parameters
    ----------
    one_id : str
        The doctor whom the user sees; the caller has asked.
    kind : Asked
        What she asks for.
    asked_by : str
        How the request can be found again, such as the number of a letter.
    received_on : datetime.date
        The day on which it came.
    by, at
        Who writes it down, and now.

    Returns
    -------
    DataRequest
        Open.

    Raises
    ------
    PermissionDenied
        The user's role may not.
    AskedAlready
        A request of the kind is open for her.
    """
    check_role(by, MAY_SUPPRESS)
    made = DataRequest(kind=kind, one_id=one_id, mark=mark_of(one_id), asked_by=asked_by, by=by)
    made.received_on, made.due_on = received_on, due_on(received_on)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
            record("data request taken down", made, by=by, at=at, kind=kind)
    except IntegrityError as error:
        raise AskedAlready(_("She asked for this already, and it is open still.")) from error
    return made
