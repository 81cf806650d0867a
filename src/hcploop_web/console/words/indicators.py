"""How indicators are called."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _l

_INDICATORS = {
    "visits": _l("Visits"),
    "articles_read": _l("Articles read"),
    "videos_watched": _l("Videos watched"),
    "meetings_attended": _l("Meetings attended"),
    "hospital": _l("Level of the hospital"),
    "title": _l("Rank"),
    "papers": _l("Papers"),
    "society_posts": _l("Posts in societies"),
}


def indicator_word(name: str) -> str:
    """Name what a score is made of; a market's own indicators are called as the market calls them."""
    return str(_INDICATORS.get(name, name))
