import json

import pyarrow as pa
import pytest

from hcploop.engine import read_profile, write_profiles
from hcploop.errors import NotFound, RunFailed


def batches(count, size=700):
    for start in range(0, count, size):
        ids = [f"hcp_{number:06d}" for number in range(start, min(count, start + size))]
        texts = [
            json.dumps({"one_id": one, "name": "阿卜杜拉·买买提", "hospital": "中山大学附属第一医院"}) for one in ids
        ]
        yield pa.record_batch({"one_id": ids, "document": texts})


@pytest.mark.parametrize("dictionary", [True, False])
@pytest.mark.parametrize("count", [1, 3000])
def test_every_profile_comes_back_as_it_was(tmp_path, dictionary, count):
    path = tmp_path / "profiles.sqlite"

    written = write_profiles(batches(count), path, dictionary=dictionary)

    last = f"hcp_{count - 1:06d}"
    assert written == count
    assert read_profile(path, last) == {"one_id": last, "name": "阿卜杜拉·买买提", "hospital": "中山大学附属第一医院"}
    assert read_profile(path, "nobody") is None
    assert oct(path.stat().st_mode & 0o777) == "0o600"


def test_no_profiles_at_all_is_a_file_that_knows_nobody(tmp_path):
    path = tmp_path / "profiles.sqlite"

    assert write_profiles([], path) == 0
    assert read_profile(path, "a") is None


def test_a_replaced_file_is_read_anew(tmp_path):
    path = tmp_path / "profiles.sqlite"
    write_profiles([pa.record_batch({"one_id": ["a"], "document": ['{"n": 1}']})], path)
    first = read_profile(path, "a")

    write_profiles([pa.record_batch({"one_id": ["a"], "document": ['{"n": 2}']})], path)

    assert first == {"n": 1}
    assert read_profile(path, "a") == {"n": 2}


def test_profiles_out_of_order_are_refused_and_leave_no_file(tmp_path):
    path = tmp_path / "profiles.sqlite"

    with pytest.raises(RunFailed, match="ascending"):
        write_profiles([pa.record_batch({"one_id": ["b", "a"], "document": ["{}", "{}"]})], path)

    assert list(tmp_path.iterdir()) == []


def test_progress_is_told(tmp_path):
    told = []

    write_profiles(batches(100), tmp_path / "profiles.sqlite", progress=told.append)

    assert told[-1] == 100


def test_a_missing_file_is_explained(tmp_path):
    with pytest.raises(NotFound, match="keeps no profiles"):
        read_profile(tmp_path / "profiles.sqlite", "a")
