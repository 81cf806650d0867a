from pathlib import Path

import pytest

from hcploop.engine import Snapshot
from hcploop.errors import RunFailed
from hcploop.report import FORMATS, write_report


def test_all_formats_are_written_in_the_language_of_the_market(snapshot: Snapshot, tmp_path: Path):
    files = {form: tmp_path / f"report.{form}" for form in FORMATS}

    write_report(snapshot, files, lang=None)

    assert all(path.stat().st_size > 5000 for path in files.values())
    assert '<html lang="zh-CN">' in files["html"].read_text(encoding="utf-8")


def test_a_place_that_cannot_be_written_to_is_told_with_a_remedy(snapshot: Snapshot, tmp_path: Path):
    with pytest.raises(RunFailed, match="Name another file"):
        write_report(snapshot, {"html": tmp_path / "none/report.html"}, lang="en")
