"""What a run and a refresh do alike: from staged files to what is decided."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hcploop import schema
from hcploop.engine import FileVersion
from hcploop.flow.clean import clean, clean_small
from hcploop.flow.deciding import decide
from hcploop.flow.identity import find_people
from hcploop.flow.measure import Facts, load_kernels, make_scores, make_tags
from hcploop.flow.offering import make_offers, make_permitted
from hcploop.flow.passes import declared
from hcploop.flow.placed import clean_placed, clean_targets
from hcploop.flow.recommending import make_needs, make_recommendations
from hcploop.flow.resolve import resolve
from hcploop.flow.roll_ups import begin_roll_ups
from hcploop.flow.valuing import make_arms
from hcploop.flow.work import Kept, Work
from hcploop.nextbest.pack import Pack
from hcploop.schema.kinds import KINDS


@dataclass(frozen=True)
class Taken:
    """Which rows are in force.

    Parameters
    ----------
    files : sequence of FileVersion
        The files, with what became of their rows.
    kinds : mapping of str to Kept
        The rows of each kind.
    months : mapping of str to tuple of date
        For each part the months that its rows may lie in.
    touches : Kept of touch_part
        The contacts.
    """

    files: Sequence[FileVersion]
    kinds: Mapping[str, Kept]
    months: Mapping[str, tuple[dt.date, ...]]
    touches: Kept


def take_in(work: Work, files: Sequence[FileVersion]) -> Taken:
    """Resolve staged files; to be called within the stage `files`.

    Parameters
    ----------
    work : Work
        The run; takes up `touch`.
    files : sequence of FileVersion
        What `stage_files` staged.

    Returns
    -------
    Taken
        For `find_facts`.
    """
    # While files are resolved and texts structured, another thread has time for it.
    threading.Thread(target=load_kernels).start()
    in_force = resolve(work, files)
    touches = in_force.kinds.get("touches", Kept(declared(KINDS["touches"]), ()))
    work.kept[schema.touch.name] = touches
    return Taken(in_force.files, in_force.kinds, in_force.months, touches)


def find_facts(work: Work, taken: Taken) -> tuple[Facts, list[str]]:
    """Structure rows, roll contacts up, and find out who is who.

    Parameters
    ----------
    work : Work
        The run.
    taken : Taken
        Rows in force.

    Returns
    -------
    facts : Facts
        For everything that measures.
    minted : list of str
        OneIDs of people whom nobody knew before.
    """
    progress, kept = work.progress, work.kept
    with progress.stage("structure"):
        clean_small(work, taken.kinds)
        # Roll-ups are made meanwhile: to structure texts keeps one processor busy only.
        rolled = begin_roll_ups(work, taken.touches, kept["content"], months=taken.months)
        clean(work, taken.kinds, taken.files)
        clean_placed(work, taken.kinds)
    with progress.stage("roll-ups"):
        months, days = rolled()
    with progress.stage("oneid"):
        minted = find_people(work)
        clean_targets(work, taken.kinds)
    facts = Facts(
        hcp=kept["hcp"],
        hcp_grade=kept["hcp_grade"],
        record_person=kept["record_person"],
        content=kept["content"],
        aggregate=kept["aggregate"],
        touches=taken.touches,
        content_months=months,
        days=days,
    )
    return facts, minted


def measure_and_choose(work: Work, facts: Facts, pack: Pack) -> None:
    """From who people are to what is done next.

    Parameters
    ----------
    work : Work
        The run; takes up everything from `hcp_tag` to `list_item`.
    facts : Facts
        What is known.
    pack : Pack
        The rules.
    """
    progress = work.progress
    with progress.stage("tags"):
        make_tags(work, facts)
    with progress.stage("scores"):
        make_scores(work, facts)
    with progress.stage("permit"):
        make_permitted(work, pack=pack)
    with progress.stage("needs"):
        make_needs(work, facts)
    with progress.stage("recommend"):
        make_recommendations(work, facts)
    with progress.stage("offers"):
        offered = make_offers(work, facts, pack=pack)
    with progress.stage("worth"):
        arms = make_arms(work, facts, offered.allowed)
    with progress.stage("decisions"):
        decide(work, offered, arms)
