"""What forms are read by: a language's words, and the names that the reference library gives."""

from collections.abc import Callable

import pytest

from comity.app.language import Catalogue
from comity.app.node import Node
from comity.app.web.directory import Directory
from comity.app.web.forms.reading import Grasp
from comity.capabilities import REGISTRY
from comity.kernel.marking import Reader


@pytest.fixture(scope="module")
def grasp_in(node: Node) -> Callable[[str], Grasp]:
    def grasp(language: str) -> Grasp:
        words = Catalogue(language)
        return Grasp(words, Directory(node.reading(Reader()), REGISTRY, words))

    return grasp


@pytest.fixture(scope="module")
def grasp(grasp_in: Callable[[str], Grasp]) -> Grasp:
    return grasp_in("en")
