"""Trees by parent code, kept in depth-first order so that every subtree is one unbroken range of positions."""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Generic, Protocol, TypeVar


class Node(Protocol):
    """What a tree needs to know of its members."""

    @property
    def code(self) -> str:
        """Unique in the tree."""

    @property
    def parent(self) -> str | None:
        """Code of the parent; None for the root."""


class TreeError(ValueError):
    """Nodes that do not form one tree; the message is a Swedish sentence naming the code."""


N = TypeVar("N", bound=Node)


class Tree(Generic[N]):
    """An immutable tree with one root. Children keep the order in which they were given."""

    __slots__ = ("_children", "_end", "_position", "nodes")

    def __init__(self, nodes: Iterable[N]) -> None:
        """Order the nodes depth first. Raises TreeError for duplicates, unknown parents, several roots and cycles."""
        given = list(nodes)
        self._children = _by_parent(given)
        self.nodes: tuple[N, ...] = tuple(_depth_first(self._children))
        if len(self.nodes) != len(given):
            reached = {node.code for node in self.nodes}
            lost = next(node.code for node in given if node.code not in reached)
            raise TreeError(f"Koden {lost} ligger i en slinga: den är sin egen överordnade.")
        self._position = {node.code: i for i, node in enumerate(self.nodes)}
        self._end = _ends(self.nodes, self._position)

    @property
    def root(self) -> N:
        """The one node without a parent."""
        return self.nodes[0]

    def __contains__(self, code: object) -> bool:
        return code in self._position

    def __iter__(self) -> Iterator[N]:
        return iter(self.nodes)

    def __len__(self) -> int:
        return len(self.nodes)

    def __getitem__(self, code: str) -> N:
        return self.nodes[self._position[code]]

    def span(self, code: str) -> tuple[int, int]:
        """Positions [first, end) of the node and everything below it."""
        first = self._position[code]
        return first, self._end[first]

    def position(self, code: str) -> int:
        """The node's place in the depth-first order."""
        return self._position[code]

    def children(self, code: str) -> tuple[N, ...]:
        """The nodes directly below, in the given order."""
        return tuple(self._children.get(code, ()))

    def ancestors(self, code: str) -> tuple[N, ...]:
        """From the parent up to the root."""
        found = []
        parent = self[code].parent
        while parent is not None:
            found.append(self[parent])
            parent = self[parent].parent
        return tuple(found)

    def is_within(self, code: str, top: str) -> bool:
        """True when ``code`` is ``top`` or lies below it."""
        first, end = self.span(top)
        return first <= self._position[code] < end


def _by_parent(nodes: list[N]) -> dict[str | None, list[N]]:
    codes: set[str] = set()
    children: dict[str | None, list[N]] = {}
    for node in nodes:
        if node.code in codes:
            raise TreeError(f"Koden {node.code} finns två gånger.")
        codes.add(node.code)
        children.setdefault(node.parent, []).append(node)
    for parent, below in children.items():
        if parent is not None and parent not in codes:
            raise TreeError(f"Koden {below[0].code} har den okända överordnade {parent}.")
    roots = children.get(None, [])
    if len(roots) != 1:
        named = ", ".join(node.code for node in roots[:3])
        raise TreeError(f"Trädet har flera rötter: {named}." if roots else "Trädet saknar rot.")
    return children


def _depth_first(children: dict[str | None, list[N]]) -> Iterator[N]:
    waiting = [children[None][0]]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(children.get(node.code, ())))


def _ends(nodes: tuple[N, ...], position: dict[str, int]) -> list[int]:
    ends = list(range(1, len(nodes) + 1))
    for i in range(len(nodes) - 1, 0, -1):
        parent = nodes[i].parent
        if parent is not None:
            above = position[parent]
            ends[above] = max(ends[above], ends[i])
    return ends
