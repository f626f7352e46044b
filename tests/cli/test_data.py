"""`brief287 data`: a file comes in whole, with its counts; what is no list is refused in a sentence."""

from __future__ import annotations

import pytest

from app.cli import main
from tests.lists.files import as_csv, fbi, fbi_csv, ice, ice_xlsx


@pytest.fixture(autouse=True)
def empty(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/data.sqlite3")


@pytest.fixture
def brought(tmp_path, capsys):
    def run(content: bytes, *more: str, name: str = "file") -> tuple[int, str, str]:
        path = tmp_path / name
        path.write_bytes(content)
        code = main(["data", "import", str(path), *more])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_both_lists_come_in_whatever_their_names(brought, capsys):
    code, said, _ = brought(fbi_csv([fbi(), fbi("Bangor"), ("",) * 11]), name="agreements.xlsx")
    assert code == 0
    assert "Federal Bureau of Investigation" in said
    assert "list of 2025-10-31" in said
    assert "3 rows: 2 taken, 1 not taken" in said
    assert "line 4: blank row" in said
    code, said, _ = brought(ice_xlsx([ice(), ice(county="#N/A", agency="B")]), name="employees.csv")
    assert code == 0
    assert "2 rows: 2 taken, 0 not taken" in said
    assert "1  no county is given" in said
    assert main(["data", "list"]) == 0
    listed = capsys.readouterr().out
    assert listed.count("SHA-256") == 2
    assert "Not there" not in listed


def test_the_list_says_where_a_missing_one_is_to_be_had(capsys):
    assert main(["data", "list"]) == 0
    said = capsys.readouterr().out
    assert "Not there: Federal Bureau of Investigation" in said
    assert "www.ice.gov/identify-and-arrest/287g" in said


def test_an_older_list_is_told(brought):
    brought(fbi_csv([fbi(year=2026)]))
    _, said, _ = brought(fbi_csv([fbi(year=2025)]))
    assert "It replaces the list of 2026-10-31. It is newer than the one brought in now." in said


def test_a_csv_of_agreements_needs_a_day_and_takes_it(brought):
    code, _, wrong = brought(as_csv([ice()]))
    assert code == 1
    assert "--day" in wrong
    code, said, _ = brought(as_csv([ice()]), "--day", "2026-05-18")
    assert code == 0
    assert "list of 2026-05-18" in said


def test_long_reports_are_cut_and_all_has_every_line(brought):
    rows = [fbi(), *[fbi(state="FS", name=f"Park {n}") for n in range(30)]]
    _, said, _ = brought(fbi_csv(rows))
    assert "and 10 more; --all names each" in said
    _, said, _ = brought(fbi_csv(rows), "--all")
    assert said.count("FS\n") == 30


@pytest.mark.parametrize("content", [b"a,b\n1,2\n", b"%PDF-1.7", b"PK\x03\x04x"])
def test_what_is_no_list_changes_nothing(brought, capsys, content):
    code, said, wrong = brought(content)
    assert (code, said) == (1, "")
    assert wrong.count("\n") == 1
    main(["data", "list"])
    assert capsys.readouterr().out.count("Not there") == 2


def test_a_file_that_is_not_there_is_told(capsys, tmp_path):
    assert main(["data", "import", str(tmp_path / "none.csv")]) == 1
    assert "cannot be read" in capsys.readouterr().err
