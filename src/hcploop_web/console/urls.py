"""The addresses of the console."""

from django.urls import path

from hcploop_web.console.views import data, doctors, home, loop, runs, set_up, snapshots

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
    path("set-up/", set_up.market, name="set_up"),
    path("set-up/files/", set_up.files, name="set_up_files"),
    path("set-up/files/<int:file_id>/", set_up.file, name="set_up_file"),
    path("set-up/columns/", set_up.columns, name="set_up_columns"),
    path("set-up/columns/<int:layout_id>/", set_up.layout, name="set_up_layout"),
    path("set-up/check/", set_up.check, name="set_up_check"),
    path("set-up/publish/", set_up.publish, name="publish_set_up"),
    path("set-up/run/<int:run_id>/", set_up.run, name="set_up_run"),
    path("set-up/give-up/", set_up.give_up, name="give_up_set_up"),
]
