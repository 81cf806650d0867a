"""`hcploop`: one function a command; names, options and exit states are a contract."""

from __future__ import annotations

import json
import os
import sys
import tempfile
import traceback
from contextlib import suppress
from importlib.metadata import entry_points
from pathlib import Path
from typing import Annotated, Literal

import typer
from typer.exceptions import Abort, TyperException

from hcploop.cli import commands
from hcploop.errors import HcploopError

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="The closed loop of omnichannel engagement with physicians: every channel under one OneID, every doctor "
    "understood, every next step explained, every result measured.",
)

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The drop folder, with market.toml in it.")]
Out = Annotated[Path, typer.Argument(metavar="OUT", help="The folder of snapshots.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output, and nothing else there.")]


@app.command()
def demo(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="Where to write it; must be empty or not there.")],
    *,
    hcps: Annotated[int, typer.Option(min=20, help="Number of doctors.")] = 2000,
    months: Annotated[int, typer.Option(min=2, help="Months of history.")] = 18,
    seed: Annotated[int, typer.Option(help="The same seed gives the same bytes.")] = 7,
    unkindness: Annotated[float, typer.Option(min=0.0, max=3.0, help="0 clean, 1 as reality is.")] = 1.0,
    lang: Annotated[Literal["zh", "en"], typer.Option(help="Language of the data.")] = "zh",
) -> None:
    """Write a drop folder of a made-up market; what is true in it stands under DIR/truth."""
    commands.demo(directory, hcps=hcps, months=months, seed=seed, unkindness=unkindness, lang=lang)


@app.command()
def check(directory: Folder, *, as_json: Json = False) -> None:
    """Read configuration and files, and tell what is wrong where; changes nothing."""
    commands.check(directory, as_json=as_json)


@app.command()
def run(
    directory: Folder,
    out: Annotated[Path, typer.Option("--out", metavar="OUT", help="The folder of snapshots.")],
    *,
    as_of: Annotated[str | None, typer.Option(help="Read nothing after this day or moment.")] = None,
    seed: Annotated[int, typer.Option(help="Of everything that is drawn.")] = 0,
    engine: Annotated[Literal["duckdb", "spark"], typer.Option(help="Where queries run.")] = "duckdb",
    progress: Annotated[Literal["bar", "jsonl", "none"], typer.Option(help="How to show progress.")] = "bar",
    as_json: Json = False,
) -> None:
    """Turn the loop once: read the files, publish a new snapshot, sum it up."""
    spark = os.environ.get(commands.SPARK_SETTINGS, "")
    options = commands.RunOptions(as_of, seed, engine, progress, as_json, spark)
    commands.run(directory, out, options)


@app.command()
def refresh(
    out: Out,
    *,
    since: Annotated[str | None, typer.Option(help="What happened before counts in the next run only.")] = None,
    as_of: Annotated[str | None, typer.Option(help="Read nothing after this moment. Left out: now.")] = None,
    directory: Annotated[Path | None, typer.Option("--dir", metavar="DIR", help="The drop folder.")] = None,
    progress: Annotated[Literal["bar", "jsonl", "none"], typer.Option(help="How to show progress.")] = "bar",
    as_json: Json = False,
) -> None:
    """Rank the doctors anew of whom something new is known; it counts until the next run."""
    commands.refresh(out, commands.RefreshOptions(since, as_of, directory, progress, as_json))


@app.command()
def figures(out: Out, *, as_json: Json = False) -> None:
    """Show the closed-loop figures of the snapshot in force."""
    commands.figures(out, as_json=as_json)


@app.command()
def report(
    out: Out,
    *,
    html: Annotated[Path | None, typer.Option(metavar="FILE", help="One page, complete in itself.")] = None,
    xlsx: Annotated[Path | None, typer.Option(metavar="FILE", help="A workbook, a sheet a subject.")] = None,
    pptx: Annotated[Path | None, typer.Option(metavar="FILE", help="Slides with charts that can be edited.")] = None,
    lang: Annotated[Literal["zh", "en"] | None, typer.Option(help="Language; that of the market's texts.")] = None,
) -> None:
    """Write the snapshot in force as a report for people: html, xlsx, pptx."""
    commands.report(out, {"html": html, "xlsx": xlsx, "pptx": pptx}, lang=lang)


@app.command()
def hcp(
    out: Out, one_id: Annotated[str, typer.Argument(metavar="ONE_ID", help="The doctor.")], *, as_json: Json = False
) -> None:
    """Show one doctor: who she is, what she did, what she earned and why."""
    commands.hcp(out, one_id, as_json=as_json)


@app.command()
def sql(
    out: Out,
    query: Annotated[str, typer.Argument(metavar="SELECT", help="One SELECT over the snapshot's tables.")],
    *,
    as_json: Json = False,
) -> None:
    """Ask the snapshot in force with read-only SQL."""
    commands.sql(out, query, as_json=as_json)


@app.command()
def lists(
    out: Out,
    to: Annotated[Path, typer.Option("--to", metavar="DIR", help="Where; empty, not there, or with earlier lists.")],
    *,
    lang: Annotated[Literal["zh", "en"] | None, typer.Option(help="Left out: that of the contents.")] = None,
    as_of: Annotated[str | None, typer.Option(help="Leave out what expires by then. Left out: now.")] = None,
    as_json: Json = False,
) -> None:
    """Write execution lists: who does what next, for people (xlsx) and tools (csv)."""
    commands.lists(out, to, lang=lang, as_of=as_of, as_json=as_json)


@app.command()
def snapshots(out: Out, *, as_json: Json = False) -> None:
    """List the snapshots that were kept; the one in force is marked."""
    commands.snapshots(out, as_json=as_json)


@app.command()
def rollback(
    out: Out, snapshot: Annotated[str, typer.Argument(metavar="ID", help="As `hcploop snapshots` names it.")]
) -> None:
    """Put another snapshot in force."""
    commands.rollback(out, snapshot)


@app.command()
def forget(
    out: Out,
    one_id: Annotated[str, typer.Argument(metavar="ONE_ID", help="The doctor who is to be forgotten.")],
    *,
    directory: Annotated[
        Path | None,
        typer.Option("--dir", metavar="DIR", help="The drop folder, cleared too. Left out: the run's."),
    ] = None,
    progress: Annotated[Literal["bar", "jsonl", "none"], typer.Option(help="How to show progress.")] = "bar",
    as_json: Json = False,
) -> None:
    """Erase a person from every snapshot and from the drop folder, and keep later files from bringing her back."""
    commands.forget(out, one_id, directory=directory, progress=progress, as_json=as_json)


@app.command()
def backup(
    out: Out,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The archive to write, such as backup.tar.")],
    *,
    progress: Annotated[Literal["bar", "jsonl", "none"], typer.Option(help="How to show progress.")] = "bar",
    as_json: Json = False,
) -> None:
    """Pack every snapshot into one archive with the hash of each file."""
    commands.backup(out, file, progress=progress, as_json=as_json)


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `hcploop backup` wrote.")],
    out: Annotated[Path, typer.Argument(metavar="OUT", help="Where; empty or not there yet.")],
    *,
    forgotten: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="The folder of snapshots that knows who was forgotten since the backup."),
    ] = None,
    progress: Annotated[Literal["bar", "jsonl", "none"], typer.Option(help="How to show progress.")] = "bar",
    as_json: Json = False,
) -> None:
    """Unpack a backup, after every hash was checked, and forget again who was forgotten since."""
    commands.restore(file, out, forgotten=forgotten, progress=progress, as_json=as_json)


def add_commands() -> None:
    """Add the commands of other packages, such as the web's, where what they need is installed."""
    for command in entry_points(group="hcploop.commands"):
        with suppress(ModuleNotFoundError):
            app.command(command.name)(command.load())


def main() -> None:
    """Run the command line; a user sees paragraphs, never a traceback."""
    add_commands()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        sys.exit(app(standalone_mode=False))
    except HcploopError as error:
        _end(str(error), error.exit_status)
    except TyperException as error:
        _end(error.format_message(), 2)
    except (Abort, KeyboardInterrupt):
        _end("Stopped; the old snapshot stays in force.", 1)
    except BrokenPipeError:
        sys.exit(1)
    except Exception as error:  # noqa: BLE001 - the last net: what nobody foresaw must still end in one paragraph
        _end(_unforeseen(error), 1)


def _end(text: str, status: int) -> None:
    sys.stderr.write(text + "\n")
    sys.exit(status)


def _unforeseen(error: Exception) -> str:
    with tempfile.NamedTemporaryFile("w", prefix="hcploop-", suffix=".log", delete=False, encoding="utf-8") as log:
        log.write(json.dumps(sys.argv, ensure_ascii=False) + "\n")
        log.write("".join(traceback.format_exception(error)))
    short = (str(error).splitlines() or [""])[0][:200]
    return (
        f"hcploop met something that it was not built for: {type(error).__name__}: {short}. The old snapshot stays in "
        f"force. Please report it with the file {log.name}; read it first: it may hold values from your files."
    )
