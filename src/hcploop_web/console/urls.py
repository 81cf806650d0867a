"""The addresses of the console."""

from django.urls import path

from hcploop_web.console.views import data, doctors, home, loop, runs, snapshots

urlpatterns = [
    path("", home.show, name="home"),
    path("loop/", loop.show, name="loop"),
    path("doctors/", doctors.search, name="doctors"),
    path("doctors/<str:one_id>/", doctors.show, name="doctor"),
    path("data/", data.show, name="data"),
    path("data/quarantine/", data.rejected, name="quarantine"),
    path("data/quarantine/row/", data.row, name="quarantine_row"),
    path("data/corrections/", data.corrections, name="corrections"),
    path("data/snapshots/", snapshots.show, name="snapshots"),
    path("data/snapshots/<str:snapshot_id>/", snapshots.back, name="roll_back"),
    path("data/feeds/<path:name>/", data.feed, name="feed"),
    path("runs/", runs.show, name="runs"),
    path("runs/start/", runs.start, name="start_run"),
    path("runs/schedule/", runs.schedule, name="schedule"),
    path("runs/<int:run_id>/", runs.progress, name="run_progress"),
    path("runs/<int:run_id>/cancel/", runs.cancel, name="cancel_run"),
]
