"""What `brief287 rename` may do: finds what a name means, and says why a renaming is refused."""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping
from typing import get_args

from app.authoring.rename import Renaming
from app.language.errors import ExpressionError, did_you_mean
from app.language.parse import parse
from app.language.tree import Name
from app.rulebook import names
from app.rulebook.facts import PROGRAM_FACTS, RESERVED
from app.rulebook.files import Files
from app.rulebook.ids import defined_ids, shown
from app.rulebook.renamed import now
from app.schema.base import ModelId, OptionId
from app.schema.renames import RenamedKind, RenamesFile
from app.stop import Stop

KINDS: tuple[RenamedKind, ...] = get_args(RenamedKind)
_FORM = re.compile(r"[a-z][a-z0-9_]{0,63}")
_PROGRAM_KINDS: Mapping[RenamedKind, tuple[names.NameKind, ...]] = {
    "fact": ("question", "fact"),
    "choice": ("choice",),
    "source": ("source",),
    "term": ("term",),
    "model row": ("model row",),
}


def meant(files: Files, old: str, new: str, kind: RenamedKind | None = None) -> Renaming:
    """The renaming that is asked for, whether or not it is allowed. Raises Stop where `old` is nothing, or several
    things and no `kind` says which."""
    ids = defined_ids(files)
    found = [each for each in KINDS if old in ids.get(each, {}) and kind in (None, each)]
    if not found:
        if kind is None and old in (*get_args(OptionId), *get_args(ModelId), *PROGRAM_FACTS):
            raise Stop(f"'{old}' is a word of the program itself and cannot be renamed.")
        known = {id_ for each in KINDS if kind in (None, each) for id_ in ids.get(each, {})}
        what = f"a {kind} '{old}'" if kind is not None else f"'{old}'"
        raise Stop(f"The rulebook has no {what.removeprefix('a ')}. {_ended(did_you_mean(old, known))}")
    if len(found) > 1:
        places = "; ".join(f"--kind {_quoted(each)} ({shown(ids[each][old])})" for each in found)
        raise Stop(f"'{old}' is the id of several things. Say which: {places}.")
    if found[0] != "choice":
        return Renaming(old, new, found[0])
    question, _, choice = old.partition(".")
    return Renaming(choice, new.removeprefix(f"{question}."), "choice", question)


def refusal(files: Files, renaming: Renaming) -> str | None:
    """Why an id may not be renamed so, as a sentence with the place; None where it may."""
    ids = defined_ids(files).get(renaming.kind, {})
    old, new = renaming.full
    if _FORM.fullmatch(renaming.new) is None:
        return f"'{renaming.new}' is no id: it begins with a small letter and has small letters, digits and _ alone."
    if new == old:
        return f"'{old}' is its name already."
    if (read := declared_at(renaming)) is not None:
        return f"The program itself reads '{old}' ({read[0]}:{read[1]}), so it keeps its name."
    if new in ids:
        return f"'{new}' is the id of something else already ({shown(ids[new])}). Choose another."
    if renaming.kind == "fact" and (new in RESERVED or not _is_a_name(new)):
        return f"'{new}' is a word of the language of conditions. Choose another."
    for record in (record for _, listed in files.of(RenamesFile) for record in listed.renames):
        if record.kind == renaming.kind and record.old == new and now([record], record.kind, new) != old:
            return (
                f"'{new}' was the name of '{record.new}' until {record.date}, and answers stored under it are moved to "
                "that. Choose another."
            )
    return None


def declared_at(renaming: Renaming) -> tuple[str, int] | None:
    """Where the program declares that it reads the id, or None where it does not."""
    for name in names.DECLARED:
        if name.kind in _PROGRAM_KINDS.get(renaming.kind, ()) and (name.id, name.of) == (renaming.old, renaming.of):
            lines = inspect.getsource(names).splitlines()
            word = renaming.of or renaming.old
            line = next((i for i, text in enumerate(lines, 1) if f'("{word}"' in text), 1)
            return "app/rulebook/names.py", line
    return None


def _is_a_name(text: str) -> bool:
    try:
        return isinstance(parse(text), Name)
    except ExpressionError:
        return False


def _quoted(kind: str) -> str:
    return f'"{kind}"' if " " in kind else kind


def _ended(text: str) -> str:
    return text if text.endswith(("?", ".")) else f"{text}."
