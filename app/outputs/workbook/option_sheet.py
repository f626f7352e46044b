"""One option's sheet as its parts share it: what it shows, the row to write next, and where its figures stand."""

from __future__ import annotations

from app.engine.results import Basis, OptionResult
from app.outputs.workbook.live import Standing
from app.outputs.workbook.sheets import Book, Tab


class OptionSheet:
    """Where an option's totals and workings stand, for its own parts and for the other sheets."""

    def __init__(self, book: Book, tab: Tab, result: OptionResult, keys: dict[str, None]) -> None:
        assert result.model is not None
        self.book = book
        self.tab = tab
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
