"""The addresses of the console."""

from django.urls import path

from hcploop_web.console.views import (
    doctors,
    home,
    identities,
    identity_doctors,
    identity_log,
    identity_merge,
    loop,
    tier_moves,
    tier_policies,
    tier_trials,
    tiers,
)

urlpatterns = [
    path("", home.show, name="home"),
    path("loop/", loop.show, name="loop"),
    path("doctors/", doctors.search, name="doctors"),
    path("doctors/<str:one_id>/", doctors.show, name="doctor"),
    path("tiers/", tiers.show, name="tiers"),
    path("tiers/moves/", tier_moves.show, name="tier_moves"),
    path("tiers/try/", tier_trials.show, name="tier_trial"),
    path("tiers/rules/", tier_policies.show_all, name="tier_policies"),
    path("tiers/rules/<int:number>/", tier_policies.show, name="tier_policy"),
    path("identities/", identities.review, name="identities"),
    path("identities/log/", identity_log.show, name="identity_log"),
    path("identities/join/", identity_merge.show, name="identity_merge"),
    path("identities/doctors/<str:one_id>/", identity_doctors.show, name="identity"),
]
