"""People who write, signed in, and what they press in the forms they are shown."""

import os
from collections.abc import Iterator
from urllib.parse import urlencode

from comity.app.accounts.account import Account
from comity.app.accounts.roles import Role
from comity.app.node import Node
from comity.kernel.marking import Level
from markup import Element, read
from served import Client

HTML = {"accept": "text/html"}
FORM = {**HTML, "content-type": "application/x-www-form-urlencoded"}


BOUNDARY = "----form-of-a-test"
File = tuple[str, bytes, str]
"""A file that is chosen in the field of papers: its name as it is sent, what it holds, its type."""


class Writer:
    """Somebody signed in at a node's pages."""

    def __init__(self, client: Client, node: Node, *roles: Role, clearance: Level = Level.SECRET) -> None:
        self.client = client
        self.node = node
        given = roles or (Role.OFFICER,)
        new = Account(id="", login=f"w{os.urandom(6).hex()}", name="Writer", roles=given, clearance=clearance, made=1)
        self.account = node.accounts.create(new, os.urandom)
        self.sign_in()

    def sign_in(self) -> None:
        """Begin a session."""
        self.cookie = self.node.sessions.open(self.account.id, "passkey", "", os.urandom)

    @property
    def id(self) -> str:
        return self.account.id

    def get(self, path: str, language: str = "en", status: int = 200) -> str:
        """A page as text."""
        answer = self.client.get(path, headers=self.headers(HTML, language), follow_redirects=False)
        assert answer.status_code == status, answer.text[:2_000]
        return answer.text

    def post(self, path: str, pairs: list[tuple[str, str]], language: str = "en") -> str:
        """Send a form; the address it leads to, without the field."""
        answer = self.answer(path, pairs, language)
        assert answer.status_code == 303, answer.text[:2_000]
        return str(answer.headers["location"]).partition("#")[0]

    def answer(self, path: str, pairs: list[tuple[str, str]], language: str = "en", **more: str):  # type: ignore[no-untyped-def]
        headers = {**self.headers(FORM, language), **more}
        answer = self.client.post(path, content=urlencode(pairs), headers=headers, follow_redirects=False)
        self.cookie = answer.cookies.get("session") or self.cookie
        self.client.cookies.clear()
        return answer

    def bring(self, path: str, pairs: list[tuple[str, str]], *files: File, language: str = "en"):  # type: ignore[no-untyped-def]
        """Send a form with files, as a browser does."""
        return self.send_parts(path, in_parts(pairs, *files), language=language)

    def send_parts(self, path: str, body: bytes, boundary: str = BOUNDARY, language: str = "en"):  # type: ignore[no-untyped-def]
        """Send bytes as a form in parts."""
        media_type = f"multipart/form-data; boundary={boundary}" if boundary else "multipart/form-data"
        headers = self.headers({**HTML, "content-type": media_type}, language)
        answer = self.client.post(path, content=body, headers=headers, follow_redirects=False)
        self.client.cookies.clear()
        return answer

    def headers(self, base: dict[str, str], language: str) -> dict[str, str]:
        return {**base, "accept-language": language, "cookie": f"session={self.cookie}"}

    def press(self, page: str, button: str, value: str = "1", **changes: str | None) -> str:
        """Send the form of a page by one of its buttons; the address it leads to. changes: paths with __ for points."""
        action, pairs = form_of(page)
        for name, text in changes.items():
            path = name.replace("__", ".")
            pairs = [pair for pair in pairs if pair[0] != path]
            if text is not None:
                pairs.append((path, text))
        return self.post(action, [*pairs, (button, value)])


def in_parts(pairs: list[tuple[str, str]], *files: File, field: str = "papers") -> bytes:
    """A form in parts, as browsers write it."""
    parts = [(f'form-data; name="{name}"', "", text.encode()) for name, text in pairs]
    parts += [
        (f'form-data; name="{field}"; filename="{name}"', f"Content-Type: {media_type}\r\n", content)
        for name, content, media_type in files
    ]
    whole = b"".join(
        f"--{BOUNDARY}\r\nContent-Disposition: {told}\r\n{more}\r\n".encode() + content + b"\r\n"
        for told, more, content in parts
    )
    return whole + f"--{BOUNDARY}--\r\n".encode()


def form_of(page: str, of_class: str = "write-form") -> tuple[str, list[tuple[str, str]]]:
    """Where a form of a page goes, and the fields that a browser would send."""
    form = next(one for one in read(page).all("form") if of_class in one.get("class").split())
    return form.get("action"), list(fields(form))


def fields(form: Element) -> Iterator[tuple[str, str]]:
    """The fields of a form that a browser would send, without buttons."""
    for one in form.all("input", "textarea", "select"):
        name = one.get("name")
        if one.name == "input" and (one.get("type") not in {"checkbox", "radio"} or "checked" in one.attributes):
            yield name, one.get("value")
        elif one.name == "textarea":
            yield name, "".join(child for child in one.children if isinstance(child, str))
        elif one.name == "select":
            options = list(one.all("option"))
            chosen = next((option for option in options if "selected" in option.attributes), options[0])
            yield name, chosen.get("value")
