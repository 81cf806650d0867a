import pyarrow as pa
import pytest

from hcploop.cli.views.grid import MOST_ROWS, answer, rows


def test_a_long_answer_is_cut_and_says_how_much_is_left(capsys: pytest.CaptureFixture[str]):
    answer(pa.table({"n": list(range(MOST_ROWS + 7))}))

    told = capsys.readouterr().out
    assert "7 rows more" in told
    assert len(told.splitlines()) == MOST_ROWS + 2


def test_an_answer_without_rows_says_so(capsys: pytest.CaptureFixture[str]):
    answer(pa.table({"n": pa.array([], pa.int64())}))

    assert "No rows." in capsys.readouterr().out


def test_nothing_and_brackets_stand_in_cells_as_they_are(capsys: pytest.CaptureFixture[str]):
    rows([{"name": "[bold]张伟", "tier": None}])

    told = capsys.readouterr().out
    assert "[bold]张伟" in told
    assert "–" in told
