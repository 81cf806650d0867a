"""From a snapshot to files that people read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from hcploop.engine import Snapshot
from hcploop.errors import RunFailed
from hcploop.report.language import Language, language_of
from hcploop.report.read import read_report
from hcploop.report.subjects import Report
from hcploop.report.write_html import html_report
from hcploop.report.write_pptx import pptx_report
from hcploop.report.write_xlsx import xlsx_report

FORMATS: Mapping[str, Callable[[Report, Language], bytes]] = {
    "html": lambda report, language: html_report(report, language).encode(),
    "xlsx": xlsx_report,
    "pptx": pptx_report,
}


def write_report(snapshot: Snapshot, files: Mapping[str, Path], *, lang: str | None) -> None:
    """Write a snapshot as a report, in one or more formats.

    Parameters
    ----------
    snapshot : Snapshot
        What is told; it is read once.
    files : mapping of str to Path
        Where to write, by format (`html`, `xlsx`, `pptx`); files that are there are replaced.
    lang : {"zh", "en"} or None
        The language; None takes that of the market's own texts.

    Raises
    ------
    UsageError
        There is no such language.
    RunFailed
        A file cannot be written.
    """
    report = read_report(snapshot)
    head = report.head
    language = language_of(lang, is_chinese=head.is_chinese, currency=head.currency, channels=head.channels)
    for form, path in files.items():
        content = FORMATS[form](report, language)
        try:
            path.write_bytes(content)
        except OSError as error:
            raise RunFailed(
                f"the report cannot be written: {error.strerror or error}", file=str(path), remedy="Name another file"
            ) from error
