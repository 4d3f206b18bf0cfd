"""From nodes of htpy to HTML, as htpy writes it, in one walk.

htpy itself renders through generators that stand as deep as the page nests, which takes most of the time of a page with
a long table. What is not among the common nodes is left to htpy.
"""

from collections.abc import Callable, Iterable
from types import GeneratorType
from typing import Any, Final

import htpy
from htpy._elements import BaseElement, HTMLElement, VoidElement
from htpy._render_sync import iter_chunks_node
from markupsafe import Markup, escape

_SEVERAL: Final = (list, tuple, GeneratorType)


def render(page: htpy.Node) -> str:
    """The node as HTML.

    Raises TypeError for what is no node.
    """
    parts: list[str] = []
    _write(page, parts.append)
    return "".join(parts)


def _write(node: Any, out: Callable[[str], None]) -> None:
    of = type(node)
    if of is str:
        out(escape(node))
    elif of is Markup:
        out(node)
    elif isinstance(node, BaseElement):
        _write_element(node, out)
    elif of in _SEVERAL:
        _write_all(node, out)
    elif node is not None and of is not bool:
        for part in iter_chunks_node(node, None):
            out(part)


def _write_all(nodes: Iterable[Any], out: Callable[[str], None]) -> None:
    for node in nodes:
        _write(node, out)


def _write_element(element: BaseElement, out: Callable[[str], None]) -> None:
    name = element._name
    if isinstance(element, HTMLElement):
        out("<!doctype html>")
    out(f"<{name}{element._attrs}>")
    if not isinstance(element, VoidElement):
        _write(element._children, out)
        out(f"</{name}>")
