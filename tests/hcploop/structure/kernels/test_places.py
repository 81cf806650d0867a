"""Places."""

import pyarrow as pa
import pytest

from hcploop.structure.kernels.places import leading_place, places


def form(text):
    found = places(pa.table({"raw": [text]})).to_pylist()[0]
    return found["province"], found["city"], found["market"]


@pytest.mark.parametrize(
    ("text", "province", "city", "market"),
    [
        ("内蒙", "内蒙古自治区", None, None),
        ("上海市浦东新区", "上海市", "上海市", "core"),
        ("廣東省深圳市", "广东省", "深圳市", "core"),
        ("广州", "广东省", "广州市", "core"),
        ("江苏 苏州", "江苏省", "苏州市", "broad"),
        ("北京 朝阳", "北京市", "北京市", "core"),
        ("辽宁 朝阳", "辽宁省", "朝阳市", "broad"),
        ("吉林", "吉林省", None, None),
        ("吉林 吉林", "吉林省", "吉林市", "broad"),
        ("延边", "吉林省", "延边朝鲜族自治州", "broad"),
        ("Shanghai", "上海市", "上海市", "core"),
        ("Suzhou", None, None, None),
        ("Jiangsu Suzhou", "江苏省", "苏州市", "broad"),
        ("Iowa DES MOINES", None, None, None),
    ],
)
def test_fragments_are_read(text, province, city, market):
    assert form(text) == (province, city, market)


def test_a_provincial_name_tells_no_city():
    place, rest = leading_place("河南省人民医院")

    assert (place.province, place.city, rest) == ("河南省", None, "人民医院")


def test_a_county_named_like_a_city_is_not_the_city():
    assert leading_place("长沙县人民医院")[0].city is None
