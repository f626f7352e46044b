"""A comparison in words. They say what stands where, and nothing of what it means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from app.agreement.result import Closeness, Comparison, Difference, NoForm
from app.schema.base import ModelId

LIMITS = (
    "Letters and digits are compared. Punctuation, capital letters, page numbers and running heads are not. The tool "
    "finds differences. It does not say what they mean."
)


def form_name(form: Closeness, models: Mapping[ModelId, str]) -> str:
    """Task Force Model, revision of 2025-02-12."""
    return f"{models.get(form.model, form.model)}, revision of {form.revision}"


def closest(found: Comparison, models: Mapping[ModelId, str]) -> str:
    return (
        f"The copy is closest to the standard form for the {form_name(found.form, models)}: {found.known} of the "
        f"form’s {found.of} sentences appear in it word for word."
    )


def summary(found: Comparison) -> str:
    if found.same:
        return "Only what is written into the blanks differs from the form."
    count = len(found.differences)
    places = sum(1 for _ in found.by_section())
    return f"{_many(count, 'difference')} in {_many(places, 'section')}."


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


def label(difference: Difference) -> str:
    """What kind of difference it is and where, without the copy's own text: 'Sentence 3 of 16 reads otherwise'."""
    page = f" (page {difference.page} of the copy)" if difference.page is not None else ""
    elsewhere = f" It is in section {difference.now}." if difference.now is not None else ""
    match difference.kind:
        case "changed":
            return f"{_sentences(difference)} {_verb(difference, 'reads', 'read')} otherwise{page}.{elsewhere}"
        case "new":
            return f"Not in the form{page}."
        case "missing":
            return f"{_sentences(difference)} {_verb(difference, 'was', 'were')} not found in the copy."
        case "moved":
            return f"{_sentences(difference)} {_verb(difference, 'is', 'are')} elsewhere: {difference.now}{page}."
        case "heading":
            number = difference.now.number if difference.now is not None else ""
            return f"The heading has the number {number} in the copy{page}."


def _sentences(difference: Difference) -> str:
    """Sentences 1 to 3 and 5 of 16; the heading is number 0."""
    numbers = [number for number in difference.sentences if number]
    of = f" of {difference.of}" if difference.of else ""
    parts = ["The heading"] if 0 in difference.sentences else []
    if numbers and len(numbers) == difference.of and len(numbers) > 1:
        parts.append(f"All {difference.of} sentences")
    elif numbers:
        parts.append(f"Sentence{'s' if len(numbers) > 1 else ''} {_runs(numbers)}{of}")
    if not parts:
        return "The heading"
    return " and ".join(part if not place else part[0].lower() + part[1:] for place, part in enumerate(parts))


def _verb(difference: Difference, one: str, several: str) -> str:
    return one if len(difference.sentences) <= 1 else several


def _runs(numbers: Sequence[int]) -> str:
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and runs[-1][-1] + 1 == number:
            runs[-1].append(number)
        else:
            runs.append([number])
    words = [str(run[0]) if len(run) == 1 else f"{run[0]} {'and' if len(run) == 2 else 'to'} {run[-1]}" for run in runs]
    return ", ".join(words)


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def as_text(found: Comparison | NoForm, models: Mapping[ModelId, str]) -> Iterator[str]:
    """The whole comparison as lines; words of the copy that the form does not have stand in [[ ]]."""
    if isinstance(found, NoForm):
        yield no_form(found, models)
        return
    yield closest(found, models)
    yield summary(found)
    yield LIMITS
    for section, differences in found.by_section():
        yield ""
        yield f"Section {section}" if section.number else str(section)
        for each in differences:
            yield f"  - {label(each)}"
            if each.pieces:
                yield "    " + " ".join(f"[[{piece.text}]]" if piece.new else piece.text for piece in each.pieces)
    if found.fills:
        yield ""
        yield "Written into blanks and lines:"
        for fill in found.fills:
            yield f"  - {fill.section} (page {fill.page}): {fill.text}"
