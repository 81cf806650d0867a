"""Contents of the made-up market: something to read, see, hear or attend about oncology."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hcploop.simulate.doctors import DISEASES
from hcploop.simulate.names import draw_names
from hcploop.simulate.plan import MarketPlan
from hcploop.simulate.words import Words, rows, weights, words

CONTENTS_PER_MONTH = 22
NEVER_EXPIRES = 10**6


@dataclass(frozen=True)
class Contents:
    """Contents, one entry a content in every array.

    `topic` and `form` are places in the word lists, `disease` in `DISEASES`; days count from the market's first day;
    `appeal` is how popular a content is, a weight.
    """

    content_id: list[str]
    title: list[str]
    body: list[str]
    topic: np.ndarray
    form: np.ndarray
    disease: np.ndarray
    brand: np.ndarray
    layer: np.ndarray
    style: np.ndarray
    published: np.ndarray
    expires: np.ndarray
    appeal: np.ndarray

    def __len__(self) -> int:
        return len(self.content_id)

    def carried_by(self, channel: str) -> np.ndarray:
        """Give the places of the contents that a channel carries; all of them for a channel that none names."""
        forms = words("contents.toml")["form"]
        fits = np.array([channel in forms[form]["channels"] for form in self.form])
        return np.flatnonzero(fits) if fits.any() else np.arange(len(self))


def make_contents(plan: MarketPlan) -> Contents:
    """Make contents with real-looking text about oncology.

    Parameters
    ----------
    plan : MarketPlan
        Months (22 contents each), seed, language, unkindness.

    Returns
    -------
    Contents
        One in eight has no text (scaled by unkindness), one in four expires after 4 to 12 months.
    """
    chance = plan.chance("contents")
    topics, forms = words("topics.toml")["topic"], words("contents.toml")["form"]
    count = max(60, plan.months * CONTENTS_PER_MONTH)
    topic = chance.integers(len(topics), size=count)
    form = chance.choice(len(forms), size=count, p=weights([form["weight"] for form in forms]))
    # Every form is there from the start: a channel without contents would have nothing to tell.
    form[: len(forms)] = np.arange(len(forms))
    own = np.array([DISEASES.index(t["disease"]) if t["disease"] != "any" else -1 for t in topics])[topic]
    disease = np.where(own < 0, chance.integers(len(DISEASES), size=count), own)
    published = np.sort(chance.integers(-60, max(1, plan.days - 5), size=count))
    published[: len(forms)] = -60
    lasts = np.where(chance.random(count) < 0.25, chance.integers(120, 365, size=count), NEVER_EXPIRES)
    lasts[: len(forms)] = NEVER_EXPIRES
    is_product = np.array([forms[f]["key"] in {"detail_aid", "notice"} for f in form])
    is_branded = is_product | (chance.random(count) < 0.3)
    experts = [name.text(plan) for name in draw_names(count, chance)]
    abouts = [(topics[topic[i]], forms[form[i]], int(disease[i]), experts[i]) for i in range(count)]
    texts = [_text(plan, about, chance) for about in abouts]
    return Contents(
        content_id=[f"K{i + 1:05d}" for i in range(count)],
        title=[title for title, _ in texts],
        body=[body for _, body in texts],
        topic=topic,
        form=form,
        disease=disease,
        brand=np.where(is_branded, disease % len(plan.brands), -1),
        layer=chance.integers(len(words("contents.toml")["layers"]), size=count),
        style=chance.integers(len(words("contents.toml")["styles_zh"]), size=count),
        published=published,
        expires=published + lasts,
        appeal=chance.lognormal(0, 0.8, size=count),
    )


def _text(plan: MarketPlan, about: tuple[Words, Words, int, str], chance: np.random.Generator) -> tuple[str, str]:
    topic, form, disease, expert = about
    lang, data = plan.lang, words("contents.toml")
    kinds = words("topics.toml")["disease"][DISEASES[disease]][f"kinds_{lang}"]
    kinds = [kinds[i] for i in topic.get("kinds", range(len(kinds)))]
    city = rows("cities.csv")[int(chance.integers(30))]
    fill = {
        "kind": kinds[int(chance.integers(len(kinds)))],
        "topic": topic[lang],
        "expert": expert,
        "city": city["city" if plan.is_zh else "city_en"],
        "brand": plan.brands[disease % len(plan.brands)],
    }
    titles, opening, closing = form[f"titles_{lang}"], data[f"opening_{lang}"], data[f"closing_{lang}"]
    title = titles[int(chance.integers(len(titles)))].format(**fill)
    parts = [
        opening[int(chance.integers(len(opening)))].format(**fill),
        *topic[f"lines_{lang}"],
        closing[int(chance.integers(len(closing)))],
    ]
    has_body = chance.random() >= plan.rate(0.12)
    return title, ("" if plan.is_zh else " ").join(parts) if has_body else ""
