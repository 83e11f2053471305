#!/usr/bin/env python3
"""Finds circles in the imports of a Rust crate, between its files and between its rooms:

    tests/circles.py core/src bindings/shim/src

A path such as `crate::step::Step` counts for the file that defines what it names: re-exports are followed. `mod x;`
is not an import; comments, string literals and code under `#[cfg(test)]` are left out. Prints each circle with the
names that make it, and exits with 1 if there is one.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

Module = tuple[str, ...]
# The files, or rooms, that each imports from, with the names.
Graph = defaultdict[Path, defaultdict[Path, set[str]]]

COMMENT_OR_TEXT = re.compile(
    r"""//[^\n]* | /\*.*?\*/ | b?r(\#*)".*?"\1 | b?"(?:\\.|[^"\\])*" | b?'(?:\\.[^']*|[^'\\])'""",
    re.DOTALL | re.VERBOSE,
)
TEST_USE = re.compile(r"#\[cfg\(test\)\]\s*(?:pub\s+)?use\s[^;]+;")
USE = re.compile(r"\buse\s+([^;]+);")
PATH = re.compile(r"(?<![\w:$])[a-z_]\w*(?:\s*::\s*\w+)+")


def main(roots: list[str]) -> int:
    """Checks each crate: its files, and its rooms, which are the folders and files at its top."""
    found = False
    for root in map(Path, roots):
        crate = Crate(root)
        imports = crate.imports()
        rooms = joined(imports, lambda file: Path(file.parts[0]))
        for noun, graph in (("files", imports), ("rooms", rooms)):
            print(f"{root}: {len(nodes(graph))} {noun}, {sum(map(len, graph.values()))} arrows between them")
            for circle in circles_of(graph):
                found = True
                print(f"{root}: {len(circle)} {noun} import each other:")
                for here in circle:
                    for there in sorted(graph[here].keys() & set(circle)):
                        print(f"  {here} -> {there}: {', '.join(sorted(graph[here][there]))}")
    return 1 if found else 0


class Crate:
    """The modules of a crate, the file of each, and what its `use` declarations name."""

    def __init__(self, root: Path) -> None:
        """Reads the crate whose source is below a folder."""
        self.root = root
        self.files = {module_of(path.relative_to(root)): path for path in sorted(root.rglob("*.rs"))}
        self.sources = {module: without_noise(path.read_text()) for module, path in self.files.items()}
        tests = {child for module in self.sources for child in test_modules(module, self.sources[module])}
        for module in list(self.files):
            if any(module[: len(test)] == test for test in tests):
                del self.files[module], self.sources[module]
        self.names: dict[Module, dict[str, Module]] = {}
        self.globs: dict[Module, list[Module]] = {}
        for module, source in self.sources.items():
            uses = [use for tree in USE.findall(source) for use in leaves(tree)]
            self.names[module] = {name: path for path, name in uses if name != "*"}
            self.globs[module] = [path[:-1] for path, name in uses if name == "*"]

    def imports(self) -> Graph:
        """For each file the files that it imports from, with the names."""
        graph = new_graph()
        for module, source in self.sources.items():
            paths = [tuple(re.split(r"\s*::\s*", path)) for path in PATH.findall(USE.sub("", source))]
            globs = [(*path, "*") for path in self.globs[module]]
            for path in [*self.names[module].values(), *globs, *paths]:
                there, name = self.owner(module, path) or (module, "")
                if name and there != module:
                    graph[self.place(module)][self.place(there)].add(name)
        return graph

    def place(self, module: Module) -> Path:
        """The file of a module, below the root."""
        return self.files[module].relative_to(self.root)

    def owner(
        self, module: Module, path: Module, seen: frozenset[tuple[Module, Module]] = frozenset()
    ) -> tuple[Module, str] | None:
        """The module that defines what a path names, and the name; no name if it is a module itself."""
        if (module, path) in seen:
            return None
        seen |= {(module, path)}
        at, rest = self.start(module, path)
        if at is None:
            target = self.names[module].get(path[0])
            # A name that stands for something else: what follows it is looked up there.
            return None if target in (None, path) else self.owner(module, target + path[1:], seen)
        while rest:
            if at + rest[:1] in self.files:
                at, rest = at + rest[:1], rest[1:]
                continue
            target = self.names[at].get(rest[0])
            if target is not None and target != rest[:1]:
                return self.owner(at, target + rest[1:], seen) or (at, rest[0])
            return at, rest[0]
        return at, ""

    def start(self, module: Module, path: Module) -> tuple[Module | None, Module]:
        """Where a path starts: the module, and what is left of the path."""
        if path[0] == "crate":
            return (), path[1:]
        if path[0] == "self":
            return module, path[1:]
        if path[0] == "super":
            up = len([word for word in path if word == "super"])
            return module[: len(module) - up], path[up:]
        return (module, path) if module + path[:1] in self.files else (None, path)


def module_of(path: Path) -> Module:
    """The module that a file holds."""
    parts = path.with_suffix("").parts
    return parts[:-1] if parts[-1] in ("mod", "lib", "main") else parts


def without_noise(source: str) -> str:
    """The source without comments, string literals, and what only tests import."""
    source = TEST_USE.sub(" ", COMMENT_OR_TEXT.sub(" ", source))
    while match := re.search(r"#\[cfg\(test\)\]\s*(?:pub\s+)?mod\s+\w+\s*\{", source):
        depth, end = 1, match.end()
        while depth:
            depth += {"{": 1, "}": -1}.get(source[end], 0)
            end += 1
        source = source[: match.start()] + source[end:]
    return source


def test_modules(module: Module, source: str) -> list[Module]:
    """The modules in files of their own that are compiled for tests only."""
    return [(*module, name) for name in re.findall(r"#\[cfg\(test\)\]\s*(?:pub\s+)?mod\s+(\w+)\s*;", source)]


def leaves(tree: str) -> list[tuple[Module, str]]:
    """What a use tree names: each path with the name it has here."""
    tree = tree.strip()
    head, brace, inner = tree.partition("{")
    if not brace:
        path, _, alias = tree.partition(" as ")
        words = tuple(path.strip().split("::"))
        if words[-1] == "self":
            words = words[:-1]
        return [(words, alias.strip() or words[-1])]
    prefix = tuple(word for word in head.strip().split("::") if word)
    return [
        (prefix + path if path != ("self",) else prefix, name)
        for part in split(inner[: inner.rindex("}")])
        for path, name in (leaves(part) if part.strip() != "self" else [((), prefix[-1])])
    ]


def split(trees: str) -> list[str]:
    """Splits at the commas that are not inside braces."""
    parts, depth = [""], 0
    for letter in trees:
        depth += {"{": 1, "}": -1}.get(letter, 0)
        if letter == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    return [part for part in parts if part.strip()]


def new_graph() -> Graph:
    """A graph without arrows."""
    return defaultdict(lambda: defaultdict(set))


def nodes(graph: Graph) -> set[Path]:
    """Everything that an arrow starts or ends at."""
    return {*graph, *(there for arrows in graph.values() for there in arrows)}


def joined(graph: Graph, room: Callable[[Path], Path]) -> Graph:
    """The same between rooms: an arrow within one is left out."""
    rooms = new_graph()
    for here, arrows in graph.items():
        for there, names in arrows.items():
            if room(here) != room(there):
                rooms[room(here)][room(there)] |= names
    return rooms


def circles_of(graph: Graph) -> list[list[Path]]:
    """The sets of nodes that can be reached from each other."""
    reach = {node: reachable(graph, node) for node in nodes(graph)}
    circles = {frozenset(other for other in reach[node] if node in reach[other]) for node in reach}
    return sorted(sorted(circle) for circle in circles if circle)


def reachable(graph: Graph, node: Path) -> set[Path]:
    """What can be reached from a node by its arrows."""
    found: set[Path] = set()
    todo = [node]
    while todo:
        new = graph.get(todo.pop(), {}).keys() - found
        found |= new
        todo.extend(new)
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
