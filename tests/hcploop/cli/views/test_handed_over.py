import json

from tests.commands import hcploop, refused


def test_lists_are_written_and_told(tiny, tmp_path):
    said = hcploop("lists", tiny.out, "--to", tmp_path / "lists")

    assert said.status == 0, said.err
    assert "README.txt" in said.out
    assert (tmp_path / "lists/README.txt").exists()


def test_json_names_snapshot_lines_and_files(tiny, tmp_path):
    said = hcploop("lists", tiny.out, "--to", tmp_path / "lists", "--lang", "en", "--json")

    told = json.loads(said.out)
    assert told["language"] == "en"
    assert {path.name for path in (tmp_path / "lists").iterdir()} == {name.rpartition("/")[2] for name in told["files"]}
    assert len(told["files"]) == 2 * len(told["lines"]) + 2


def test_a_folder_with_something_else_is_left_alone(tiny, tmp_path):
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")

    said = hcploop("lists", tiny.out, "--to", tmp_path)

    refused(said, 2, "mine.txt", "Name a folder that is empty")
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
