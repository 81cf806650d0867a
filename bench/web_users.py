"""Somebody who uses the web by HTTP: logs in by the form, keeps her cookies and her connection."""

from __future__ import annotations

import http.client
import re
from http.cookies import SimpleCookie
from urllib.parse import urlencode

PASSWORD = "hcploop-demo"
"""Of the users that `hcploop serve --demo` makes and tells."""
DEMO_ROLES = ("marketer", "manager", "representative")
LIST_PAGES = 8


def answered(answer: tuple[int, str], address: str) -> str:
    """Give the text of an answer that must be a page."""
    status, text = answer
    if status != 200:
        raise SystemExit(f"{address} answers {status}: {text[:300]}")
    return text


class User:
    """A browser without a window."""

    def __init__(self, port: int, name: str = "") -> None:
        self.name = name
        self._port = port
        self._cookies: dict[str, str] = {}
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def ask(self, address: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        """Ask for an address, or send a form to it; an answer that leads on is not followed."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        body = urlencode(form) if form is not None else None
        try:
            self._connection.request("POST" if form is not None else "GET", address, body, headers)
            answer = self._connection.getresponse()
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            # The server closed a connection that was quiet for long, as it may.
            self._connection.close()
            self._connection.request("POST" if form is not None else "GET", address, body, headers)
            answer = self._connection.getresponse()
        for line in answer.headers.get_all("Set-Cookie", []):
            self._cookies |= {name: one.value for name, one in SimpleCookie(line).items()}
        return answer.status, answer.read().decode()

    def log_in(self) -> None:
        """Log in as a demo user."""
        page = answered(self.ask("/accounts/login/"), "/accounts/login/")
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        if token is None:
            raise SystemExit("The page to log in has no form.")
        form = {"login": self.name, "password": PASSWORD, "csrfmiddlewaretoken": token[1]}
        status, text = self.ask("/accounts/login/", form)
        if status != 302:
            raise SystemExit(f"{self.name} could not log in: {status} {text[:300]}")

    def doctors(self) -> list[str]:
        """Find ids of doctors whom she sees, from the pages of her list."""
        found: set[str] = set()
        for page in range(1, LIST_PAGES + 1):
            for order in ("tier", "last", "name"):
                address = f"/doctors/?order={order}&page={page}"
                found |= set(re.findall(r'href="/doctors/(H\w{11})/[?"]', answered(self.ask(address), address)))
        if not found:
            raise SystemExit(f"{self.name} sees no doctor.")
        return sorted(found)
