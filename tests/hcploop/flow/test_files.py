"""Every file is landed and staged once."""

from __future__ import annotations

import pytest
from tests.markets import FEEDS, FILES, drop, tiny_market

from hcploop.errors import InputError


def only(*feeds):
    return {name: None for name in FEEDS if name not in feeds}


def test_a_file_that_is_added_is_all_that_is_staged(turns):
    tiny_market(turns.folder, **only("contents"))
    first = turns.turn()

    drop(turns.folder, "contents/2.csv", "content_id,title\nc3,直肠癌\n")
    second = turns.turn()

    assert second.of("contents", "content_id") == ["c1", "c2", "c3"]
    assert second.files[0] == first.files[0]


def test_a_changed_mapping_reads_no_file_again(turns):
    tiny_market(turns.folder, **only("contents"))
    (before,) = turns.turn().files

    tiny_market(turns.folder, more={"contents": 'constants = { form = "video" }\n'}, **only("contents"))
    turn = turns.turn()

    assert turn.files[0].landed == before.landed
    assert turn.files[0].staged != before.staged
    assert turn.of("contents", "form") == ["video", "video"]


@pytest.mark.parametrize("content", ["", "\n\n", "content_id,title\n", "\ufeffcontent_id,title\r\n"])
def test_an_empty_file_has_no_rows(turns, content):
    tiny_market(turns.folder, contents=content, **only("contents"))

    turn = turns.turn()

    assert turn.counts == {"contents": (0, 0, 0, 0, 0)}
    assert turn.rows == {}


def test_an_empty_file_beside_a_full_one_changes_nothing(turns):
    tiny_market(turns.folder, **only("contents"))
    drop(turns.folder, "contents/2.csv", "")

    assert turns.turn().of("contents", "content_id") == ["c1", "c2"]


def test_rows_that_the_reader_cannot_take_are_counted_and_quarantined(turns):
    tiny_market(turns.folder, contents="content_id,title\nc1,a\nc2\nc3,c\n", **only("contents"))

    turn = turns.turn()

    assert turn.counts == {"contents": (3, 2, 1, 0, 0)}
    assert turn.files[0].quarantine


def test_two_feeds_of_the_same_file_are_landed_once_and_staged_each_for_itself(turns):
    more = {"contents": "", "papers": 'kind = "contents"\n'}
    tiny_market(turns.folder, more=more, papers=FILES["contents"], **only("contents"))

    one, two = turns.turn().files

    assert one.landed == two.landed
    assert one.staged != two.staged


def test_a_feed_whose_files_are_gone_keeps_its_rows(turns):
    tiny_market(turns.folder, **only("contents"))
    before = turns.turn()

    (turns.folder / "contents/1.csv").unlink()

    assert turns.turn().rows == before.rows


def test_a_feed_that_never_had_a_file_is_an_error_that_names_it(turns):
    tiny_market(turns.folder, **only("contents"))
    (turns.folder / "contents/1.csv").unlink()

    with pytest.raises(InputError, match="feed 'contents'"):
        turns.turn()


def test_a_feed_that_is_taken_out_of_the_market_takes_its_rows_along(turns):
    tiny_market(turns.folder, **only("contents", "visits"))
    turns.turn()

    tiny_market(turns.folder, **only("contents"))

    assert set(turns.turn().rows) == {"contents"}
