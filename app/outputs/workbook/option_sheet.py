"""One option's sheet as its parts share it: what it shows, the row to write next, and where its figures stand."""

from __future__ import annotations

from collections.abc import Sequence

from app.engine.results import Basis, OptionResult
from app.outputs.workbook.live import Standing
from app.outputs.workbook.sheets import Book, Tab

LIKELY, MIDDLE = "Likely", "Middle"
"""What a point estimate is called: Middle while it rests on an assumption that has neither source nor answer."""


class OptionSheet:
    """Where an option's totals and workings stand, for its own parts and for the other sheets."""

    def __init__(self, book: Book, tabs: tuple[Tab, Tab], result: OptionResult, keys: dict[str, None]) -> None:
        """`tabs`: of its cost, and of its hours."""
        assert result.model is not None
        self.book = book
        self.cost, self.hours = tabs
        self.tab = self.cost
        self.result = result
        self.model = result.model
        self.keys = keys
        self.evaluation = book.evaluation
        self.money = book.evaluation.money
        self.row = 0
        self.factor_rows: dict[str, int] = {}
        self.factor_standing: dict[tuple[str, int], Standing] = {}
        self.gross: dict[Basis, int] = {}
        self.standings: dict[Basis, dict[int, Standing]] = {}
        self.parts: dict[tuple[Basis, str], tuple[int, Standing]] = {}
        self.workings: dict[str, int] = {}
        self.loaded_cells: dict[int, str] = {}
        """By the program's place of a line's loaded cost, its amount's cell where that is live."""
        self.cash_rows: dict[str, tuple[int, Standing]] = {}
        """By line, the row of its new cash, and whether its years are live."""
        self.recorded_cells: dict[Basis, str] = {}
        """By basis, the live cell of what an agreement in force has cost by the town's own books."""

    def at(self, basis: Basis, row: int, column: int) -> str:
        """A cell of the figures on one basis, as other sheets call it."""
        return (self.hours if basis == "hours" else self.cost).at(row, column)

    @property
    def judged_cell(self) -> str | None:
        """The cell that says whether totals rest on an assumption without a source."""
        judged = [key for key in self.book.judged(self.result) if key in self.book.judged_cells]
        return self.cost.at(2, 1) if judged else None

    def judged_now(self, basis: Basis) -> bool:
        """Do the totals on this basis rest on such an assumption as the workbook is made?"""
        whole = self.evaluation.total(self.result.id, "gross", basis, "all")
        return self.judged_cell is not None and whole.rests_on_judgement

    def judged_test(self, basis: Basis) -> str | None:
        """The condition in a formula that they do; None where they cannot."""
        if self.judged_cell is None:
            return None
        test = f'{self.judged_cell}="yes"'
        if basis in self.recorded_cells:
            return f"AND({test},NOT(ISNUMBER({self.recorded_cells[basis]})))"
        return None if self.money.replaced(self.result, basis) else test


def point_word(listed: Sequence[tuple[OptionSheet, Basis]]) -> tuple[str, str]:
    """The word for the figures between low and high, as a formula and as it reads now: Likely where some are likely."""
    tests = list(dict.fromkeys(sheet.judged_test(basis) for sheet, basis in listed))
    now = MIDDLE if all(sheet.judged_now(basis) for sheet, basis in listed) else LIKELY
    live = [test for test in tests if test is not None]
    if len(live) < len(tests):
        return f'="{LIKELY}"', LIKELY
    return f'=IF(AND({",".join(live)}),"{MIDDLE}","{LIKELY}")', now
