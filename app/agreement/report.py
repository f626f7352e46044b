"""A comparison in words. They say what stands where, and nothing of what it means."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from app.agreement.addendum import Addendum
from app.agreement.document import Document, many, runs
from app.agreement.read import CopyRead
from app.agreement.readable import Said, pages_of, what_was_read
from app.agreement.result import Closeness, Comparison, Difference, NoForm, Unread
from app.schema.base import ModelId

LIMITS = (
    "Letters and digits are compared. Punctuation, capital letters, page numbers and running heads are not. The tool "
    "finds differences. It does not say what they mean."
)


SLIPS = "Sentences that differ from the form only in letters that scanning confuses. Read them in the copy itself:"


def form_name(form: Closeness, models: Mapping[ModelId, str]) -> str:
    """Task Force Model, revision of 2025-02-12."""
    return f"{models.get(form.model, form.model)}, revision of {form.revision}"


def closest(found: Comparison, models: Mapping[ModelId, str], where: str = "The copy") -> str:
    """Which form the pages are closest to and how much of it they have; `where` names them if they are a part."""
    verb = "are" if where.startswith("Pages") else "is"
    counted = (
        f"{where} {verb} closest to the standard form for the {form_name(found.form, models)}: {found.known} of the "
        f"form’s {found.of} sentences appear in it word for word."
    )
    slips = sum(1 for each in found.slips if any(each.sentences))
    if slips:
        counted += f" {slips} more {'does' if slips == 1 else 'do'} but for letters that scanning confuses."
    unread = sum(len([number for number in each.sentences if number]) for each in found.unread)
    if unread:
        counted += f" {unread} {'was' if unread == 1 else 'were'} not read."
    return counted


def parts_of(found: CopyRead, models: Mapping[ModelId, str]) -> tuple[tuple[str, Comparison], ...]:
    """Each form in the file with the sentence on how close its pages are to it."""
    whole = len(found.parts) == 1 and not found.other
    return tuple(
        (
            closest(part, models, "The copy" if whole or not found.document.paged else pages_of(part.first, part.last)),
            part,
        )
        for part in found.parts
    )


def summary(found: Comparison, document: Document) -> str:
    """How many differences there are, and whether all was read; nothing stands on top of the text unsaid."""
    count = len(found.differences)
    inside = document.part(found.first, found.last)
    on_top = bool(inside.marks or inside.fields)
    if found.same and not found.slips:
        only = "Only what is written into the blanks differs from the form"
        return f"{only}, apart from what the list above shows." if on_top or found.not_read else f"{only}."
    parts = []
    if count:
        parts.append(f"{many(count, 'difference')} in {many(sum(1 for _ in found.by_section()), 'section')}.")
    else:
        parts.append("No difference was found in what was read." if found.unread else "No other difference was found.")
    if found.unread:
        pages = runs(page for each in found.unread for page in each.pages)
        parts.append(f"Not all of it was read: see {'page' if pages.isdigit() else 'pages'} {pages}.")
    return " ".join(parts)


def unread_label(unread: Unread) -> str:
    """What was not read and why: 'Sentences 2 and 3 of 9: not read (pages 4 and 5 are pictures)'."""
    pages = f"{'page' if len(unread.pages) == 1 else 'pages'} {runs(unread.pages)}"
    verb, noun = ("is", "a picture") if len(unread.pages) == 1 else ("are", "pictures")
    why = {
        "picture": f"{pages} {verb} {noun}",
        "part": f"{pages} {'holds a picture' if len(unread.pages) == 1 else 'hold pictures'}",
        "unsure": f"the letters on {pages} are not sure",
    }[unread.state]
    what = _numbered(unread.sentences, unread.of) if unread.sentences else "Other text"
    return f"{what}: not read ({why})."


def no_form(found: NoForm, models: Mapping[ModelId, str]) -> str:
    """That the file is another document, with the form that it has most in common with."""
    if not found.nearest:
        return "The tool knows no form to compare the copy with."
    nearest = found.nearest[0]
    return (
        "This is not one of the forms that the tool knows. It has most in common with the "
        f"{form_name(nearest, models)}: {nearest.share:.0%} of that form’s wording. It may be another document, or a "
        "form that was rewritten. Counsel compares it by reading."
    )


def label(difference: Difference, unread: Sequence[int] = ()) -> str:
    """What kind of difference it is and where, without the copy's own text: 'Sentence 3 of 16 reads otherwise'.
    `unread`: the pages of the copy that could not be read."""
    page = f" (page {difference.page} of the copy)" if difference.page is not None else ""
    not_read = f" Page{'' if len(unread) == 1 else 's'} {runs(unread)} could not be read." if unread else ""
    elsewhere = f" It is in section {difference.now}." if difference.now is not None else ""
    match difference.kind:
        case "changed":
            return f"{_sentences(difference)} {_verb(difference, 'reads', 'read')} otherwise{page}.{elsewhere}"
        case "new":
            return f"Not in the form{page}."
        case "missing":
            where = "on the pages that were read" if unread else "in the copy"
            return f"{_sentences(difference)} {_verb(difference, 'was', 'were')} not found {where}.{not_read}"
        case "moved":
            return f"{_sentences(difference)} {_verb(difference, 'is', 'are')} elsewhere: {difference.now}{page}."
        case "struck":
            return f"{_sentences(difference)} {_verb(difference, 'is', 'are')} struck out, in whole or in part{page}."
        case "slip":
            return f"{_sentences(difference)}{page}."
        case "heading":
            number = difference.now.number if difference.now is not None else ""
            return f"The heading has the number {number} in the copy{page}."


def _sentences(difference: Difference) -> str:
    """Sentences 1 to 3 and 5 of 16; the heading is number 0."""
    return _numbered(difference.sentences, difference.of)


def _numbered(sentences: Sequence[int], count: int) -> str:
    numbers = [number for number in sentences if number]
    of = f" of {count}" if count else ""
    parts = ["The heading"] if 0 in sentences else []
    if numbers and len(numbers) == count and len(numbers) > 1:
        parts.append(f"All {count} sentences")
    elif numbers:
        parts.append(f"Sentence{'s' if len(numbers) > 1 else ''} {runs(numbers)}{of}")
    if not parts:
        return "The heading"
    return " and ".join(part if not place else part[0].lower() + part[1:] for place, part in enumerate(parts))


def _verb(difference: Difference, one: str, several: str) -> str:
    return one if len(difference.sentences) <= 1 else several


def addendum_text(addendum: Addendum) -> Iterator[Said]:
    """What an addendum names, without a word on its effect."""
    yield Said(f"It calls itself: “{addendum.title}”")
    yield Said(f"Sections it names: {', '.join(addendum.sections) or 'none'}.")
    yield Said(f"Dates in it: {'; '.join(addendum.dates) or 'none'}.")
    yield Said("Its sentences of change, in its own words:", tuple(f"“{each}”" for each in addendum.says))


def as_text(found: CopyRead, models: Mapping[ModelId, str]) -> Iterator[str]:
    """The whole reading as lines, what could be read first; words that the form does not have stand in [[ ]]."""
    yield "What could be read"
    yield from _listed(what_was_read(found, models))
    for other in found.other:
        if other.addendum is not None:
            yield ""
            yield f"Addendum, {pages_of(other.first, other.last).lower()}" if found.document.paged else "Addendum"
            yield from _listed(addendum_text(other.addendum))
    if found.none is not None and not found.addenda:
        yield ""
        yield no_form(found.none, models)
    for text, part in parts_of(found, models):
        yield ""
        yield text
        yield summary(part, found.document)
        yield LIMITS
        yield from _compared(part)


def _compared(found: Comparison) -> Iterator[str]:
    for section, differences in found.by_section():
        yield ""
        yield f"Section {section}" if section.number else str(section)
        for each in differences:
            yield from _difference(each, found)
    if found.unread:
        yield ""
        yield "Not read:"
        for unread in found.unread:
            yield f"  - {unread.section}: {unread_label(unread)}"
    if found.slips:
        yield ""
        yield SLIPS
        for each in found.slips:
            yield from _difference(each, found, f"{each.section}: ")
    if found.fills:
        yield ""
        yield "Written into blanks and lines:"
        for fill in found.fills:
            page = f" (page {fill.page})" if fill.page is not None else ""
            yield f"  - {fill.section}{page}: {fill.text}"


def _difference(each: Difference, found: Comparison, before: str = "") -> Iterator[str]:
    yield f"  - {before}{label(each, found.not_read)}"
    if each.pieces:
        yield "    " + " ".join(f"[[{piece.text}]]" if piece.new else piece.text for piece in each.pieces)


def _listed(points: Iterable[Said]) -> Iterator[str]:
    for each in points:
        yield f"  - {each.text}"
        yield from (f"    - {item}" for item in each.items)
