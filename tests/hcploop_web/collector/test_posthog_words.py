"""PostHog says the same in other words, and an alias the other way round."""

from tests.hcploop_web.collector.frames import read_one

from hcploop_web.collector.reasons import Reason


def test_a_captured_event_is_a_track():
    event = read_one(
        {"event": "Read", "distinct_id": "u1", "uuid": "m1", "properties": {"$lib": "posthog-python", "content": "C1"}}
    )

    assert (event.kind, event.name, event.user_id, event.message_id) == ("track", "Read", "u1", "m1")
    assert event.properties["content"] == "C1"
    assert event.context["library"]["name"] == "posthog-python"


def test_an_alias_has_its_ids_the_other_way_round():
    event = read_one(
        {
            "event": "$create_alias",
            "distinct_id": "before",
            "uuid": "m1",
            "properties": {"distinct_id": "before", "alias": "now"},
        }
    )

    assert (event.kind, event.user_id, event.previous_id) == ("alias", "now", "before")


def test_who_identifies_herself_brings_her_traits_and_who_she_was():
    event = read_one(
        {
            "event": "$identify",
            "distinct_id": "u1",
            "properties": {
                "$anon_distinct_id": "a1",
                "$set": {"title": "主任"},
                "$set_once": {"title": "x", "since": 1},
            },
        }
    )

    assert (event.kind, event.user_id, event.anonymous_id) == ("identify", "u1", "a1")
    assert event.traits == {"title": "主任", "since": 1}


def test_traits_stand_beside_the_properties_as_well():
    event = read_one({"event": "$set", "distinct_id": "u1", "$set": {"city": "上海"}, "properties": {}})

    assert (event.kind, event.traits) == ("identify", {"city": "上海"})


def test_pages_and_screens_have_their_names():
    page = read_one(
        {
            "event": "$pageview",
            "distinct_id": "a1",
            "properties": {
                "$current_url": "https://p/x",
                "title": "X",
                "$device_id": "a1",
                "utm_source": "wechat",
                "utm_campaign": "c",
            },
        }
    )
    screen = read_one({"event": "$screen", "distinct_id": "u1", "properties": {"$screen_name": "Home"}})

    assert (page.kind, page.name, page.anonymous_id, page.user_id) == ("page", "X", "a1", None)
    assert page.context["page"] == {"url": "https://p/x", "title": "X"}
    assert page.context["campaign"] == {"source": "wechat", "name": "c"}
    assert (screen.kind, screen.name, screen.user_id) == ("screen", "Home", "u1")


def test_a_group_has_its_key_and_its_traits():
    event = read_one(
        {
            "event": "$groupidentify",
            "distinct_id": "u1",
            "properties": {"$group_type": "hospital", "$group_key": "h1", "$group_set": {"beds": 9}},
        }
    )

    assert (event.kind, event.name, event.traits) == ("group", "h1", {"beds": 9})


def test_an_event_without_a_profile_is_somebody_nameless():
    event = read_one({"event": "Read", "distinct_id": "x1", "properties": {"$process_person_profile": False}})

    assert (event.user_id, event.anonymous_id) == (None, "x1")


def test_what_has_the_wrong_type_is_refused():
    assert read_one({"event": ["x"], "distinct_id": "u1"}).reason == Reason.NAME.value
    assert read_one({"event": "x", "distinct_id": "u1", "properties": 3}).reason == Reason.PROPERTIES.value
    assert read_one({"event": "$set", "distinct_id": "u1", "$set": 3}).reason == Reason.TRAITS.value
    assert read_one({"event": "x", "distinct_id": None}).reason == Reason.NOBODY.value
