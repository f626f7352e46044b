"""Reading 1: a plain Python expression over floats, with NaN and None for what is unknown."""

from __future__ import annotations

from app.language.writer import Writer

_CALLS = {"min": "least", "max": "greatest", "round": "half_up", "ceil": "up"}


class ScalarWriter(Writer):
    def number(self, value: float) -> str:
        return repr(value)

    def negative(self, of: str) -> str:
        return f"(-{of})"

    def power(self, of: str, exponent: int) -> str:
        return f"power({of}, {exponent})"

    def arithmetic(self, sign: str, left: str, right: str) -> str:
        if sign == "/":
            divisor = self.temporary()
            return f"({left} / {divisor} if ({divisor} := {right}) else nan)"
        return f"({left} {sign} {right})"

    def compare(self, sign: str, left: str, right: str, numeric: bool) -> str:
        a, b = self.temporary(), self.temporary()
        if numeric:
            return f"({a} {sign} {b} if ({a} := {left}) == {a} and ({b} := {right}) == {b} else None)"
        return f"({a} {sign} {b} if ({a} := {left}) is not None and ({b} := {right}) is not None else None)"

    def choose(self, test: str, then: str, other: str, numeric: bool) -> str:
        return f"choose{'_number' if numeric else ''}({test}, {then}, {other})"

    def call(self, function: str, arguments: list[str]) -> str:
        return f"{_CALLS[function]}({', '.join(arguments)})"
