import ibis

from hcploop.oneid.frequency import frequencies


def test_values_of_some_are_counted_among_all():
    every = ibis.memtable({"name_key": ["张伟", "张伟", "李雷", None]}, schema={"name_key": "string"})
    some = every.filter(every.name_key == "张伟")

    told = frequencies(some, every, "name_key").to_pyarrow().to_pylist()

    assert told == [{"name_key": "张伟", "tf_name_key": 2 / 3}]
