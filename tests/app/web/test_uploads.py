"""Forms in parts that no browser sends are refused in words, and cost no more than their bounds."""

import pytest

from app.web.write.people import BOUNDARY, Writer, form_of, in_parts
from comity.app.drawers import keys_below
from comity.app.node import Node
from comity.app.papers import CONTENTS
from comity.app.web.write.routes import WITH_PAPERS
from served import Client

FORM = "/write/organisation.described/1"
PAPER = ("a.txt", b"1", "text/plain")


@pytest.fixture
def writer(client: Client, node: Node) -> Writer:
    return Writer(client, node)


@pytest.fixture
def pairs(writer: Writer) -> list[tuple[str, str]]:
    return [*(pair for pair in form_of(writer.get(FORM))[1] if pair[0] != "papers"), ("do", "save")]


def part(head: str, content: bytes) -> bytes:
    return f"--{BOUNDARY}\r\n{head}\r\n\r\n".encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()


@pytest.mark.parametrize("boundary", ["", "another", "x" * 2_000, '"', "a b"])
def test_wrong_boundary_is_refused(writer: Writer, pairs: list[tuple[str, str]], boundary: str) -> None:
    answer = writer.send_parts(FORM, in_parts(pairs, PAPER), boundary)
    assert answer.status_code == 400
    assert "xpected a form in parts (multipart/form-data), whole and well formed" in answer.text


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not a form at all",
        f"--{BOUNDARY}\r\n".encode(),
        part('Content-Disposition: form-data; name="a"', b"")[:-10],
        part("Content-Disposition: form-data", b"x"),
        part('Content-Disposition: attachment; name="a"', b"x"),
        part("X: y", b"x"),
        part("no header", b"x"),
        f"--{BOUNDARY}\r\n".encode() + b'Content-Disposition: form-data; name="\xff"\r\n\r\nx\r\n',
        part('Content-Disposition: form-data; name="a"', b"\xff"),
        part('Content-Disposition: form-data; name="a"', b"a\0b"),
        part('Content-Disposition: form-data; name="a\0"', b"a"),
        part('Content-Disposition: form-data; name="a"\r\nContent-Type: text/plain; charset=rot13', b"\xff"),
        part('Content-Disposition: form-data; name="a"\r\nContent-Length: 5', b"x"),
    ],
)
def test_what_is_no_form_is_malformed(writer: Writer, body: bytes) -> None:
    assert writer.send_parts(FORM, body).status_code == 400


def test_thousands_of_parts_are_too_large(writer: Writer, pairs: list[tuple[str, str]]) -> None:
    answer = writer.bring(FORM, [*pairs, *((f"x{number}", "") for number in range(WITH_PAPERS.fields + 64))])
    assert answer.status_code == 413
    assert "fields and files, got more" in answer.text
    files = [(f"{number}.txt", b"1", "text/plain") for number in range(1_000)]
    assert writer.bring(FORM, pairs, *files).status_code == 303
    (draft,) = writer.node.drafts.all(writer.id)
    assert len(writer.node.drafts.papers.of_draft(writer.id, draft.id)) == 64


@pytest.mark.parametrize("head", ["a" * 5_000, "\r\n".join(f"X-{number}: y" for number in range(20))])
def test_large_heads_of_parts_are_too_large(writer: Writer, head: str) -> None:
    body = part(f'Content-Disposition: form-data; name="a"\r\nX-Y: {head}', b"x")
    assert writer.send_parts(FORM, body).status_code == 413


@pytest.mark.parametrize(("name", "text"), [("code", "x" * 600_000), ("x" * 4_000, "")])
def test_huge_fields_are_too_large(writer: Writer, pairs: list[tuple[str, str]], name: str, text: str) -> None:
    answer = writer.bring(FORM, [*pairs, *((name, text) for _ in range(2 if text else 300))], PAPER)
    assert answer.status_code == 413
    assert "xpected a form of at most 1048576 bytes, got 1" in answer.text


def test_what_announces_that_it_is_huge_is_not_read(writer: Writer, pairs: list[tuple[str, str]]) -> None:
    headers = writer.headers({"accept": "text/html", "content-type": f"multipart/form-data; boundary={BOUNDARY}"}, "ru")
    headers["content-length"] = str(10**12)
    answer = writer.client.post(FORM, content=in_parts(pairs, PAPER), headers=headers, follow_redirects=False)
    assert answer.status_code == 413
    assert "1000000000000" in answer.text
    assert not any(keys_below(writer.node.stores.desk, CONTENTS, f"{writer.id}/"))


def test_plain_form_is_read_no_further_than_its_bound(writer: Writer) -> None:
    kinds = {"accept": "text/html", "content-type": "application/x-www-form-urlencoded"}
    body = b"code=" + b"x" * WITH_PAPERS.size
    answer = writer.client.post(FORM, content=body, headers=writer.headers(kinds, "en"), follow_redirects=False)
    assert answer.status_code == 413
    told = f"xpected a form of at most {WITH_PAPERS.size} bytes, got {len(body)}"
    assert told in answer.text
    pieces = (body[start : start + 65_536] for start in range(0, len(body), 65_536))
    answer = writer.client.post(FORM, content=pieces, headers=writer.headers(kinds, "en"), follow_redirects=False)
    assert answer.status_code == 413


def test_line_ends_and_order_are_as_in_plain_forms(writer: Writer, pairs: list[tuple[str, str]]) -> None:
    extra = [("name.en", "one\r\ntwo"), ("zeta", "1"), ("alpha", "2"), ("zeta", "3")]
    assert writer.bring(FORM, [*pairs, *extra]).status_code == 303
    (kept,) = writer.node.drafts.all(writer.id)
    assert kept.values[-4:] == (("name.en", "one\ntwo"), ("zeta", "1"), ("alpha", "2"), ("zeta", "3"))
