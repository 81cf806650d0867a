from hcploop.report.language import Language
from hcploop.report.sheets import sheets
from hcploop.report.subjects import Report


def test_every_row_has_a_cell_for_every_column(report: Report, language: Language):
    for sheet in sheets(report, language):
        assert {len(row) for row in sheet.rows} <= {len(sheet.columns)}, sheet.key


def test_every_subject_of_a_full_report_has_rows(report: Report, language: Language):
    empty = [sheet.key for sheet in sheets(report, language) if not sheet.rows]

    assert empty == ["changes"]


def test_a_rule_and_its_channels_are_worded(report: Report):
    (sheet,) = [one for one in sheets(report, Language("en", channels=report.head.channels)) if one.key == "blocked"]

    assert [row[1:] for row in sheet.rows] == [(90, 41, "Text message")]
    assert "consent" in str(sheet.rows[0][0])
