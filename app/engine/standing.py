"""How firm money from others is for one town, offer by offer: paid, signed, offered, told, announced only, or nothing.

A document says how firm the offers are that it covers, and no others. A contract or an award of its own (a detention
contract, a state grant) stands for itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from app.engine.numbers import Numbers
from app.engine.results import LineAmount
from app.rulebook import names
from app.schema.costs import Offset, Standing

STANDINGS: Final[tuple[Standing, ...]] = ("paid", "signed", "offered", "told", "announced", "nothing")
"""From the firmest down."""
_IN_WRITING: Final[dict[str, Standing]] = {
    names.SIGNED: "signed",
    names.DRAFT_OFFERED: "offered",
    names.TOLD_ORALLY: "told",
}
Readable = Callable[[str], bool]


def standing_of(numbers: Numbers, offset: Offset, readable: Readable) -> Standing:
    """The standing of what one offer may still pay, from the town's answers that may be read.

    What has come in is paid, and is said by its own sum: it makes no later payment firmer. An answer that may not be
    read counts as none; then the public offer alone stands. A document whose contents are not known makes no offer
    firmer than it was announced.
    """
    if offset.contract is not None:
        return _by_contract(numbers, offset, readable)
    document = document_of(numbers, readable)
    if document is not None and offset.covered_as in (covers_of(numbers, readable) or ()):
        return document
    return "announced" if offset.from_date is not None else "nothing"


def document_of(numbers: Numbers, readable: Readable) -> Standing | None:
    """How firm the document or word is that promises ICE's money; None where there is none that may be read."""
    return _IN_WRITING.get(str(_given(numbers, names.REIMBURSEMENT_IN_WRITING, readable)))


def covers_of(numbers: Numbers, readable: Readable) -> frozenset[str] | None:
    """What that document or word covers; None where that is not recorded or may not be read."""
    found = _given(numbers, names.REIMBURSEMENT_COVERS, readable)
    return found if isinstance(found, frozenset) and found else None


def counted(numbers: Numbers, lines: Iterable[LineAmount], readable: Readable) -> tuple[tuple[Offset, Standing], ...]:
    """The offers that a sum of these lines counts, each with its standing: those above zero, and all weaker ones, which
    a figure that is changed (in a workbook, say) would let in. A firm offer that comes to nothing makes no sum firmer;
    what nobody has promised counts only by itself.
    """
    offsets = {offset.id: offset for offset in numbers.rulebook.offsets}
    listed = [(line, offsets[line.id], standing_of(numbers, offsets[line.id], readable)) for line in lines]
    promised = [each for each in listed if each[2] != "nothing"] or listed
    above = [each for each in promised if any(year > 0 for year in each[0].years)]
    if above:
        weakest = max(STANDINGS.index(standing) for _, _, standing in above)
        others = [each for each in promised if each not in above]
        above += [each for each in others if STANDINGS.index(each[2]) > weakest or _own_contract(*each)]
    return tuple((offset, standing) for _, offset, standing in above or promised)


def apart(numbers: Numbers, lines: Iterable[LineAmount]) -> tuple[Offset | None, bool]:
    """The offer of ICE's under a contract of its own that a sum of these lines counts, and whether it is the only one
    that could be counted there. Where there is a contract it is named, also while the amount is not known."""
    offsets = {offset.id: offset for offset in numbers.rulebook.offsets}
    listed = [(line, offsets[line.id]) for line in lines]
    own = [(line, offset) for line, offset in listed if offset.payer == "ice" and offset.contract is not None]
    only = len(own) == len(listed)
    for line, offset in own:
        if not known_nothing(line) and (only or standing_of(numbers, offset, everything) == "signed"):
            return offset, only
    return None, only


def known_nothing(*lines: LineAmount) -> bool:
    """Is it known that an offer comes to nothing in all five years, in each of its readings?"""
    return all(
        line.status != "unknown"
        and not any(year > 0 for year in line.years)
        and (line.status == "known" or line.amount > 0)  # above zero, and its day has passed
        for line in lines
    )


def _by_contract(numbers: Numbers, offset: Offset, readable: Readable) -> Standing:
    """A contract or an award of its own is signed where the town has recorded what it pays."""
    assert offset.contract is not None
    own = _given(numbers, offset.contract, readable)
    if _some(own):
        return "signed"
    if offset.payer == "ice" or not numbers.law.grant_open:
        return "nothing"
    other = any(_some(_given(numbers, key, readable)) for key in (names.STATE_GRANT_ONCE, names.STATE_GRANT_YEARLY))
    return "nothing" if own == 0 and other else "announced"


def _own_contract(line: LineAmount, offset: Offset, standing: Standing) -> bool:
    """Is it ICE's money under a signed contract of its own? A sum names it while its amount is not known, too."""
    return offset.payer == "ice" and offset.contract is not None and standing == "signed" and not known_nothing(line)


def everything(key: str) -> bool:
    """May an answer be read? Whoever has the answers file reads all of it."""
    return True


def _given(numbers: Numbers, key: str, readable: Readable) -> object:
    return numbers.value(key) if readable(key) else None


def _some(value: object) -> bool:
    return isinstance(value, float) and value > 0
