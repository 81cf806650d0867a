"""The addresses of the console."""

from django.urls import path

from hcploop_web.console.views import doctors, home, loop

urlpatterns = [
    path("", home.show, name="home"),
    path("loop/", loop.show, name="loop"),
    path("loop/figures/<slug:metric>/", loop.figure, name="figure"),
    path("doctors/", doctors.search, name="doctors"),
    path("doctors/<str:one_id>/", doctors.show, name="doctor"),
]
