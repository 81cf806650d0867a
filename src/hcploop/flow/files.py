"""Which versions of which files a run reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from hcploop.engine import FileVersion
from hcploop.errors import InputError
from hcploop.feeds import FileVersion as FoundFile
from hcploop.feeds import Known, discover
from hcploop.flow.work import Work
from hcploop.market import Feed

READ_KINDS = (
    "people",
    "affiliations",
    "touches",
    "contents",
    "aggregates",
    "institutions",
    "consents",
    "answers",
    "questions",
    "reps",
    "territories",
    "identity_decisions",
    "outcomes",
    "costs",
    "permits",
    "targets",
    "plans",
    "executions",
    "feedback",
    "procedures",
    "tag_reviews",
    "statements",
    "name_decisions",
    "value_decisions",
)
"""The kinds that a run reads."""


@dataclass(frozen=True)
class Present:
    """A version of a file that counts: in the drop folder, or remembered from an earlier run."""

    feed: Feed
    path: str
    sha256: str
    found: Path | None
    before: FileVersion | None
    changed_ns: int = 0
    size: int = 0


def files_in_force(work: Work, known: Known | None = None) -> list[Present]:
    """List the versions of files that a run reads, in the order in which they apply.

    Parameters
    ----------
    work : Work
        The run.
    known : callable, optional
        Tells the hash of a file that was seen before (`feeds.discover`); a run looks at every byte.

    Returns
    -------
    list of Present
        What lies in the drop folder, and versions of files that were removed or overwritten since.
    """
    feeds = {feed.name: feed for feed in work.market.feeds if feed.kind in READ_KINDS}
    remembered = [file for file in (work.parent.files if work.parent else ()) if file.feed in feeds]
    before = {(file.feed, file.path, file.sha256): file for file in remembered}
    order = {key: place for place, key in enumerate(before)}
    # A file without the rows of the forgotten is the version that it was with them: nothing need be made anew.
    rewritten = work.forgotten.rewritten()
    here = [
        Present(
            feed,
            file.path,
            version,
            file.found,
            before.get((feed.name, file.path, version)),
            changed_ns=file.changed_ns,
            size=file.size,
        )
        for feed in feeds.values()
        for file in _found(work, feed, known, is_known=any(file.feed == feed.name for file in remembered))
        for version in (rewritten.get(file.sha256, file.sha256),)
    ]
    seen = {(present.feed.name, present.path, present.sha256) for present in here}
    gone = [
        Present(feeds[file.feed], file.path, file.sha256, None, file)
        for key, file in before.items()
        if key not in seen and file.kind == feeds[file.feed].kind and _matters(file) and work.store.has(file.landed)
    ]
    last = len(order)
    return sorted(
        [*here, *gone],
        key=lambda present: (
            present.feed.name,
            present.path,
            # What lies there now is the file; versions that it took the place of come before it.
            present.found is not None,
            order.get((present.feed.name, present.path, present.sha256), last),
        ),
    )


def lasting(files: Sequence[FileVersion], present: Sequence[Present]) -> list[FileVersion]:
    """List the resolved files that the next run reads too, if nothing changes until then.

    Parameters
    ----------
    files : sequence of FileVersion
        What `resolve` counted.
    present : sequence of Present
        What this run read.

    Returns
    -------
    list of FileVersion
        The same, without versions that are gone and have no say any more.
    """
    here = {(one.feed.name, one.path, one.sha256) for one in present if one.found is not None}
    return [file for file in files if (file.feed, file.path, file.sha256) in here or _matters(file)]


def _matters(file: FileVersion) -> bool:
    """Whether a file that is gone still has a say in which rows are in force."""
    return bool(file.rows_kept or file.takes_out)


def _found(work: Work, feed: Feed, known: Known | None, *, is_known: bool) -> Sequence[FoundFile]:
    """List the files of a feed that lie there; none is an error unless an earlier run read some."""
    try:
        return discover(work.market.model_copy(update={"feeds": (feed,)}), known)
    except InputError:
        if is_known and work.market.base.is_dir():
            return ()
        raise
