"""The document as HTML: a whole page for print, and a fragment for the web's reading view.

Both come from the same Jinja macros, so that page and paper say the same. Text is escaped where it is put in; there is
no way for it to become markup. The print page is self-contained: its style sheet is inside, its fonts are named by an
address that only our own fetcher knows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest

import jinja2
from markupsafe import Markup, escape

from app.briefing.blocks import (
    Cell,
    Cite,
    Document,
    Jump,
    SourceEntry,
    Table,
    Words,
    plain_words,
)
from app.outputs.drawing.typeface import printable, text_width, without_controls
from app.outputs.html.pieces import WIDE_FROM, pieces_of, stretches_of
from app.outputs.paper import Paper
from app.outputs.unbroken import ending, stretches
from app.resources import folder

HELD = '<span class="held">'  # what it holds stays on one line
_SPACE = "<span> </span>"
_HELD_BY_SPACES = re.compile(rf"({_SPACE}|){HELD}([^<)\u2212\u00b1+\-\u2010-\u2014/]*\)?[.,;:]?)</span>")
FONT_ADDRESS = "brief287:public-sans"
SHORT, LITTLE = 6, 700  # rows and letters: a table up to here is kept on one page
LOW = 260  # letters of a row: up to here a page begins and ends with two rows at the least
TEXT_UPRIGHT, TEXT_TURNED = 504.0, 684.0  # points: the width of the text on letter paper
PADDING, PADDING_DENSE = 14.0, 12.0  # points beside a figure of a table
LONGEST_WORD = 60.0  # points: a longer word of a table may break

AUDIENCE_LABELS = {
    "public": "Public version",
    "staff": "Staff version, not for publication",
    "counsel": "Version for counsel, not for publication",
}


def render_print(document: Document, paper: Paper = "letter") -> str:
    """The whole page that `pdf.html_to_pdf` and `render_child.render_pdf` turn into a PDF."""
    template = environment().get_template("briefing/print.html")
    page = template.render(
        document=document,
        paper=paper,
        css=_style("print.css"),
        font=FONT_ADDRESS,
        stretches=list(stretches_of(pieces_of(document.flow(), narrow=False))),
        audience=AUDIENCE_LABELS[document.audience],
        short_town=shorten(document.town, 48),
        short_title=shorten(document.title, 64),
    )
    return printable(_on_paper(page))


def _on_paper(page: str) -> str:
    """Where spaces are all that a stretch on one line could break at, spaces that do not break take the place of its
    span: WeasyPrint lays out each span, and each piece of text between two of them, by itself."""
    return _HELD_BY_SPACES.sub(lambda found: (found[1] and " ") + found[2].replace(" ", "\u00a0"), page)


@dataclass(frozen=True, slots=True)
class Explained:
    """Where an explanation is read: the address before its id, and what follows the id."""

    before: str
    after: str = ""

    def address(self, id_: str) -> str:
        return f"{self.before}{id_}{self.after}"


@dataclass(frozen=True, slots=True)
class Places:
    """Where the anchors of a document are read that is cut into pages: the name of each anchor's page, the address
    before and after a page's name, and the page that is being written."""

    pages: Mapping[str, str]
    before: str
    after: str
    here: str

    def address(self, name: str) -> str:
        """The address of a page; the first one has no name."""
        return f"{self.before}/{name}{self.after}" if name else f"{self.before}{self.after}"

    def to(self, anchor: str) -> str:
        """What a link to an anchor says."""
        name = self.pages.get(anchor, self.here)
        return f"#{anchor}" if name == self.here else f"{self.address(name)}#{anchor}"


def render_fragment(document: Document, explained: Explained | None = None) -> Markup:
    """The document as one `<article>`, to be put into a page that links `screen.css`. It has the page's only h1.

    With `explained`, each figure, status and statement leads to what decides it.
    """
    template = environment().get_template("briefing/fragment.html")
    page = template.render(
        document=document,
        pieces=pieces_of(document.flow(), narrow=True),
        contents=[section for section in document.sections if section.title],
        audience=AUDIENCE_LABELS[document.audience],
        explained=explained,
    )
    return Markup(without_controls(page))


def screen_css() -> str:
    """The style sheet that goes with `render_fragment`."""
    return (folder("templates") / "briefing" / "screen.css").read_text(encoding="utf-8")


def source_anchor(source: str) -> str:
    """The anchor of an entry in the list of sources."""
    return f"source-{source}"


def shorten(text: str, most: int) -> str:
    """`text` in one line of at most `most` characters, cut at a word where there is one."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    head, _, _ = cut.rpartition(" ")
    return (head if len(head) > most // 2 else cut).rstrip(" ,;:") + "…"


def words_markup(
    words: Words,
    pages: bool = False,
    explained: Explained | None = None,
    about: str = "",
    places: Places | None = None,
) -> Markup:
    """Running text as markup. `pages`: after a link within the document, print the page that it leads to. `places`: of
    a document that is cut into pages of the web.

    `explained`: a figure or a status becomes a link to its explanation, named by `about` as well; a sentence is
    followed by a mark, behind its sources.
    """
    parts: list[str] = []
    mark = ""
    after_cite = held = False
    for inline, following in zip_longest(words, words[1:]):
        if held and not isinstance(inline, Cite):
            parts.append("</span>")
            held = False
        if mark and not isinstance(inline, Cite):
            parts.append(mark)
            mark = ""
        if isinstance(inline, Cite):
            target = _target(source_anchor(inline.source), places)
            parts.append(
                (",\u00a0" if after_cite else '<sup class="cite">')
                + f'<a id="{escape(inline.anchor)}" href="{target}"'
                + f' aria-label="Source {inline.number}">{inline.number}</a>'
                + ("" if isinstance(following, Cite) else "</sup>")
            )
        elif isinstance(inline, Jump):
            target = _target(inline.target, places)
            parts.append(f'<a href="{target}">{escape(inline.text)}</a>')
            if pages:
                parts.append(f'<span class="on-page" data-to="{target}"></span>')
        else:
            marked = explained is not None and inline.why and inline.text.rstrip().endswith((".", "\u201d"))
            linked = explained is not None and inline.why and not marked
            cited = isinstance(following, Cite)
            text, last = ending(inline.text) if cited and not linked else (inline.text, "")
            shown = _broken(text)
            if explained is not None and inline.why and marked:
                mark = _mark(f"{about}: {inline.text}" if about else inline.text, explained.address(inline.why))
            elif explained is not None and inline.why:
                shown = _why(shown, explained.address(inline.why), about)
            strong = ("<strong>", "</strong>") if inline.strong else ("", "")
            if shown:
                parts.append(shown.join(strong))
            if last:
                parts.append(HELD + str(escape(last)).join(strong))
                held = True
        after_cite = isinstance(inline, Cite)
    if held:
        parts.append("</span>")
    parts.append(mark)
    return Markup(_spaced("".join(parts)))  # each part was escaped above


def _target(anchor: str, places: Places | None) -> Markup:
    return escape(places.to(anchor) if places is not None else f"#{anchor}")


def _mark(sentence: str, address: str) -> str:
    """The mark behind a sentence, named by the sentence's first words."""
    name = escape(shorten(sentence, 60))
    return (
        f' <a class="why" href="{escape(address)}"><span aria-hidden="true">i</span>'
        f'<span class="visually-hidden">Why this is said: {name}</span></a>'
    )


def _why(shown: str, address: str, about: str) -> str:
    """A figure or a status as a link to its explanation."""
    of = f" ({escape(about)}: why)" if about else " (why)"
    return f'<a class="explained" href="{escape(address)}">{shown}<span class="visually-hidden">{of}</span></a>'


@jinja2.pass_context
def _words(context: jinja2.runtime.Context, words: Words, pages: bool = False, about: str = "") -> Markup:
    """`words_markup` with the explanations of the page that is being made."""
    return words_markup(words, pages, context.get("explained"), about, context.get("places"))


@jinja2.pass_context
def _linked(context: jinja2.runtime.Context, anchor: str) -> Markup:
    """The address of an anchor, from the page that is being made."""
    return _target(anchor, context.get("places"))


def _broken(text: str) -> str:
    """Escaped text, its figures and citations held together; a line end that the writer set stays one."""
    lines = [line for line in text.splitlines() if line.strip()] if "\n" in text else [text]
    return "<br>".join(
        "".join(f"{HELD}{escape(part)}</span>" if kept else str(escape(part)) for part, kept in stretches(line))
        for line in lines
    )


def _held(text: str) -> Markup:
    """Plain text, such as a heading's, with its figures and citations held together."""
    return Markup(_spaced(_broken(text)))  # each part was escaped


def _spaced(markup: str) -> str:
    """A space before a span, link or strong text as a span of its own.

    WeasyPrint 70 ends a line after its first word where the text up to such a space fits, and the space does not.
    """
    return re.sub(r" (?=<(?:span|strong|a)\b)", _SPACE, markup)


def _letters(number: int) -> str:
    """0 is a, 25 is z, 26 is aa."""
    name = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(97 + rest) + name
    return name


def _back_links(entry: SourceEntry) -> list[tuple[str, str]]:
    """For each place that cites the source: its letter and its anchor."""
    return [(_letters(number), anchor) for number, anchor in enumerate(entry.cited_from)]


LONG_ADDRESS = 40


def _shown_address(address: str) -> str:
    """An address as paper shows it: a long one by its host, as the link leads on and the record has it in full."""
    if len(address) <= LONG_ADDRESS:
        return address
    host = re.match(r"https?://(?:www\.)?([^/]+)/?", address)
    return f"{host.group(1)}/\u2026" if host is not None else address


def _web_address(address: str | None) -> bool:
    """Whether an address may be a link: nothing but http and https ever is."""
    return address is not None and re.match(r"https?://[^\s]+$", address, re.IGNORECASE) is not None


def _whole(table: Table) -> bool:
    """Is a table so short that it stays on one page? The two sides of an option, row by row, may go on to the next."""
    letters = sum(len(plain_words(cell.words)) for row in table.rows for cell in row)
    return len(table.rows) <= SHORT and letters <= LITTLE and not table.cards and not table.weighs


def _low(table: Table) -> bool:
    """Are its rows so low that two of them at the head and at the foot of a page cost little room?"""
    return all(sum(len(plain_words(cell.words)) for cell in row) <= LOW for row in table.rows)


def _widths(table: Table) -> list[str]:
    """The columns' widths in percent, a column of figures never narrower than its longest figure."""
    page = TEXT_TURNED if len(table.columns) >= WIDE_FROM else TEXT_UPRIGHT
    total = sum(column.width for column in table.columns) or 1.0
    wanted = [page * column.width / total for column in table.columns]
    least = [_least(table, place) for place in range(len(wanted))]
    tight: set[int] = set()
    while more := {place for place, width in enumerate(wanted) if width < least[place]} - tight:
        tight |= more
        room, rest = page - sum(least[place] for place in tight), sum(wanted) - sum(wanted[place] for place in tight)
        share = max(room, 0.0) / rest if rest else 0.0
        wanted = [least[place] if place in tight else width * share for place, width in enumerate(wanted)]
    return [f"{100 * width / page:.2f}%" for width in wanted]


def _least(table: Table, place: int) -> float:
    """Points that a column needs: its longest figure, or its longest word up to a limit, since words may break."""
    size, beside = (8.5, PADDING_DENSE) if table.dense or table.cards else (9.0, PADDING)
    figures_of = [row[place] for row in table.rows if row[place].align == "right"]
    texts = (text for cell in figures_of or (row[place] for row in table.rows) for text, _ in _pieces(cell))
    words = {word for text in texts for word in text.split(" ")}
    if not figures_of:
        return max((min(text_width(word, size), LONGEST_WORD) + beside for word in words), default=0)
    return max(
        (text_width(re.sub(r"\d", "0", word), size) + beside for word in words if any(map(str.isdigit, word))),
        default=0,
    )


def _pieces(cell: Cell) -> tuple[tuple[str, bool], ...]:
    return stretches(plain_words(cell.words))


def _row_label(row: tuple[object, ...]) -> str:
    """The words of a row's heading, to repeat them on a card."""
    first = row[0] if row else None
    return plain_words(getattr(first, "words", ())) if getattr(first, "head", False) else ""


def _style(name: str) -> Markup:
    """One of our own style sheets, to stand in a style element."""
    return Markup((folder("templates") / "briefing" / name).read_text(encoding="utf-8"))


@cache
def environment() -> jinja2.Environment:
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder("templates")),
        autoescape=True,  # for every template, whatever its name
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals.update(WIDE_FROM=WIDE_FROM)
    made.filters.update(
        words=_words,
        held=_held,
        plain=plain_words,
        back_links=_back_links,
        linked=_linked,
        source_anchor=source_anchor,
        whole=_whole,
        low=_low,
        widths=_widths,
        row_label=_row_label,
        shown_address=_shown_address,
    )
    made.tests["web_address"] = _web_address
    return made
