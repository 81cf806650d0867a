from pathlib import Path

import pytest

from hcploop.evaluation.judged_metrics import JUDGED
from hcploop.evaluation.metrics import ALL

WORDS = Path(__file__).parents[3] / "docs/reference/words.md"


@pytest.mark.parametrize("metric", JUDGED, ids=lambda metric: metric.name)
def test_every_metric_has_its_words_and_its_formula(metric):
    words = WORDS.read_text(encoding="utf-8")

    assert f"| `{metric.name}` | {metric.name_zh} | {metric.name_en} | {metric.stage} |" in words
    assert metric.formula


def test_a_name_stands_for_one_metric():
    names = [metric.name for metric in (*ALL, *JUDGED)]

    assert len(names) == len(set(names))
