"""The house rules that a machine can see: sizes, where queries run, that every room has its test."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = sorted((ROOT / "src").rglob("*.py"))
OURS = [*SOURCES, *sorted((ROOT / "tests").rglob("*.py")), *sorted((ROOT / "bench").rglob("*.py"))]
STAGES = (
    "schema",
    "channels",
    "structure",
    "oneid",
    "tags",
    "scoring",
    "needs",
    "recommend",
    "nextbest",
    "evaluation",
)
RUNS_A_QUERY = {
    "execute",
    "to_pandas",
    "to_pyarrow",
    "to_pyarrow_batches",
    "to_polars",
    "to_parquet",
    "to_csv",
    "cache",
    "raw_sql",
    "create_table",
    "connect",
    "read_parquet",
    "read_csv",
}
FORBIDDEN_NAMES = {"utils", "helpers", "common", "base", "manager", "misc"}
MAY_BE_DEEPER = {"management", "migrations", "templates", "locale", "data"}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


@pytest.mark.parametrize("path", OURS, ids=name_of)
def test_a_file_has_at_most_400_lines(path: Path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_a_function_has_at_most_50_lines_beside_its_docstring(path: Path):
    long = {}
    for node in functions(path):
        doc = node.body[0] if ast.get_docstring(node) else None
        lines = (node.end_lineno or 0) - node.lineno + 1 - ((doc.end_lineno or 0) - doc.lineno + 1 if doc else 0)
        if lines > 50:
            long[node.name] = lines

    assert not long


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_a_function_has_at_most_five_knobs(path: Path):
    many = {node.name: len(node.args.kwonlyargs) for node in functions(path) if len(node.args.kwonlyargs) > 5}

    assert not many


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_a_room_is_at_most_three_folders_deep_and_has_a_name_of_its_own(path: Path):
    folders = path.relative_to(ROOT / "src").parts[:-1]

    assert len([folder for folder in folders if folder not in MAY_BE_DEEPER]) <= 3
    assert not FORBIDDEN_NAMES & {*folders, path.stem}


def stage_files() -> list[Path]:
    return [path for stage in STAGES for path in sorted((ROOT / "src/hcploop" / stage).rglob("*.py"))]


@pytest.mark.parametrize("path", stage_files(), ids=name_of)
def test_a_stage_runs_no_query(path: Path):
    calls = {
        f"line {node.lineno}: .{node.func.attr}()"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in RUNS_A_QUERY
    }

    assert not calls


def test_the_query_ruler_sees_a_query(tmp_path: Path):
    tree = ast.parse("def f(t):\n    return t.to_pyarrow()\n")
    seen = [n.func.attr for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute)]

    assert set(seen) & RUNS_A_QUERY


def rooms(package: str = "hcploop") -> list[Path]:
    folders = (path for path in (ROOT / "src" / package).iterdir() if path.is_dir())
    return sorted(path for path in folders if path.name not in {"__pycache__", "locale"})


@pytest.mark.parametrize("room", [*rooms(), *rooms("hcploop_web")], ids=lambda path: path.name)
def test_every_room_has_its_test(room: Path):
    assert list((ROOT / "tests" / room.parent.name / room.name).rglob("test_*.py"))


SMALL_TESTS = [path for package in ("hcploop", "hcploop_web") for path in (ROOT / "tests" / package).rglob("test_*.py")]


@pytest.mark.parametrize("test", sorted(SMALL_TESTS), ids=name_of)
def test_a_test_stands_where_its_subject_stands(test: Path):
    inner = test.relative_to(ROOT / "tests")
    subject = (ROOT / "src" / inner).with_name(inner.name.removeprefix("test_"))

    assert subject.exists() or subject.with_suffix("").is_dir()


def test_every_room_stands_in_the_import_contract():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    layers, web = (" ".join(c["layers"]) for c in contracts if c["type"] == "layers" and c.get("exhaustive"))
    forbidden = next(c for c in contracts if c["type"] == "forbidden")["source_modules"]

    assert {room.name for room in rooms()} <= set(re.findall(r"\w+", layers))
    assert {room.name for room in rooms("hcploop_web")} <= set(re.findall(r"\w+", web))
    assert {f"hcploop.{stage}" for stage in STAGES} <= set(forbidden)
    assert all("ignore_imports" not in contract for contract in contracts)
