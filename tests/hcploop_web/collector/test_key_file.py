"""Write keys come from one file, which is read again when it changes."""

import pytest

from hcploop_web.collector import key_file
from hcploop_web.collector.key_file import KeyFile, KeysUnreadable, Source, hashed, write_sources


@pytest.fixture
def path(tmp_path, monkeypatch):
    monkeypatch.setattr(key_file, "_LOOK_SECONDS", 0.0)
    return tmp_path / "collector" / "sources.json"


def test_a_source_is_known_by_any_of_its_keys(path):
    portal = Source("portal", (hashed("new"), hashed("old")), origins=("https://portal.example",))
    write_sources(path, [portal, Source("closed", (hashed("shut"),), is_open=False)])
    keys = KeyFile(path)

    assert keys.source_of("old") == keys.source_of("new") == portal
    assert keys.source_of("shut") is None
    assert keys.source_of("other") is keys.source_of("") is None


def test_keys_stand_in_the_file_as_hashes_only_and_for_its_owner_alone(path):
    write_sources(path, [Source("portal", (hashed("very secret"),))])

    assert "very secret" not in path.read_text(encoding="utf-8")
    assert oct(path.stat().st_mode)[-3:] == "600"
    assert [one.name for one in path.parent.iterdir()] == ["sources.json"]


def test_a_change_is_seen_without_a_new_start(path):
    write_sources(path, [Source("portal", (hashed("k"),))])
    keys = KeyFile(path)
    before = keys.source_of("k")

    write_sources(path, [Source("portal", (hashed("k"),), is_open=False)])

    assert before is not None
    assert keys.source_of("k") is None


@pytest.mark.parametrize("text", [None, b"", b"{", b'{"sources": 3}', b"\xff"])
def test_a_missing_or_spoilt_file_makes_nobody_unknown(path, text):
    write_sources(path, [Source("portal", (hashed("k"),))])
    keys = KeyFile(path)
    keys.source_of("k")
    path.unlink()
    if text is not None:
        path.write_bytes(text)

    with pytest.raises(KeysUnreadable, match=r"sources\.json"):
        keys.source_of("k")
    with pytest.raises(KeysUnreadable):
        keys.source_of("unknown")

    write_sources(path, [Source("portal", (hashed("k"),))])

    assert keys.source_of("k") is not None


def test_web_sites_are_those_of_all_open_sources(path):
    write_sources(path, [Source("a", ("1",), origins=("https://a",)), Source("b", ("2",), is_open=False)])
    assert KeyFile(path).origins() == {"https://a"}

    write_sources(path, [Source("a", ("1",), origins=("https://a",)), Source("b", ("2",))])
    assert KeyFile(path).origins() is None
