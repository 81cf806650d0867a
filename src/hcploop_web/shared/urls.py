"""Addresses that need no account: is it alive, which language."""

from django.urls import path
from django.views.i18n import set_language

from hcploop_web.shared import views

urlpatterns = [
    path("health/live/", views.live, name="live"),
    path("health/ready/", views.ready, name="ready"),
    path("metrics", views.metrics, name="metrics"),
    path("language/", set_language, name="set_language"),
]
