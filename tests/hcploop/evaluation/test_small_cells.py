import ibis

from hcploop.evaluation.small_cells import hidden_cells


def _hidden(*numbers, fewest=5, sums=(("brand",),)):
    cells = [
        {"brand": "all", "period": "2026", "cut": "region", "cut_value": f"r{place}", "n": n}
        for place, n in enumerate(numbers)
    ]
    marked = hidden_cells(ibis.memtable(cells), "n", fewest=fewest, sums=sums).order_by("cut_value")
    return marked.to_pyarrow()["is_hidden"].to_pylist()


def test_one_to_four_are_hidden_and_nobody_is_shown():
    assert _hidden(0, 1, 4, 5) == [False, True, True, False]


def test_a_single_hidden_cell_takes_the_smallest_other_with_it():
    assert _hidden(3, 50, 9, 0) == [True, False, True, False]


def test_where_nothing_is_small_nothing_is_hidden():
    assert _hidden(5, 50, 9) == [False, False, False]


def test_cells_that_add_up_to_nothing_shown_take_no_other_with_them():
    assert _hidden(3, 50, sums=()) == [True, False]


def test_of_equals_one_is_hidden_and_always_the_same():
    assert _hidden(3, 9, 9) == [True, True, False]
