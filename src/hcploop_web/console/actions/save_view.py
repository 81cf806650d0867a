"""Keep a question about doctors."""

from __future__ import annotations

from django.db import transaction
from django.http import QueryDict

from hcploop_web.accounts.models import User
from hcploop_web.console.models import SavedView


@transaction.atomic
def save_view(user: User, *, name: str, question: str) -> SavedView:
    """Keep the filters of the list of doctors; one of the same name is replaced.

    Parameters
    ----------
    user : User
        Whose view it is.
    name : str
        At most 60 letters.
    question : str
        The filters as they stand in the address; the page is left out.

    Returns
    -------
    SavedView
        What was kept.
    """
    told = QueryDict(question, mutable=True)
    told.pop("page", None)
    kept, _is_new = SavedView.objects.update_or_create(user=user, name=name, defaults={"question": told.urlencode()})
    return kept
