"""All addresses."""

from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from hcploop_web.api import urls as api_urls
from hcploop_web.console import urls as console_urls
from hcploop_web.shared import urls as shared_urls

handler500 = "hcploop_web.shared.views.failed"
urlpatterns = [
    path("", include(shared_urls)),
    path("", include(console_urls)),
    path("api/", include(api_urls)),
    path("accounts/", include("allauth.urls")),
    # Everybody begins on our home: the sign above the menu leads to Wagtail's, which knows pages only.
    path("cms/", RedirectView.as_view(pattern_name="home")),
    # Users are made and changed in one place: ours, which keeps roles, places and the audit record.
    re_path("^cms/users/", RedirectView.as_view(pattern_name="users")),
    path("cms/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("content/", include(wagtail_urls)),
]
