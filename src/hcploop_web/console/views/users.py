"""Users: who there is, somebody new, and what changes of one."""

from __future__ import annotations

from typing import cast

from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hcploop_web.accounts.actions.change_user import UserRefused, change_user
from hcploop_web.accounts.actions.make_user import make_user
from hcploop_web.accounts.models import Assignment, User
from hcploop_web.accounts.pages import page
from hcploop_web.accounts.roles import Role
from hcploop_web.console.downloads import MOST
from hcploop_web.console.forms.users import NewUserForm, UserForm
from hcploop_web.console.tables.users import of_history, of_users
from hcploop_web.console.taking import shown

PAGE_USERS = 50


@page("users")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def users(request: HttpRequest) -> HttpResponseBase:
    """List users, and make one."""
    form = NewUserForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = make_user(form.wish(), by=cast("User", request.user), at=timezone.now())
        except ValidationError as error:
            _add(form, error)
        else:
            messages.success(request, _("%(name)s can log in.") % {"name": made.username}, extra_tags="good")
            return redirect("user", made.pk)
    listed = Paginator(_listed(request), PAGE_USERS).get_page(request.GET.get("page"))
    told = {"form": form, "paged": listed, "roles": Role.choices, "asked": request.GET}
    status = 422 if request.method == "POST" else 200
    return shown(request, "console/users.html", told, sheets=[of_users(_listed(request)[: MOST + 1])], status=status)


@page("user")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def user(request: HttpRequest, user_id: int) -> HttpResponseBase:
    """Show a user, and change what she may do and see."""
    found = get_object_or_404(_users(), pk=user_id)
    form = UserForm(request.POST or None, initial=_as_is(found))
    if request.method == "POST" and form.is_valid():
        try:
            by, on = cast("User", request.user), timezone.localdate()
            change_user(found.pk, form.change(), on=on, by=by, at=timezone.now())
        except ValidationError as error:
            _add(form, error)
        except UserRefused:
            form.add_error("role", _("She is the last administrator who can log in: make another one first."))
        else:
            messages.success(request, _("It holds from now on."), extra_tags="good")
            return redirect("user", found.pk)
    history = found.assignments.select_related("unit").order_by("-from_on")
    told = {"form": form, "user_shown": found, "history": history}
    status = 422 if request.method == "POST" else 200
    return shown(request, "console/user.html", told, sheets=[of_history(history)], status=status)


def _users() -> QuerySet[User]:
    standing = Assignment.objects.filter(until_on__isnull=True).select_related("unit")
    return (
        User.objects.annotate(has_second_factor=Exists(Authenticator.objects.filter(user=OuterRef("pk"))))
        .prefetch_related(Prefetch("assignments", standing, to_attr="standing"))
        .order_by("username")
    )


def _listed(request: HttpRequest) -> QuerySet[User]:
    found = _users()
    text, role = request.GET.get("q", "").strip()[:100].replace("\0", ""), request.GET.get("role", "")
    if text:
        names = Q(username__icontains=text) | Q(first_name__icontains=text) | Q(last_name__icontains=text)
        found = found.filter(names | Q(assignments__unit__code=text)).distinct()
    return found.filter(role=role) if role in Role.values else found


def _as_is(found: User) -> dict[str, object]:
    units = Assignment.objects.filter(user=found, until_on__isnull=True).values_list("unit__code", flat=True)
    return {"role": found.role, "units": ", ".join(dict.fromkeys(units)), "is_active": found.is_active}


def _add(form: forms.Form, error: ValidationError) -> None:
    """Show what an action refuses beside the field, where it names one of the form."""
    told = error.message_dict if hasattr(error, "error_dict") else {"password": error.messages}
    for name, said in told.items():
        form.add_error(name if name in form.fields else None, said)
