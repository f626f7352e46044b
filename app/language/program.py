"""Many checked expressions as one program: ordered by what rests on what, and compiled once for each reading.

The generated source holds only variable names made here (v0, v1 ...), literals of checked trees and the fixed runtime
functions; nothing of a rule file's own spelling comes into it.
"""

from __future__ import annotations

import graphlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.language import bounds, scalar, values
from app.language.check import Kind
from app.language.tree import Node, names
from app.language.writer import Writer


class CycleError(Exception):
    """Facts that rest on each other; `members` names them in a ring, the first one again at the end."""

    def __init__(self, members: Sequence[str]) -> None:
        super().__init__(" -> ".join(members))
        self.members = tuple(members)


@dataclass(frozen=True, slots=True)
class Step:
    """One value of the program.

    Its value is what was given for it (where `answerable`, and `applies` holds), else its `formula`, else its default.
    `everywhere` is false for conditions that are decided on known values alone and never stand in a cost.
    """

    key: str
    kind: Kind
    answerable: bool = False
    applies: str | None = None  # the key of a yes/no step
    formula: Node | None = None
    everywhere: bool = True


KnownReading = Callable[[Sequence[Any]], list[Any]]
FilledReading = Callable[[Sequence[Any], Sequence[float]], list[Any]]
GivenReading = Callable[[Sequence[Any]], list[Any]]


class Program:
    """The steps in order, and their compiled readings.

    known(given) -> values from answers alone (unknown: NaN or None).
    filled(known, defaults) -> values with factors' defaults standing in.
    drawn(given) and bounded(given) -> arrays or intervals; `given[i]` is None where the formula is to be used.
    """

    def __init__(self, steps: Iterable[Step]) -> None:
        self.steps = _ordered({step.key: step for step in steps})
        self.place = {step.key: i for i, step in enumerate(self.steps)}
        self.uses = [self._uses(step) for step in self.steps]
        self._numbers = {step.key for step in self.steps if step.kind == "number"}
        self._functions: dict[str, Callable[..., list[Any]]] = {}

    def __getstate__(self) -> dict[str, Any]:
        """All but the compiled functions: a copy in another process compiles its own."""
        return {**self.__dict__, "_functions": {}}

    def _uses(self, step: Step) -> tuple[int, ...]:
        used = [self.place[name.key] for name in names(step.formula)] if step.formula is not None else []
        if step.applies is not None:
            used.append(self.place[step.applies])
        return tuple(dict.fromkeys(used))

    def __len__(self) -> int:
        return len(self.steps)

    def rests_on(self, places: Iterable[int]) -> frozenset[int]:
        """Every place that the given places rest on, themselves included."""
        found: set[int] = set()
        todo = list(places)
        while todo:
            place = todo.pop()
            if place not in found:
                found.add(place)
                todo.extend(self.uses[place])
        return frozenset(found)

    @property
    def known(self) -> KnownReading:
        return self._reading("known", scalar.ScalarWriter, values.RUNTIME, range(len(self.steps)))

    @property
    def filled(self) -> FilledReading:
        return self._reading("filled", scalar.ScalarWriter, values.RUNTIME, range(len(self.steps)))

    @property
    def drawn(self) -> GivenReading:
        from app.language import arrays  # only where it is used: NumPy has twelve megabytes

        return self._reading("drawn", arrays.ArrayWriter, arrays.RUNTIME, range(len(self.steps)))

    @property
    def bounded(self) -> GivenReading:
        return self._reading("bounded", bounds.BoundsWriter, bounds.RUNTIME, range(len(self.steps)))

    def known_of(self, label: str, keys: Iterable[str]) -> KnownReading:
        """The known reading of some keys alone, as fast as can be; other places of its list are None."""
        places = sorted(self.rests_on(self.place[key] for key in keys))
        return self._reading(label, scalar.ScalarWriter, values.RUNTIME, places, body="known")

    def _reading(
        self,
        label: str,
        writer: type[Writer],
        runtime: Mapping[str, object],
        places: Iterable[int],
        body: str | None = None,
    ) -> Callable[..., list[Any]]:
        if label not in self._functions:
            self._functions[label] = self._compile(body or label, writer, runtime, list(places))
        return self._functions[label]

    def _compile(
        self, body: str, writer_type: type[Writer], runtime: Mapping[str, object], places: list[int]
    ) -> Callable[..., list[Any]]:
        variables = {step.key: f"v{i}" for i, step in enumerate(self.steps)}
        lines: list[str] = []
        for i in places:
            writer = writer_type(variables, self._numbers.__contains__)
            lines += getattr(self, f"_{body}_lines")(self.steps[i], i, writer)
        wanted = set(places)
        listed = ", ".join(f"v{i}" if i in wanted else "None" for i in range(len(self.steps)))
        parameters = "k, d" if body == "filled" else "g"
        source = f"def run({parameters}):\n " + "\n ".join([*lines, f"return [{listed}]"])
        space: dict[str, Any] = {"__builtins__": {"frozenset": frozenset}, **runtime}
        exec(compile(source, "<rulebook>", "exec"), space)  # only what this module wrote, from checked trees
        run: Callable[..., list[Any]] = space["run"]
        return run

    def _known_lines(self, step: Step, i: int, writer: Writer) -> list[str]:
        v, number = f"v{i}", step.kind == "number"
        nothing = "nan" if number else "None"
        lines = [f"{v} = g[{i}]" if step.answerable else f"{v} = {nothing}"]
        if step.answerable and step.applies is not None:
            lines.append(f"if {writer.variables[step.applies]} is not True: {v} = {nothing}")
        return lines + self._formula_lines(step, v, writer)

    def _filled_lines(self, step: Step, i: int, writer: Writer) -> list[str]:
        v = f"v{i}"
        lines = [f"{v} = k[{i}]"]
        if step.everywhere:
            lines += self._formula_lines(step, v, writer)
            if step.kind == "number" and step.answerable:
                lines.append(f"if {v} != {v}: {v} = d[{i}]")
        return lines

    @staticmethod
    def _formula_lines(step: Step, v: str, writer: Writer) -> list[str]:
        if step.formula is None:
            return []
        formula = writer.write(step.formula)
        missing = f"{v} != {v}" if step.kind == "number" else f"{v} is None"
        lines = [f"if {missing}: {v} = {formula}"] if step.answerable else [f"{v} = {formula}"]
        if step.kind == "number":  # an overflow or a division by zero is not a figure
            lines.append(f"if {v} - {v} != 0: {v} = nan")
        return lines

    def _drawn_lines(self, step: Step, i: int, writer: Writer) -> list[str]:
        lines = self._given_lines(step, i, writer, "nan")
        return [*lines, f"v{i} = a_figure(v{i})"] if step.kind == "number" and step.formula is not None else lines

    def _bounded_lines(self, step: Step, i: int, writer: Writer) -> list[str]:
        return self._given_lines(step, i, writer, "everything")

    @staticmethod
    def _given_lines(step: Step, i: int, writer: Writer, unknown: str) -> list[str]:
        v = f"v{i}"
        nothing = unknown if step.kind == "number" else "None"
        formula = writer.write(step.formula) if step.formula is not None and step.everywhere else nothing
        return [f"{v} = g[{i}]", f"if {v} is None: {v} = {formula}"]


def _ordered(steps: Mapping[str, Step]) -> tuple[Step, ...]:
    """In an order that rests only on the keys, so that the order of files never matters."""
    sorter: graphlib.TopologicalSorter[str] = graphlib.TopologicalSorter()
    for key, step in sorted(steps.items()):
        used = [name.key for name in names(step.formula)] if step.formula is not None else []
        sorter.add(key, *(k for k in (*used, step.applies) if k is not None))
    try:
        sorter.prepare()
    except graphlib.CycleError as error:
        raise CycleError(_from_smallest(list(reversed(error.args[1])))) from None
    order: list[str] = []
    while sorter.is_active():
        ready = sorted(sorter.get_ready())
        order += ready
        sorter.done(*ready)
    return tuple(steps[key] for key in order)


def _from_smallest(ring: list[str]) -> list[str]:
    """The same ring, told from its first member in the alphabet, so that messages are stable."""
    members = ring[:-1]
    start = members.index(min(members))
    turned = members[start:] + members[:start]
    return [*turned, turned[0]]
