"""Accounts of WeChat and WeCom: which there are, a new one, and one of them."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hcploop_web.accounts.models import User
from hcploop_web.accounts.pages import page
from hcploop_web.collector.actions.set_account import AccountRefused, set_account
from hcploop_web.console.forms.wechat import AccountForm, NewAccountForm
from hcploop_web.console.tables.events import of_accounts
from hcploop_web.console.taking import shown
from hcploop_web.console.wechat import account_lines, known_accounts


@page("wechat_accounts")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def show(request: HttpRequest) -> HttpResponseBase:
    """List the accounts, and add one."""
    known, status = known_accounts(), 200
    form = NewAccountForm(request.POST or None)
    if request.method == "POST" and known is not None:
        status = 422
        if form.is_valid():
            try:
                made = set_account(form.new(), is_new=True, by=cast("User", request.user), at=timezone.now())
                messages.success(request, _("The account is there. Paste its callback address into the platform."))
                return redirect("wechat_account", made.name)
            except AccountRefused as error:
                form.add_error("name", str(error))
    found = account_lines((known or {}).values())
    told = {"form": form, "lines": found, "is_spoilt": known is None}
    return shown(request, "console/wechat_accounts.html", told, sheets=[of_accounts(found)], status=status)


@page("wechat_account")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def account(request: HttpRequest, account_name: str) -> HttpResponse:
    """Show an account without its secrets, and change it."""
    known, status = (known_accounts() or {}).get(account_name), 200
    if known is None:
        raise Http404
    before = {"app_id": known.app_id, "platform": known.platform, "is_open": known.is_open}
    form = AccountForm(request.POST or None, initial=before)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            set_account(form.wish(known), is_new=False, by=cast("User", request.user), at=timezone.now())
            messages.success(request, _("The account was changed; it holds within a second."))
            return redirect("wechat_account", known.name)
    told = {"form": form, "line": account_lines([known])[0]}
    return render(request, "console/wechat_account.html", told, status=status)
