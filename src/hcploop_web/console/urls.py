"""The addresses of the console."""

from django.urls import path

from hcploop_web.console.views import (
    api_keys,
    consents,
    doctors,
    feedback,
    home,
    hospitals,
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
    path("loop/figures/<slug:metric>/", loop.figure, name="figure"),
    path("doctors/", doctors.search, name="doctors"),
    path("doctors/export/", doctors.export, name="doctors_export"),
    path("doctors/views/", doctors.keep_view, name="doctors_view"),
    path("doctors/<str:one_id>/", doctors.show, name="doctor"),
    path("doctors/<str:one_id>/tiers/", doctors.history, name="tier_history"),
    path("hospitals/<str:institution_id>/", hospitals.show, name="hospital"),
    path("doctors/<str:one_id>/consents/", consents.consents, name="consents"),
    path("doctors/<str:one_id>/suppressions/", consents.stop, name="suppress"),
    path("doctors/<str:one_id>/suppressions/<int:suppression_id>/lift/", consents.lift, name="lift_suppression"),
    path("suggestions/<str:decision_id>/feedback/", feedback.give, name="feedback"),
    path("api-keys/", api_keys.keys, name="api_keys"),
    path("api-keys/<int:key_id>/revoke/", api_keys.revoke, name="revoke_key"),
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
