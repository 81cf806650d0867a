"""The addresses of the console."""

from django.urls import path

from hcploop_web.console.views import doctors, home, hospitals, loop

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
]
