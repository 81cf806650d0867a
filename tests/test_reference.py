"""The pages for looking things up name what there is."""

import re
import tomllib
from pathlib import Path

import pytest
import typer.main

from hcploop.channels import ACTIONS, CHANNELS
from hcploop.cli.main import app
from hcploop.evaluation import FigurePolicy
from hcploop.evaluation.metrics import ALL
from hcploop.market import load_market
from hcploop.scoring import ScoringPolicy, TierPolicy
from hcploop.scoring.personas import PERSONAS
from hcploop.tags.policy import TagPolicy

DOCS = Path(__file__).parents[1] / "docs"
COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]  # a group of commands has them
READ_BY = {"scoring": ScoringPolicy, "tiers": TierPolicy, "tags": TagPolicy, "figures": FigurePolicy}


def read(page: str) -> str:
    return (DOCS / page).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_stands_on_the_page_with_its_options(name: str):
    section = read("reference/command-line.md").split(f"## `hcploop {name}")[1].split("\n## ")[0]

    options = {option for one in COMMANDS[name].params for option in one.opts if option.startswith("--")}
    assert {option for option in options if option not in section} == set()


@pytest.mark.parametrize("name", [*CHANNELS, *ACTIONS, *(metric.name for metric in ALL), *PERSONAS])
def test_every_word_stands_among_the_words(name: str):
    assert f"`{name}`" in read("reference/words.md")


def policies() -> list[str]:
    page = read("how-to/tune-scores-and-tiers.md") + read("reference/market-toml.md")
    return [text for text in re.findall(r"```toml\n(.*?)```", page, re.DOTALL) if "[policy]" in text]


@pytest.mark.parametrize("text", policies())
def test_every_policy_on_the_pages_can_be_used(text: str, tmp_path: Path):
    kind = tomllib.loads(text)["policy"]["kind"]
    (tmp_path / "policy").mkdir()
    (tmp_path / f"policy/{kind}.toml").write_text(text, encoding="utf-8")
    (tmp_path / "market.toml").write_text(
        '[market]\nname = "m"\n[[feed]]\nname = "a"\nkind = "people"\npath = "a.csv"\n', encoding="utf-8"
    )

    policy = next(iter(load_market(tmp_path).policies.values()))

    READ_BY[kind].from_table(dict(policy.body), f"policy/{kind}.toml")


@pytest.mark.parametrize("page", sorted(DOCS.rglob("*.md")), ids=lambda path: path.relative_to(DOCS).as_posix())
def test_every_link_leads_somewhere(page: Path):
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8"))

    assert [link for link in links if "://" not in link and not (page.parent / link).exists()] == []


def test_the_site_lists_every_page():
    listed = (DOCS.parent / "zensical.toml").read_text(encoding="utf-8")

    assert [page for page in DOCS.rglob("*.md") if f'"{page.relative_to(DOCS).as_posix()}"' not in listed] == []
