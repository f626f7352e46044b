"""The fingerprint of a form: enough to tell what a copy has in common with it, too little to write it out again.

Of each sentence: how many letters it has and a hash of them; and a hash of each three words, one after the other and
never overlapping, cut to 20 bits. A sentence with a blank keeps the lengths of the parts around the blank.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from hashlib import sha256

from app.agreement.sentences import Heading, Numbering, headings, is_small, sentences
from app.agreement.tokens import Word, lines_of, words_of
from app.schema.base import ModelId
from app.schema.forms import FormFingerprint, FormSection, FormSentence

TILE = 3
"""Words in one tile."""
LABEL = 6
"""So many words in a row without a blank are more than a label or a name."""


def sentence_hash(letters: str) -> str:
    return sha256(letters.encode()).hexdigest()[:16]


def segment_hash(letters: str) -> str:
    return sha256(b"part\0" + letters.encode()).hexdigest()[:6]


def tile_hash(words: Iterable[str]) -> str:
    return sha256(" ".join(words).encode()).hexdigest()[:5]


def tile_places(count: int) -> list[int]:
    """Where the tiles of so many words begin; the last one is moved back to end with the words."""
    places = list(range(0, count - TILE + 1, TILE))
    if places and places[-1] + TILE < count:
        places.append(count - TILE)
    return places


def make_fingerprint(
    text: str, model: ModelId, revision: str, made_on: dt.date, filled: Sequence[str] = ()
) -> FormFingerprint:
    """The fingerprint of a form's text; pages are parted by form feeds. `filled` is what somebody wrote into its
    blanks, such as the name of an agency: it is taken for a blank. Raises ValueError if there is no sentence."""
    for each in sorted(filled, key=len, reverse=True):
        text = re.sub(r"\s+".join(map(re.escape, each.split())), "____", text)
    lines = lines_of(text.split("\f"))
    heads = {line: heading for heading in headings(lines) for line in heading.lines}
    numbering = Numbering()
    sections: list[FormSection] = []
    heading: Heading | None = None
    body: list[Word] = []
    for word in words_of(lines):
        found = heads.get(word.line)
        if found is None:
            body.append(word)
        elif found is not heading:
            sections.append(_section(heading, numbering, body))
            heading, body = found, []
    sections.append(_section(heading, numbering, body))
    if not any(section.sentences for section in sections):
        raise ValueError("the text holds no sentence")
    return FormFingerprint(model=model, revision=revision, made_on=made_on, sections=tuple(sections))


def _section(heading: Heading | None, numbering: Numbering, words: Sequence[Word]) -> FormSection:
    number = numbering.full(heading.number) if heading is not None else ""
    found: list[FormSentence] = []
    lines_first = False
    for piece in sentences(words):
        if is_small(words, piece) or _is_form_line(words, piece):
            if found:
                found[-1] = found[-1].model_copy(update={"lines_after": True})
            else:
                lines_first = True
            continue
        found.append(fingerprint_of(words[piece.start : piece.stop]))
    printed, title = (heading.number, heading.title) if heading is not None else ("", "")
    return FormSection(number=number, printed=printed, title=title, lines_first=lines_first, sentences=tuple(found))


def _is_form_line(words: Sequence[Word], piece: range) -> bool:
    """Blanks with only labels and names between them: where parties are named or sign."""
    longest, here = 0, 0
    for place in piece:
        here += 1
        longest = max(longest, here)
        if words[place].blank:
            here = 0
    return any(words[place].blank for place in piece) and longest < LABEL


def fingerprint_of(words: Sequence[Word]) -> FormSentence:
    """The fingerprint of one sentence."""
    parts: list[list[str]] = [[]]
    freed: list[list[str]] = [[]]
    for place, word in enumerate(words):
        parts[-1].append(word.letters)
        freed[-1].append(word.loose)
        if word.blank and place + 1 < len(words):
            parts.append([])
            freed.append([])
    joined = ["".join(part) for part in parts]
    whole = "".join("".join(part) for part in freed)
    return FormSentence(
        letters=sum(map(len, joined)),
        hash=sentence_hash("".join(joined)),
        tiles=" ".join(tile_hash(part[at : at + TILE]) for part in parts for at in tile_places(len(part))),
        blanks=_segments(parts) if len(parts) > 1 else None,
        loose=f"{len(whole)}:{sentence_hash(whole)}",
        loose_blanks=_segments(freed) if len(parts) > 1 else None,
        ends_blank=words[-1].blank,
    )


def _segments(parts: Sequence[Sequence[str]]) -> str:
    """Length and hash of each part; one of fewer than three words has no hash, as it could be guessed."""
    return " ".join(
        f"{sum(map(len, part))}:{segment_hash(''.join(part)) if len(part) >= TILE else '-'}" for part in parts
    )


def as_yaml(form: FormFingerprint) -> str:
    """The file of a fingerprint, one sentence a line."""
    lines = [
        "# yaml-language-server: $schema=../../../docs/schemas/FormFingerprint.json",
        "# Made by `brief287 fingerprint` (docs/agreement-forms.md). Not the form's text: hashes of its sentences.",
        f"model: {form.model}",
        f'revision: "{form.revision}"',
        f"made_on: {form.made_on.isoformat()}",
        "sections:",
    ]
    for section in form.sections:
        title = section.title.replace("\\", "\\\\").replace('"', '\\"')
        lines.append(f'  - number: "{section.number}"')
        lines.append(f'    printed: "{section.printed}"')
        lines.append(f'    title: "{title}"')
        if section.lines_first:
            lines.append("    lines_first: true")
        lines.append("    sentences:" if section.sentences else "    sentences: []")
        for each in section.sentences:
            fields = [f"letters: {each.letters}", f'hash: "{each.hash}"', f'tiles: "{each.tiles}"']
            fields += [f'blanks: "{each.blanks}"'] if each.blanks else []
            fields += [f'loose: "{each.loose}"'] if each.loose else []
            fields += [f'loose_blanks: "{each.loose_blanks}"'] if each.loose_blanks else []
            fields += [f"{flag}: true" for flag in ("ends_blank", "lines_after") if getattr(each, flag)]
            lines.append(f"      - {{{', '.join(fields)}}}")
    return "\n".join(lines) + "\n"
