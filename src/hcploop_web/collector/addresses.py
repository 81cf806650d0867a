"""Which addresses clients send to, and what is asked there."""

from __future__ import annotations

KINDS = ("identify", "track", "page", "screen", "group", "alias")
SINGLE = {address: kind for kind in KINDS for address in (f"/v1/{kind}", f"/v1/{kind[0]}")}
"""Where one event comes, and what type it is of if it does not say so: whole words, and the browser's first letters."""
MANY = frozenset(
    {
        *("/v1/batch", "/v1/b", "/v1/import"),
        # PostHog's
        *("/batch", "/capture", "/track", "/e", "/i/v0/e", "/i/v1/analytics/events"),
    }
)
"""Where batches come, or events that say what they are."""
FLAGS = frozenset({"/flags", "/decide"})
"""Where PostHog's clients ask for feature flags, of which there are none."""
HEALTH = frozenset({"/health", "/health/live"})
SCRIPT = "/hcploop.js"
_SETTINGS = ("/v1/projects/", "/settings")


def project_of(path: str) -> str | None:
    """Return the write key whose settings a browser asks for; None where the address is another."""
    before, after = _SETTINGS
    if path.startswith(before) and path.endswith(after) and len(path) > len(before) + len(after):
        return path[len(before) : -len(after)]
    return None
