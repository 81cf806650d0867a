"""PostHog's words for what the others say as well."""

from __future__ import annotations

from typing import Any

_KINDS = {
    "$identify": "identify",
    "$set": "identify",
    "$set_once": "identify",
    "$pageview": "page",
    "$screen": "screen",
    "$groupidentify": "group",
    "$create_alias": "alias",
}
_NOT_PROPERTIES = frozenset({"$set", "$set_once", "$group_set", "token"})
_PAGE = {"url": "$current_url", "path": "$pathname", "title": "title", "referrer": "$referrer"}
_CAMPAIGN = {
    "source": "utm_source",
    "medium": "utm_medium",
    "name": "utm_campaign",
    "term": "utm_term",
    "content": "utm_content",
}


def is_posthog(said: dict[str, Any]) -> bool:
    """Tell whether an event came from a client of PostHog: it names an event, and nowhere its type."""
    if "event" not in said or "userId" in said or "anonymousId" in said:
        return False
    return "distinct_id" in said or "distinct_id" in _object(said.get("properties"))


def from_posthog(said: dict[str, Any]) -> dict[str, Any]:
    """Say an event of PostHog in the words of the others.

    Parameters
    ----------
    said : dict
        `event`, `distinct_id`, `properties`, `uuid`, `timestamp`; `$set` stands beside them or among the properties.

    Returns
    -------
    dict
        `type`, `userId` and so on. What has another type than it must is handed on as it is, to be refused.
    """
    properties = said.get("properties")
    known = _object(properties)
    event = said["event"]
    kind = _KINDS.get(event, "track") if isinstance(event, str) else "track"
    return {
        "type": kind,
        "messageId": said.get("uuid", known.get("$insert_id")),
        "timestamp": said.get("timestamp"),
        "event": event,
        "name": known.get("$screen_name" if kind == "screen" else "title"),
        "groupId": known.get("$group_key"),
        "properties": {name: value for name, value in known.items() if name not in _NOT_PROPERTIES}
        if isinstance(properties, dict)
        else properties,
        "traits": _traits(kind, said, known),
        "context": _context(known),
        **_who(kind, said.get("distinct_id", known.get("distinct_id")), known),
    }


def _who(kind: str, distinct_id: object, known: dict[str, Any]) -> dict[str, object]:
    if kind == "alias":
        # The other way round than elsewhere: `alias` is what the person is called from now on.
        return {"userId": known.get("alias"), "previousId": known.get("distinct_id", distinct_id)}
    if kind == "identify":
        return {"userId": distinct_id, "anonymousId": known.get("$anon_distinct_id")}
    is_nameless = known.get("$process_person_profile") is False or known.get("$is_identified") is False
    if is_nameless or (distinct_id is not None and distinct_id == known.get("$device_id")):
        return {"anonymousId": distinct_id}
    return {"userId": distinct_id}


def _traits(kind: str, said: dict[str, Any], known: dict[str, Any]) -> object:
    if kind == "group":
        return known.get("$group_set")
    told = [said.get("$set_once"), known.get("$set_once"), said.get("$set"), known.get("$set")]
    if any(one is not None and not isinstance(one, dict) for one in told):
        return "no object"
    return {name: value for one in told if one for name, value in one.items()}


def _context(known: dict[str, Any]) -> dict[str, Any]:
    library = {"name": known.get("$lib"), "version": known.get("$lib_version")}
    page = {name: known[theirs] for name, theirs in _PAGE.items() if theirs in known}
    campaign = {name: known[theirs] for name, theirs in _CAMPAIGN.items() if theirs in known}
    return {"library": library, **({"page": page} if page else {}), **({"campaign": campaign} if campaign else {})}


def _object(given: object) -> dict[str, Any]:
    return given if isinstance(given, dict) else {}
