"""What the environment says, and the secrets that are made where it says nothing."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

import environ

HOME_KEY = "HCPLOOP_HOME"


def read_environment() -> environ.Env:
    """Read the environment and `HCPLOOP_HOME/.env`; what the environment says itself comes first.

    Outside production a secret key is made where there is none, and kept there for the next start.

    Returns
    -------
    environ.Env
        To be asked by name and type.
    """
    env = environ.Env()
    home = home_folder()
    kept = home / ".env"
    if kept.is_file():
        env.read_env(str(kept), overwrite=False)
    if not env.str("HCPLOOP_SECRET_KEY", default="") and not is_production(env):
        os.environ["HCPLOOP_SECRET_KEY"] = _made(kept, "HCPLOOP_SECRET_KEY")
    return env


def home_folder() -> Path:
    """Return the folder of data, secrets and the demo."""
    return Path(os.environ.get(HOME_KEY, "var")).resolve()


def events_port() -> int:
    """Return where the web starts the collector beside itself; 0 where it does not."""
    return int(environ.Env().int("HCPLOOP_EVENTS_PORT", default=0))


def is_production(env: environ.Env) -> bool:
    """Tell whether a missing setting must stop the start."""
    return bool(env.str("HCPLOOP_ENV", default="local") == "production")


def _made(kept: Path, name: str) -> str:
    value = secrets.token_urlsafe(48)
    kept.parent.mkdir(parents=True, exist_ok=True)
    # Readable by its owner alone from its first moment.
    with os.fdopen(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a", encoding="utf-8") as file:
        file.write(f"{name}={value}\n")
    return value
