"""The addresses of the console."""

from django.urls import path

from hcploop_web.console.views import api_keys, consents, doctors, feedback, home, hospitals, loop

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
]
