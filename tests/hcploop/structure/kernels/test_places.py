"""Places."""

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hcploop.structure import data
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


def told(text):
    found = places(pa.table({"raw": [text]})).to_pylist()[0]
    return [found[name] for name in ("province", "city", "county", "reason")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("北京市海淀区花园北路49号", ["北京市", "北京市", "海淀区", "beginning"]),
        ("100191 中国北京市市辖区朝阳区", ["北京市", "北京市", "朝阳区", "exact"]),
        ("四川省阿坝州汶川县", ["四川省", "阿坝藏族羌族自治州", "汶川县", "exact"]),
        ("江苏昆山市玉山镇", ["江苏省", "苏州市", "昆山市", "beginning"]),
        ("臺北市大安區", ["台湾省", "台北市", "大安区", "exact"]),
        ("香港 沙田", ["香港特别行政区", "香港特别行政区", "沙田区", "exact"]),
        ("浦东新区", ["上海市", "上海市", "浦东新区", "county"]),
        ("河南蒙古族自治县", ["青海省", "黄南藏族自治州", "河南蒙古族自治县", "county"]),
        ("密云县", ["北京市", "北京市", "密云区", "county"]),
        ("崇文区", ["北京市", "北京市", "东城区", "county"]),
        ("义乌", ["浙江省", "金华市", "义乌市", "short"]),
        ("中央路321号, 鼓楼区, 南京市", ["江苏省", "南京市", "鼓楼区", "within"]),
        ("解放大道1277号 武汉", ["湖北省", "武汉市", None, "within"]),
        ("Gulou District, Nanjing, Jiangsu, China", ["江苏省", "南京市", "鼓楼区", "exact"]),
        ("Hohhot", ["内蒙古自治区", "呼和浩特市", None, "exact"]),
        ("Xi'an Shaanxi", ["陕西省", "西安市", None, "exact"]),
    ],
)
def test_a_fragment_of_an_address_tells_the_county_and_with_it_the_city(text, expected):
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "province", "city"),
    [("南京 鼓楼", "江苏省", "南京市"), ("福州鼓楼区", "福建省", "福州市"), ("吉林省长春市朝阳区", "吉林省", "长春市")],
)
def test_a_county_that_several_cities_have_is_settled_by_what_stands_beside_it(text, province, city):
    assert told(text)[:2] == [province, city]


@pytest.mark.parametrize("text", ["鼓楼区", "朝阳", "朝阳区", "通州", "江苏省鼓楼区"])
def test_without_it_such_a_county_stays_unknown(text):
    assert told(text)[1:] == [None, None, "ambiguous"]


@pytest.mark.parametrize("text", ["北京路123号", "南京西路", "中山大道", "火星"])
def test_a_road_named_like_a_city_is_not_the_city(text):
    assert told(text) == [None, None, None, "unknown"]


def test_a_city_of_another_province_is_not_believed():
    assert told("江苏省杭州市") == ["江苏省", None, None, "conflict"]


COUNTIES = [
    (home["province"], city, county)
    for home in data.rows("places")
    for city in home["cities"].split()
    for county in data.words("counties")["counties"].get(city, "").split()
]


@settings(deadline=None)
@given(st.sampled_from(COUNTIES), st.sampled_from(["", " ", "，", "/"]))
def test_every_county_is_found_again_from_its_own_name_and_what_is_found_is_read_as_itself(place, parting):
    found = told(parting.join(place))

    assert found[:3] == list(place)
    assert told(" ".join(one for one in found[:3] if one))[:3] == found[:3]
