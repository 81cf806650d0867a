"""Say which files of a set-up are of one layout, and guess what each layout is."""

from __future__ import annotations

from collections.abc import Iterable

from hcploop_web.console.models import Arrived, Layout, RememberedMapping, SetUp
from hcploop_web.insights.draft import taken_names
from hcploop_web.insights.layouts import feed_name, guess, look_at


def make_layouts(set_up: SetUp, files: Iterable[Arrived]) -> list[Layout]:
    """Make a layout for every header that is new to the set-up; one that was mapped before is mapped alike.

    Returns
    -------
    list of Layout
        Those that were made.
    """
    made: list[Layout] = []
    for file in files:
        if not file.fingerprint or set_up.layouts.filter(fingerprint=file.fingerprint).exists():
            continue
        remembered = RememberedMapping.objects.filter(fingerprint=file.fingerprint).order_by("pk")
        made += [_remembered(set_up, one) for one in remembered] or [_guessed(set_up, file)]
    return made


def forget_empty_layouts(set_up: SetUp) -> None:
    """Forget layouts that no file has any more; what was looked through before was another set-up."""
    there = set_up.files.exclude(fingerprint="").values_list("fingerprint", flat=True)
    set_up.layouts.exclude(fingerprint__in=list(there)).delete()
    SetUp.objects.filter(pk=set_up.pk).update(check_run=None)


def _remembered(set_up: SetUp, one: RememberedMapping) -> Layout:
    return Layout.objects.create(
        set_up=set_up,
        fingerprint=one.fingerprint,
        kind=one.kind,
        feed=free_feed_name(set_up, one.feed),
        source=one.source,
        columns=one.columns,
        values=one.values,
        constants=one.constants,
        is_remembered=True,
        is_confirmed=True,
    )


def _guessed(set_up: SetUp, file: Arrived) -> Layout:
    seen = look_at(set_up.folder / "files" / file.stored, file.name, declared(file))
    found = guess(seen.columns, seen.rows, name=file.name)
    name = free_feed_name(set_up, feed_name(file.name))
    return Layout.objects.create(
        set_up=set_up,
        fingerprint=file.fingerprint,
        kind=found.kind,
        feed=name,
        source=name,
        columns=found.columns,
        values=found.values,
        constants=found.constants,
        scores=found.scores,
    )


def declared(file: Arrived) -> dict[str, object]:
    """Give what a user said of how a file is written."""
    told: dict[str, object] = file.format.get("declared", {})
    return told


def free_feed_name(set_up: SetUp, name: str) -> str:
    """Call a feed so that no other of the market is called alike."""
    taken = {*taken_names(), *set_up.layouts.values_list("feed", flat=True)}
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}_{number}"
    return free
