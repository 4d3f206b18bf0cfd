"""How long, wide and loosely named code may be; ``over_budget`` lists what is not.

=============================  ======
lines of a file                   400
lines of a function                60
parameters of a function            5
public methods of a class          10
=============================  ======

Modules are named for what they hold, so a list of names that could hold anything is refused; so is ``print`` outside
the command line.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

FILE_LINES = 400
FUNCTION_LINES = 60
PARAMETERS = 5
PUBLIC_METHODS = 10
VAGUE_NAMES = frozenset({"base", "common", "handler", "helpers", "manager", "misc", "service", "utils"})
MAY_PRINT = ("src/comity/app/cli.py", "src/comity/app/cli/")

Function = ast.FunctionDef | ast.AsyncFunctionDef


def over_budget(root: Path) -> tuple[str, ...]:
    """One sentence for every excess under ``root``'s src and frontend folders, with its place."""
    return tuple(
        f"{file.relative_to(root).as_posix()}{finding}"
        for file in (*sorted(root.glob("src/**/*.py")), *sorted(root.glob("frontend/src/**/*.ts")))
        for finding in _findings(file, file.relative_to(root).as_posix())
    )


def _findings(file: Path, name: str) -> Iterator[str]:
    text = file.read_text(encoding="utf-8")
    lines = len(text.splitlines())
    if lines > FILE_LINES:
        yield f": {lines} lines, at most {FILE_LINES}"
    if {part.removesuffix("s") for part in (file.stem, file.parent.name)} & {n.removesuffix("s") for n in VAGUE_NAMES}:
        yield ": a name that could hold anything"
    if file.suffix != ".py":
        return
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, Function):
            yield from _function_findings(node)
        elif isinstance(node, ast.ClassDef):
            yield from _class_findings(node)
        elif _is_print(node) and not name.startswith(MAY_PRINT):
            yield f":{getattr(node, 'lineno', 0)}: print outside the command line"


def _function_findings(node: Function) -> Iterator[str]:
    lines = (node.end_lineno or node.lineno) - node.lineno + 1
    if lines > FUNCTION_LINES:
        yield f":{node.lineno}: {node.name} has {lines} lines, at most {FUNCTION_LINES}"
    named = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    count = len([argument for argument in named if argument.arg not in {"self", "cls"}])
    if count > PARAMETERS and not _is_command(node):
        yield f":{node.lineno}: {node.name} has {count} parameters, at most {PARAMETERS}"


def _class_findings(node: ast.ClassDef) -> Iterator[str]:
    methods = [child for child in node.body if isinstance(child, Function) and not child.name.startswith("_")]
    if len(methods) > PUBLIC_METHODS:
        yield f":{node.lineno}: {node.name} has {len(methods)} public methods, at most {PUBLIC_METHODS}"


def _is_command(node: Function) -> bool:
    """A command line's options are its parameters; Click sets them one by one."""
    named = " ".join(ast.dump(decorator) for decorator in node.decorator_list)
    return "option" in named or "argument" in named


def _is_print(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
