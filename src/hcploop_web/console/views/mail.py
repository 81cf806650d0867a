"""Letters: one's own, and for administrators everybody's."""

from __future__ import annotations

from typing import cast

from csp.constants import HEADER
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hcploop_web.accounts.models import User
from hcploop_web.accounts.pages import page
from hcploop_web.accounts.roles import Role
from hcploop_web.console.digests.digest import digest
from hcploop_web.console.forms.mail import MailForm
from hcploop_web.console.tables.mail import of_mailings, of_readers
from hcploop_web.console.taking import shown
from hcploop_web.delivery.actions.choose_mail import choose_mail
from hcploop_web.delivery.actions.send_again import send_again
from hcploop_web.delivery.actions.send_sample import send_sample
from hcploop_web.delivery.email import NotSent
from hcploop_web.delivery.letters import Letter, as_html
from hcploop_web.delivery.models import MailChoice, Mailing
from hcploop_web.delivery.readers import READERS, language_of
from hcploop_web.insights.market_time import market_zone
from hcploop_web.insights.reading import NothingYet

PAGE_LETTERS = 50
# A letter has its styles within, as mail programs want them; nothing else of it may do anything.
_LETTER_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"


@require_http_methods(["GET", "HEAD", "POST"])
@page("mail")
def show(request: HttpRequest) -> HttpResponseBase:
    """List letters and who gets them; let one that failed be tried again."""
    if request.method == "POST":
        given = request.POST.get("again", "")
        if given.isdigit() and send_again(int(given), by=cast("User", request.user), at=timezone.now()):
            messages.success(request, _("It is tried again within a minute."))
        return redirect("mail")
    letters = Mailing.objects.select_related("user")
    readers = User.objects.filter(is_active=True, role__in=READERS).order_by("username")
    unwilling = set(MailChoice.objects.filter(wants_digest=False).values_list("user_id", flat=True))
    listed = [(one, bool(one.email), one.pk in unwilling) for one in readers]
    told = {
        "paged": Paginator(letters, PAGE_LETTERS).get_page(request.GET.get("page")),
        "readers": listed,
        "way": settings.EMAIL_WAY,
    }
    return shown(request, "console/mail.html", told, sheets=[of_mailings(letters), of_readers(listed)])


@require_safe
@page("mail")
def preview(request: HttpRequest, user_id: int) -> HttpResponse:
    """Show the letter that a user would get now."""
    return _letter(request, get_object_or_404(User, pk=user_id, is_active=True))


@require_safe
@page("my_mail")
def mine_preview(request: HttpRequest) -> HttpResponse:
    """Show one's own letter as it would come now."""
    return _letter(request, cast("User", request.user))


def _letter(request: HttpRequest, user: User) -> HttpResponse:
    try:
        letter = _written(user)
    except NothingYet:
        return render(request, "console/nothing_yet.html")
    with translation.override(letter.language):
        return HttpResponse(as_html(letter), headers={HEADER: _LETTER_POLICY})


def _written(user: User) -> Letter:
    if Role(user.role) not in READERS:
        raise Http404
    language = language_of(user, unless_chosen=get_language() or settings.LANGUAGE_CODE)
    return digest(user, language, at=timezone.now(), zone=market_zone())


@require_http_methods(["GET", "HEAD", "POST"])
@page("my_mail")
def mine(request: HttpRequest) -> HttpResponse:
    """Say whether one wants the letter of the week, where to, and in which language."""
    user = cast("User", request.user)
    form = MailForm(request.POST or None, initial=_as_is(user))
    if request.method == "POST" and form.is_valid():
        choose_mail(user, form.choice(), at=timezone.now())
        messages.success(request, _("It holds from the next letter on."))
        return redirect("my_mail")
    last = Mailing.objects.filter(user=user).first()
    told = {"form": form, "last": last, "has_letter": Role(user.role) in READERS}
    return render(request, "console/my_mail.html", told, status=422 if request.method == "POST" else 200)


@require_POST
@page("my_mail")
def send_now(request: HttpRequest) -> HttpResponse:
    """Send oneself the letter now, to look at."""
    try:
        user = cast("User", request.user)
        send_sample(_written(user), user, at=timezone.now())
        messages.success(request, _("It is sent. That of the week comes all the same."))
    except NotSent as error:
        messages.error(request, _("It was not sent. %(why)s") % {"why": error})
    except NothingYet:
        messages.warning(request, _("There is nothing to tell before the first run."))
    return redirect("my_mail")


def _as_is(user: User) -> dict[str, object]:
    chosen = MailChoice.objects.filter(user=user).first()
    language = chosen.language if chosen else get_language()
    return {"wants_digest": chosen.wants_digest if chosen else True, "address": user.email, "language": language}
