from pptx import Presentation
from pptx.enum.chart import XL_CHART_TYPE

from hcploop.report import slides


def test_a_chart_keeps_gaps_where_nothing_is_known():
    slide = Presentation().slides.add_slide(Presentation().slide_layouts[6])

    made = slides.chart(
        slide, (1, 1, 5, 3), ["a", "b"], {"x": [0.5, None]}, kind=XL_CHART_TYPE.LINE, colours=["0B5D57"]
    )

    assert made.plots[0].series[0].values == (0.5, None)
    assert not made.has_legend
