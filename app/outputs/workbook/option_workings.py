"""The lower part of a model's sheet: the chart, the workings, and what each line holds."""

from __future__ import annotations

from app.engine import figures
from app.engine.answers import split_key
from app.engine.explain import formula_words
from app.engine.results import BASES, YEARS
from app.outputs.workbook.option_sheet import OptionSheet
from app.outputs.workbook.parts import AMOUNT, FIRST, LAST, REMARK, dress, place_chart
from app.outputs.workbook.sheets import DARK_BAR, LIGHT_BAR, NOTE, WRAP, capital, number_format, rows_of


def write_chart(sheet: OptionSheet) -> None:
    """Gross cost by year on the two money bases, side by side and never stacked."""
    tab, evaluation, result = sheet.tab, sheet.evaluation, sheet.result
    loaded = sheet.money.gross(result, "loaded")
    if loaded.status == "unknown":
        return
    judged = evaluation.rests_on_judgement(result, "loaded")
    chart = sheet.book.workbook.add_chart({"type": "column"})
    series: list[tuple[str, int, str]]
    if judged:
        low, high = sheet.gross["loaded"] + 1, sheet.gross["loaded"] + 4
        series = [("Loaded cost, low", low, LIGHT_BAR), ("Loaded cost, high", high, DARK_BAR)]
        title = f"Loaded cost by year: low and high, {sheet.book.as_computed}"
    else:
        series = [("New cash", sheet.gross["cash"], LIGHT_BAR), ("Loaded cost", sheet.gross["loaded"], DARK_BAR)]
        title = "Likely cost by year, before money from others (two bases, not to be added)"
    for name, row, colour in series:
        chart.add_series(
            {
                "name": name,
                "categories": [tab.name, 4, FIRST, 4, LAST],
                "values": [tab.name, row, FIRST, row, LAST],
                "fill": {"color": colour},
                "border": {"color": "#1B1B1B", "width": 0.75},
                "gap": 60,
            }
        )
    dress(chart, title, "$#,##0")
    chart.set_size({"width": 760, "height": 260})
    if judged:
        ends = [evaluation.uncertainty.spread(result, evaluation.total(result.id, "gross", "loaded", y)) for y in YEARS]
        said = "; ".join(f"year {year} {figures.dollars(_finite(end.low))} to {figures.dollars(_finite(end.high))}"
                         for year, end in zip(YEARS, ends, strict=True))  # fmt: skip
    else:
        cash = sheet.money.gross(result, "cash")
        said = "; ".join(
            f"year {year} new cash {figures.dollars(cash.of(year))}, loaded {figures.dollars(loaded.of(year))}"
            for year in YEARS
        )
    alt = f"Column chart. {title}. {capital(sheet.book.as_computed)}: {said}. The tables above have the figures."
    place_chart(tab, sheet.row, 0, chart, alt)
    sheet.row += rows_of(260)


def write_workings(sheet: OptionSheet) -> None:
    """The facts of this model that are worked out, each with its formula in words."""
    tab, live, evaluation = sheet.tab, sheet.book.live, sheet.evaluation
    suffix = f".{sheet.model}"
    keys = [
        key for fact in evaluation.rulebook.facts.values() for key in fact.keys
        if key in sheet.keys and key.endswith(suffix) and not live.step(key).answerable
    ]  # fmt: skip
    tab.band(sheet.row, "Workings: facts that are worked out from the inputs")
    sheet.row += 1
    for key in keys:
        fact = evaluation.rulebook.facts[split_key(key)[0]]
        tab.text(sheet.row, 0, capital(fact.label), WRAP)
        tab.text(sheet.row, 1, fact.unit_text, WRAP)
        tab.entry(sheet.row, AMOUNT, live.entry(key, sheet.book.local_call), number_format(fact.unit_text))
        form = sheet.book.format(NOTE, {"indent": 1})
        words = "= " + formula_words(evaluation, key)
        tab.sheet.merge_range(sheet.row, FIRST, sheet.row, REMARK, "", form)
        tab.sheet.write_string(sheet.row, FIRST, words, form)
        tab.height(sheet.row, capital(fact.label), sheet.tab.widths[0])
        sheet.book.define(key, tab, sheet.row, AMOUNT)
        sheet.workings[split_key(key)[0]] = sheet.row
        sheet.row += 1
    sheet.row += 1


def write_about(sheet: OptionSheet) -> None:
    """What each line holds, and how it is worked out on each basis."""
    tab = sheet.tab
    tab.band(sheet.row, "What each line holds, and how it is worked out")
    sheet.row += 1
    for place in sheet.evaluation.tables.lines[sheet.model]:
        line = place.line
        if sheet.result.recurring_only and line.timing == "start_up":
            continue
        said = {
            basis: formula_words(sheet.evaluation, sheet.evaluation.rulebook.program.steps[place.places[basis]].key)
            for basis in BASES
        }
        parts = [line.what]
        if said["cash"] == said["loaded"] != "0":
            parts.append(f"New cash and loaded cost = {said['cash']}.")
        else:
            if said["cash"] != "0":
                parts.append(f"New cash = {said['cash']}.")
            if said["loaded"] != "0":
                parts.append(f"Loaded cost = {said['loaded']}.")
        if said["hours"] != "0":
            parts.append(f"Hours = {said['hours']}.")
        if line.note:
            parts.append(line.note)
        cited = sheet.book.cited(line.sources)
        words = " ".join([*parts, cited]).strip()
        tab.text(sheet.row, 0, line.title, WRAP)
        form = sheet.book.format(WRAP)
        tab.sheet.merge_range(sheet.row, 1, sheet.row, REMARK, "", form)
        tab.sheet.write_string(sheet.row, 1, words, form)
        tab.height(sheet.row, words, sum(sheet.tab.widths[1:]))
        sheet.row += 1


def _finite(value: float) -> float | None:
    return value if value - value == 0 else None
