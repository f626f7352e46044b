"""Reading 4: an Excel formula. Conditions are resolved when the workbook is made; the arithmetic stays live.

Excel differs from Python in `AND(FALSE, NA())`, in `-2^2`, in text comparison, in blanks and in ROUND(2.5). So no
condition is ever written out, every sign is put in parentheses, and rounding is INT(x + 0.5) as everywhere here.
"""

from __future__ import annotations

from collections.abc import Callable

from app.language.tree import Arithmetic, Call, If, Name, Negative, Node, Number, Power

Cell = Callable[[Name], str]
Truth = Callable[[Node], bool | None]


def excel(node: Node, cell: Cell, truth: Truth) -> str:
    """The formula without its leading '='.

    `cell` gives the cell or defined name of a fact; `truth` says whether a condition holds (None: not known, which
    becomes NA()).
    """

    def write(part: Node) -> str:
        match part:
            case Number(value):
                return repr(int(value)) if value == int(value) else repr(value)
            case Name():
                return cell(part)
            case Negative(of):
                return f"(-({write(of)}))"
            case Power(of, exponent):
                return f"(({write(of)})^{exponent})" if exponent else "1"
            case Arithmetic(sign, left, right, _):
                return f"({write(left)}{sign}{write(right)})"
            case If(test, then, other, _):
                held = truth(test)
                if held is None:
                    same = write(then)
                    return same if same == write(other) else "NA()"
                return write(then) if held else write(other)
            case Call("round", (of,), _):
                return f"INT({write(of)}+0.5)"
            case Call("ceil", (of,), _):
                return f"(-INT(-({write(of)})))"
            case Call(function, arguments, _):
                return f"{function.upper()}({','.join(write(argument) for argument in arguments)})"
            case _:
                held = truth(part)
                return "NA()" if held is None else str(held).upper()

    return write(node)
