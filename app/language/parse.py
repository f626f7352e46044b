"""Text to tree. Python's own parser reads the text; only the few forms listed in docs/expressions.md come through."""

from __future__ import annotations

import ast
import re
import warnings

from app.language.errors import FormError
from app.language.tree import (
    Among,
    Arithmetic,
    ArithmeticSign,
    Call,
    Compare,
    CompareSign,
    FunctionName,
    If,
    Known,
    Logic,
    Name,
    Negative,
    Node,
    Number,
    Power,
    Truth,
    Word,
)

MAX_LENGTH = 500
MAX_DEPTH = 40
MAX_NUMBER = 1e15
MAX_EXPONENT = 10

_ARITHMETIC: dict[type[ast.operator], ArithmeticSign] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
_COMPARE: dict[type[ast.cmpop], CompareSign] = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
}
_FUNCTIONS: dict[str, FunctionName] = {"min": "min", "max": "max", "round": "round", "ceil": "ceil"}
_SEE = "See docs/expressions.md for what can be written"
_WHOLE = "Use / and, if whole numbers are needed, round() or ceil()"
_REFUSED: dict[type[ast.AST], tuple[str, str]] = {
    ast.FloorDiv: ("the sign // is not in the language", _WHOLE),
    ast.Mod: ("the sign % is not in the language", "Write a share as 0.25 and not as 25%; there are no remainders"),
    ast.BitAnd: ("the sign & is not in the language", "Write 'and'"),
    ast.BitOr: ("the sign | is not in the language", "Write 'or'"),
    ast.BitXor: ("the sign ^ is not in the language", "Write a power as x ** 2"),
    ast.Is: ("the word 'is' is not in the language", "Write =="),
    ast.IsNot: ("the words 'is not' are not in the language", "Write !="),
    ast.Tuple: ("a comma or a list stands here", "Write numbers without commas, as in 100000; a list only after 'in'"),
    ast.List: ("a list stands here", 'Write a list only after \'in\', as in fact in ("a", "b")'),
    ast.Attribute: ("a dot stands here after something that is no name", "Write fact.model for one model's value"),
    ast.JoinedStr: ("a text with a letter before its quotes stands here", "Write it in plain quotes"),
}
_SINGLE_EQUALS = re.compile(r"(?<![=!<>:])=(?!=)")
_UNREADABLE = (
    ("invalid character", "Use plain signs: straight quotes, - * / < > = and no others"),
    ("invalid non-printable character", "Remove the unseen character; write the line again"),
    ("was never closed", "Close the parenthesis"),
    ("unmatched", "Remove the parenthesis, or open it before"),
    ("does not match opening parenthesis", "Use round parentheses, each one closed"),
    ("unterminated string", "Close the quotes"),
    ("expected 'else' after 'if'", "Write: a if condition else b"),
)


def parse(text: str) -> Node:
    """Read one expression. Raises `FormError` and nothing else, whatever the text."""
    if len(text) > MAX_LENGTH:
        raise FormError(f"it is longer than {MAX_LENGTH} characters", "Split it into derived facts in rules/facts.yaml")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text.strip(), mode="eval")
    except SyntaxError as error:
        mend = next((mend for sign, mend in _UNREADABLE if sign in (error.msg or "")), _SEE)
        if mend is _SEE and _SINGLE_EQUALS.search(text):
            mend = "Write == to compare two values"
        raise FormError("this cannot be read", mend, max(error.offset or 0, 0)) from None
    except (ValueError, RecursionError, MemoryError, OverflowError):
        raise FormError("this cannot be read", "Remove odd characters, or nest it less") from None
    return _node(tree.body, 0)


def _column(node: ast.AST) -> int:
    return getattr(node, "col_offset", -1) + 1


def _refuse(node: ast.AST, what: str, mend: str = _SEE) -> FormError:
    return FormError(what, mend, _column(node))


def _not_here(node: ast.AST, form: ast.AST) -> FormError:
    return _refuse(node, *_REFUSED.get(type(form), ("this form is not in the language", _SEE)))


def _node(node: ast.AST, depth: int) -> Node:
    if depth > MAX_DEPTH:
        raise _refuse(node, f"nested more than {MAX_DEPTH} deep", "Split it into derived facts in rules/facts.yaml")
    deeper = depth + 1
    match node:
        case ast.Constant():
            return _constant(node)
        case ast.Name():
            return Name(node.id, None, _column(node))
        case ast.Attribute(value=ast.Name(id=fact), attr=model):
            return Name(fact, model, _column(node))
        case ast.UnaryOp(op=ast.Not()):
            return Logic("not", (_node(node.operand, deeper),))
        case ast.UnaryOp(op=ast.USub()):
            return Negative(_node(node.operand, deeper))
        case ast.UnaryOp(op=ast.UAdd()):
            return _node(node.operand, deeper)
        case ast.BoolOp():
            parts = tuple(_node(value, deeper) for value in node.values)
            return Logic("and" if isinstance(node.op, ast.And) else "or", parts)
        case ast.BinOp(op=ast.Pow()):
            return Power(_node(node.left, deeper), _exponent(node.right))
        case ast.BinOp():
            sign = _ARITHMETIC.get(type(node.op))
            if sign is None:
                raise _not_here(node, node.op)
            return Arithmetic(sign, _node(node.left, deeper), _node(node.right, deeper), _column(node))
        case ast.Compare():
            return _comparison(node, deeper)
        case ast.IfExp():
            test, then, other = (_node(part, deeper) for part in (node.test, node.body, node.orelse))
            return If(test, then, other, _column(node))
        case ast.Call():
            return _call(node, deeper)
        case _:
            raise _not_here(node, node)


def _constant(node: ast.Constant) -> Node:
    value = node.value
    if isinstance(value, bool):
        return Truth(value)
    if isinstance(value, int | float):
        if not abs(value) <= MAX_NUMBER:
            raise _refuse(node, "the number is too large", "Use numbers below 1e15")
        return Number(float(value))
    if isinstance(value, str):
        return Word(value)
    if value is None:
        raise _refuse(node, "None is not in the language", "To ask whether an answer is there, write known(fact)")
    raise _refuse(node, f"{_cut(repr(value))} is not a number, a text, True or False")


def _cut(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:37]}..."


def _exponent(node: ast.AST) -> int:
    if isinstance(node, ast.Constant) and type(node.value) is int and 0 <= node.value <= MAX_EXPONENT:
        return node.value
    raise _refuse(node, "an exponent is not a whole number from 0 to 10", "Write it as a plain number: x ** 2")


def _comparison(node: ast.Compare, depth: int) -> Node:
    operands = [node.left, *node.comparators]
    for middle in operands[1:-1]:  # it is written out twice, so it must not hold another chain
        if any(isinstance(part, ast.Compare) for part in ast.walk(middle)):
            raise _refuse(node, "a comparison stands inside a chain of comparisons", "Join comparisons with 'and'")
    parts: list[Node] = []
    for left, op, right in zip(operands, node.ops, operands[1:], strict=False):
        if isinstance(op, ast.In | ast.NotIn):
            parts.append(_among(left, right, isinstance(op, ast.NotIn), depth))
        elif (sign := _COMPARE.get(type(op))) is not None:
            parts.append(Compare(sign, _node(left, depth), _node(right, depth), _column(node)))
        else:
            raise _not_here(node, op)
    return parts[0] if len(parts) == 1 else Logic("and", tuple(parts))


def _among(left: ast.AST, right: ast.AST, negated: bool, depth: int) -> Node:
    item = _node(left, depth)
    if isinstance(right, ast.Tuple | ast.List):
        words = tuple(_node(element, depth) for element in right.elts)
        if not words or not all(isinstance(word, Word) for word in words):
            raise _refuse(right, "the list after 'in' holds something else than texts", 'Write in ("a", "b")')
        return Among(item, tuple(word for word in words if isinstance(word, Word)), negated, _column(left))
    return Among(item, _node(right, depth), negated, _column(left))


def _call(node: ast.Call, depth: int) -> Node:
    if not isinstance(node.func, ast.Name) or node.keywords or any(isinstance(a, ast.Starred) for a in node.args):
        raise _refuse(node, "this call is not in the language", "Use min, max, round, ceil or known with plain values")
    arguments = tuple(_node(argument, depth) for argument in node.args)
    if node.func.id == "known":
        if len(arguments) != 1 or not isinstance(arguments[0], Name):
            raise _refuse(node, "known() takes the name of one fact", "Write known(fact_name)")
        return Known(arguments[0])
    function = _FUNCTIONS.get(node.func.id)
    if function is None:
        raise _refuse(node, f"there is no function '{node.func.id}'", "Use min, max, round, ceil or known")
    wanted = "one value" if function in ("round", "ceil") else "two or more values"
    if (len(arguments) != 1) if function in ("round", "ceil") else (len(arguments) < 2):
        raise _refuse(node, f"{function}() takes {wanted}", f"Give it {wanted}")
    return Call(function, arguments, _column(node))
