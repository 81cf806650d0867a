"""API keys: which there are, a new one, and the end of one."""

from __future__ import annotations

import datetime as dt
from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from hcploop_web.accounts.actions.issue_key import issue_key
from hcploop_web.accounts.actions.revoke_key import revoke_key
from hcploop_web.accounts.models import ApiKey, User
from hcploop_web.accounts.pages import page
from hcploop_web.console.forms.keys import KeyForm


@page("api_keys")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def keys(request: HttpRequest) -> HttpResponse:
    """List keys, and issue one: its secret is shown in this one answer."""
    now = timezone.now()
    form = KeyForm(request.POST or None, initial={"expires_on": timezone.localdate() + dt.timedelta(days=90)})
    secret, status = "", 200
    if request.method == "POST" and form.is_valid():
        _key, secret = issue_key(form.wish(), by=cast("User", request.user), at=now)
        form = KeyForm(initial={"expires_on": timezone.localdate() + dt.timedelta(days=90)})
    elif request.method == "POST":
        status = 422
    listed = ApiKey.objects.select_related("user", "created_by")
    shown = {"form": form, "keys": listed, "secret": secret, "now": now}
    return render(request, "console/api_keys.html", shown, status=status)


@page("revoke_key")
@require_POST
def revoke(request: HttpRequest, key_id: int) -> HttpResponse:
    """End a key at once."""
    try:
        revoke_key(key_id, by=cast("User", request.user), at=timezone.now())
    except ApiKey.DoesNotExist as error:
        raise Http404 from error
    return redirect("api_keys")
