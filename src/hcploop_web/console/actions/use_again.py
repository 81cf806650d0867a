"""Read the files of a layout as a further kind of feed."""

from __future__ import annotations

from django.db import transaction

from hcploop_web.console.actions.make_layouts import declared, free_feed_name
from hcploop_web.console.models import Layout, SetUp
from hcploop_web.insights.layouts import guess, look_at

_OTHER = {"people": "touches", "touches": "people"}


@transaction.atomic
def use_again(layout: Layout) -> Layout:
    """Let the files of a layout tell of something else too, as a sign-in sheet tells of people and of meetings.

    Returns
    -------
    Layout
        A guess, of the same source, to be looked over; it is there already where it was asked for before.
    """
    kind = _OTHER.get(layout.kind, "people")
    known = Layout.objects.filter(set_up=layout.set_up, fingerprint=layout.fingerprint, kind=kind).first()
    if known is not None:
        return known
    file = layout.set_up.files.filter(fingerprint=layout.fingerprint).first()
    seen = look_at(layout.set_up.folder / "files" / file.stored, file.name, declared(file)) if file else None
    columns, rows, name = (seen.columns, seen.rows, file.name) if seen and file else ((), (), layout.feed)
    found = guess(columns, rows, name=name, kind=kind)
    SetUp.objects.filter(pk=layout.set_up_id).update(check_run=None)
    return Layout.objects.create(
        set_up=layout.set_up,
        fingerprint=layout.fingerprint,
        kind=kind,
        feed=free_feed_name(layout.set_up, f"{layout.feed}_{kind}"),
        source=layout.source,
        columns=found.columns,
        values=found.values,
        constants=found.constants,
        scores=found.scores,
    )
