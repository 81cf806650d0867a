from hcploop_web.console.words.held import SUBJECTS, subject_word
from hcploop_web.insights.tracing import _BY_PERSON


def test_every_table_of_the_loop_that_holds_somebody_has_a_name():
    assert set(_BY_PERSON) <= set(SUBJECTS)


def test_what_has_no_name_is_called_as_it_is_kept():
    assert subject_word("something_new") == "something_new"
