"""Twenty-five edits that somebody might plant in a form, each with the differences that are to be found, and no others.

Each picks its place by shape (a section with so many sentences, a sentence with a number), so that the same edits fit
any form.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from app.agreement.sentences import Numbering
from tests.agreement.agreements import Part, Text

CLAUSE = "The unit keeps a blue notebook of purple lanterns, and shows it to the mayor each quarter."
SECOND = "Seventeen wooden ladders are stored behind the chapel until the harvest fair is over."


@dataclass(frozen=True)
class Expected:
    """A difference: its kind, the full number of its section, and words that its text must show."""

    kind: str
    section: str
    shows: str = ""


Edited = tuple[Text, set[Expected]]
Edit = Callable[[Text], Edited]
EDITS: dict[str, Edit] = {}


def edit(make: Edit) -> Edit:
    EDITS[make.__name__] = make
    return make


def numbers(text: Text) -> list[str]:
    """The full number of each section: IV.B."""
    numbering = Numbering()
    return [numbering.full(part.number) if part.title else "" for part in text.parts]


@dataclass(frozen=True)
class Spot:
    """One sentence of a text."""

    text: Text
    part: int
    paragraph: int
    sentence: int

    @property
    def words(self) -> list[str]:
        return self.text.parts[self.part].paragraphs[self.paragraph][self.sentence].split()

    @property
    def number(self) -> str:
        return numbers(self.text)[self.part]

    def put(self, *texts: str) -> Text:
        part = self.text.parts[self.part]
        return self.text.put(self.part, part.put(self.paragraph, self.sentence, *texts))

    def changed(self, words: list[str], shows: str = "") -> Edited:
        return self.put(" ".join(words)), {Expected("changed", self.number, shows)}


def spots(text: Text, *, least: int = 9, most: int = 60, blanks: bool = False) -> Iterator[Spot]:
    """The whole sentences of a text that say something only once in it."""
    said = [sentence for part in text.parts for _, _, sentence in part.sentences]
    for place, part in enumerate(text.parts):
        for paragraph, number, sentence in part.sentences:
            count = len(sentence.split())
            whole = sentence.endswith(".") and ("____" in sentence) == blanks
            if whole and least <= count <= most and said.count(sentence) == 1 and "•" not in sentence:
                yield Spot(text, place, paragraph, number)


def spot(text: Text, share: float, *, least: int = 9) -> Spot:
    """The sentence that far through the text."""
    found = list(spots(text, least=least))
    return found[int(share * (len(found) - 1))]


def rich(text: Text, which: int) -> int:
    """A section with at least three whole sentences and no blank."""
    counts = [sum(each.part == place for each in spots(text)) for place in range(len(text.parts))]
    places = [place for place, part in enumerate(text.parts) if counts[place] >= 3 and part.title]
    return [place for place in places if not any("____" in s for _, _, s in text.parts[place].sentences)][which]


@edit
def a_word_is_another(text: Text) -> Edited:
    here = spot(text, 0.3)
    words = here.words
    words[4] = "lantern"
    return here.changed(words, "lantern")


@edit
def not_is_added(text: Text) -> Edited:
    here = spot(text, 0.55)
    return here.changed([*here.words[:5], "not", *here.words[5:]], "not")


@edit
def a_word_is_left_out(text: Text) -> Edited:
    here = spot(text, 0.2)
    return here.changed([*here.words[:6], *here.words[7:]])


@edit
def the_first_word_is_another(text: Text) -> Edited:
    here = spot(text, 0.45)
    return here.changed(["Perhaps", *here.words[1:]], "Perhaps")


@edit
def the_last_word_is_another(text: Text) -> Edited:
    here = spot(text, 0.7)
    return here.changed([*here.words[:-1], "lanterns."], "lanterns.")


@edit
def a_number_is_another(text: Text) -> Edited:
    here = next(each for each in spots(text) if re.search(r"(?<![\d.§-])\d\d(?![\d.(])", " ".join(each.words)))
    words = re.sub(r"(?<![\d.§-])\d\d(?![\d.(])", "17", " ".join(here.words), count=1).split()
    return here.changed(words, "17")


@edit
def days_become_hours(text: Text) -> Edited:
    here = next(each for each in spots(text) if re.search(r"days|hours|year", " ".join(each.words)))
    return here.changed(re.sub(r"days|hours|years?", "weeks", " ".join(here.words), count=1).split(), "weeks")


@edit
def may_becomes_shall(text: Text) -> Edited:
    here = next(each for each in spots(text) if " may " in " ".join(each.words))
    return here.changed(" ".join(here.words).replace(" may ", " shall ", 1).split(), "shall")


@edit
def words_are_added_at_the_end(text: Text) -> Edited:
    here = spot(text, 0.85)
    words = [*here.words[:-1], here.words[-1].rstrip("."), "unless", "the", "lanterns", "burn."]
    return here.changed(words, "unless the lanterns burn.")


@edit
def half_a_sentence_is_cut(text: Text) -> Edited:
    here = spot(text, 0.4, least=16)
    half = len(here.words) // 2
    return here.changed([*here.words[:half], here.words[-1]])


@edit
def a_sentence_with_a_blank_is_changed(text: Text) -> Edited:
    here = next(each for each in spots(text, least=4, blanks=True) if len(each.words) > 12)
    words = here.words
    words[2] = "lantern"
    return here.changed(words, "lantern")


@edit
def a_sentence_is_deleted(text: Text) -> Edited:
    here = spot(text, 0.6)
    return here.put(), {Expected("missing", here.number)}


@edit
def the_first_sentence_of_a_section_is_deleted(text: Text) -> Edited:
    place = rich(text, 2)
    here = next(each for each in spots(text) if each.part == place)
    return here.put(), {Expected("missing", here.number)}


@edit
def the_last_sentence_of_a_section_is_deleted(text: Text) -> Edited:
    place = rich(text, 3)
    here = [each for each in spots(text) if each.part == place][-1]
    return here.put(), {Expected("missing", here.number)}


@edit
def a_sentence_is_new(text: Text) -> Edited:
    here = spot(text, 0.5)
    return here.put(" ".join(here.words), CLAUSE), {Expected("new", here.number, "purple lanterns")}


@edit
def a_sentence_is_replaced(text: Text) -> Edited:
    here = spot(text, 0.35)
    return here.put(CLAUSE), {Expected("new", here.number, "purple"), Expected("missing", here.number)}


@edit
def a_paragraph_is_added_to_a_section(text: Text) -> Edited:
    place = rich(text, 4)
    part = text.parts[place]
    edited = text.put(place, replace(part, paragraphs=(*part.paragraphs, (CLAUSE, SECOND))))
    number = numbers(text)[place]
    return edited, {Expected("new", number, "purple lanterns"), Expected("new", number, "wooden ladders")}


@edit
def a_section_is_new(text: Text) -> Edited:
    place = rich(text, 1)
    new = Part("XLV", "LANTERNS AND LADDERS", ((CLAUSE, SECOND),))
    return text.put(place, text.parts[place], new), {
        Expected("new", "XLV", "LANTERNS"),
        Expected("new", "XLV", "purple lanterns"),
        Expected("new", "XLV", "wooden ladders"),
    }


@edit
def a_clause_is_added_at_the_very_end(text: Text) -> Edited:
    place = len(text.parts) - 1
    part = text.parts[place]
    edited = text.put(place, replace(part, paragraphs=(*part.paragraphs, (CLAUSE,))))
    return edited, {Expected("new", numbers(text)[place], "purple lanterns")}


@edit
def a_section_is_deleted(text: Text) -> Edited:
    place = rich(text, 2)
    return text.put(place), {Expected("missing", numbers(text)[place])}


@edit
def a_section_is_moved(text: Text) -> Edited:
    place, target = rich(text, 0), rich(text, 4)
    part = text.parts[place]
    edited = Text((*text.parts[:place], *text.parts[place + 1 : target + 1], part, *text.parts[target + 1 :]))
    return edited, {Expected("moved", numbers(text)[place])}


@edit
def a_sentence_is_moved_to_another_section(text: Text) -> Edited:
    here, there = spot(text, 0.25), spot(text, 0.75)
    taken = " ".join(here.words)
    edited = there.put(" ".join(there.words), taken)
    return Spot(edited, here.part, here.paragraph, here.sentence).put(), {Expected("moved", here.number)}


@edit
def a_sentence_is_made_two(text: Text) -> Edited:
    here = spot(text, 0.65, least=14)
    half = len(here.words) // 2
    first, second = here.words[:half], here.words[half:]
    words = f"{' '.join(first)} lanterns. Ladders {' '.join(second)}".split()
    return here.changed(words, "lanterns. Ladders")


@edit
def two_sentences_are_made_one(text: Text) -> Edited:
    part = text.parts
    here = next(
        each for each in spots(text, least=12)
        if each.sentence + 1 < len(part[each.part].paragraphs[each.paragraph])
        and Spot(text, each.part, each.paragraph, each.sentence + 1) in set(spots(text, least=12))
    )  # fmt: skip
    after = Spot(text, here.part, here.paragraph, here.sentence + 1)
    joined = f"{' '.join(here.words[:-1])} lantern, provided that the {' '.join(after.words[2:])}"
    edited = Spot(here.put(joined), here.part, here.paragraph, here.sentence + 1).put()
    return edited, {Expected("changed", here.number, "lantern, provided that")}


@edit
def a_sentence_stands_twice(text: Text) -> Edited:
    here, there = spot(text, 0.8), spot(text, 0.15)
    return there.put(" ".join(there.words), " ".join(here.words)), {Expected("new", there.number)}
