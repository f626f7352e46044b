"""Every row of a published file is taken, or listed with its reason; the file is known by what is in it."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import pytest

from app.lists.read import agreements_of, departments_of, kept_text, read_list
from app.lists.shapes import Agreement, Department, ListError, ListFile
from tests.lists.files import SAVED, as_csv, fbi, fbi_csv, ice, ice_xlsx


def whole(found: ListFile) -> ListFile:
    """No row is lost: each is a record, or told as not taken."""
    assert found.rows == len(found.records) + found.left_out
    assert all(each.why and each.line > 1 for each in found.told)
    return found


def departments(content: bytes) -> tuple[ListFile, list[Department]]:
    found = whole(read_list(content))
    assert found.kind == "police_employees"
    return found, [each for each in found.records if isinstance(each, Department)]


def agreements(content: bytes) -> tuple[ListFile, list[Agreement]]:
    found = whole(read_list(content))
    assert found.kind == "agreements"
    return found, [each for each in found.records if isinstance(each, Agreement)]


class TestPoliceEmployees:
    def test_a_table_of_many_rows_comes_whole(self):
        rows = [fbi(f"Town {n}", "TX", "LEE, BASTROP", officers=n, civilians=n % 7) for n in range(3000)]
        found, listed = departments(fbi_csv(rows))
        assert len(listed) == 3000
        assert found.told == ()
        assert found.day == dt.date(2025, 10, 31)
        assert listed[12] == Department("TX", "Town 12", "municipal", "Lee, Bastrop", 2025, 12, 5)

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
    def test_any_encoding_is_read(self, encoding):
        _, listed = departments(fbi_csv([fbi("Española", "NM", "RIO ARRIBA")], encoding=encoding))
        assert listed[0].name == "Española"

    @pytest.mark.parametrize("separator", [";", "\t", "|"])
    def test_any_separator_is_read(self, separator):
        _, listed = departments(fbi_csv([fbi(), fbi("Bangor")], separator=separator))
        assert [each.name for each in listed] == ["Brewer", "Bangor"]

    @pytest.mark.parametrize(("written", "number"), [("1,148", 1148), ("1 148", 1148), ("22", 22), ("33,000", 33000)])
    def test_thousands_may_be_apart(self, written, number):
        _, listed = departments(fbi_csv([fbi(officers=written, civilians="0")]))
        assert listed[0].officers == number

    @pytest.mark.parametrize(
        ("row", "why"),
        [
            (("",) * 11, "blank row"),
            (fbi(state="FS"), "not one of the fifty states or D.C.: FS"),
            (fbi(officers="NULL", civilians=1), "no number of officers: NULL"),
            (fbi(officers=4, civilians=""), "no number of civilians: none is given"),
            (fbi(officers="12.5", civilians=1), "no number of officers: 12.5"),
            (fbi(year="last year"), "no year of the data: last year"),
            (("Source: FBI, Crime Data Explorer",), "a note or title, and no agency"),
            (("ori", "data_year", "pub_agency_name", "state_abbr", "county_name", "agency_type_name", "", "officer_ct"),
             "the heads again"),
        ],
    )  # fmt: skip
    def test_a_row_that_is_none_is_listed_with_its_reason(self, row, why):
        found, listed = departments(fbi_csv([fbi("Bangor"), row, fbi("Orono")]))
        assert [each.name for each in listed] == ["Bangor", "Orono"]
        assert [(each.line, each.why) for each in found.told] == [(3, why)]

    def test_of_two_years_the_newer_counts_in_either_order(self):
        old, new = fbi(ori="ME1", officers=20, year=2022), fbi(ori="ME1", officers=22)
        for rows, line in (([old, new], 2), ([new, old], 3)):
            found, listed = departments(fbi_csv(rows))
            assert [each.officers for each in listed] == [22]
            assert [each.line for each in found.told] == [line]
            assert "older year" in found.told[0].why

    def test_the_same_row_twice_and_two_that_differ_are_told_apart(self):
        found, _ = departments(fbi_csv([fbi(ori="ME1"), fbi(ori="ME1"), fbi(ori="ME1", officers=40)]))
        assert found.told[0].why == "the same row again: as in line 2"
        assert "other figures" in found.told[1].why

    def test_nebraska_has_the_fbis_own_letters(self):
        _, listed = departments(fbi_csv([fbi("Omaha", "NB", "DOUGLAS")]))
        assert listed[0].state == "NE"

    def test_a_total_that_does_not_add_up_is_remarked_on(self):
        found, listed = departments(fbi_csv([fbi(officers=22, civilians=2, total=25)]))
        assert len(listed) == 1
        assert found.told[0].taken
        assert "not 25" in found.told[0].why


class TestAgreements:
    def test_a_list_of_many_rows_comes_whole(self):
        states = ("TEXAS", "FLORIDA ", "NEW HAMPSHIRE", "WEST VIRGINIA")
        kinds, models = ("County ", "Municipality", "State Agency"), ("Task Force Model", "Jail Enforcement Model ")
        rows = [ice(f"Agency {n}", states[n % 4], f"County {n % 9}", kinds[n % 3], models[n % 2]) for n in range(400)]
        found, listed = agreements(ice_xlsx(rows))
        assert len(listed) == 400
        assert found.told == ()
        assert found.day == SAVED.date()
        assert {each.kind for each in listed} == {"county", "municipal", "state"}

    @pytest.mark.parametrize(
        ("row", "why"),
        [
            ((None,) * 8, "blank row"),
            (ice(state="GUAM"), "not one of the fifty states or D.C.: GUAM"),
            (ice(agency=""), "no agency is named"),
            (ice(model="Hybrid"), "no known model: Hybrid"),
            (("Updated weekly. Pending agreements are not shown.",), "a note or title, and no agreement"),
            (("STATE", "LAW ENFORCEMENT AGENCY", "TYPE", "COUNTY", "SUPPORT TYPE", "SIGNED"), "the heads again"),
            (ice("First"), "the same agreement again: as in line 2"),
        ],
    )
    def test_a_row_that_is_none_is_listed_with_its_reason(self, row, why):
        found, listed = agreements(ice_xlsx([ice("First"), row, ice("Last")]))
        assert [each.agency for each in listed] == ["First", "Last"]
        assert [(each.line, each.why, each.taken) for each in found.told] == [(3, why, False)]

    @pytest.mark.parametrize(
        "signed",
        ["3/17/2025", "03-17-25", "2025-03-17", "03172025", "March 17, 2025", "Mar. 17th, 2025", "17-Mar-2025", 45733,
         dt.date(2025, 3, 17), " 3/17/2025* "],
    )  # fmt: skip
    def test_a_date_may_be_written_in_many_ways(self, signed):
        _, listed = agreements(ice_xlsx([ice(signed=signed)]))
        assert listed[0].signed == dt.date(2025, 3, 17)
        assert listed[0].doubt == ""

    @pytest.mark.parametrize(
        ("signed", "link", "doubt"),
        [
            (dt.datetime(2016, 3, 19), "https://x/MohawkPD_TFM_MOA_03192026.pdf", "is named March 19, 2026"),
            (dt.datetime(1925, 3, 17), None, "before 2002"),
            (dt.datetime(2026, 9, 1), None, "after the list"),
            ("9/31/2025", None, "is not one: 9/31/2025"),
            (None, None, "gives no date"),
        ],
    )
    def test_a_date_typed_wrongly_is_taken_and_told(self, signed, link, doubt):
        found, listed = agreements(ice_xlsx([ice(signed=signed, link=link)]))
        assert doubt in listed[0].doubt
        assert found.told[0].taken

    def test_a_link_of_another_day_alone_is_no_doubt(self):
        """Files are often named by the day on which they were put up."""
        _, listed = agreements(ice_xlsx([ice(link="https://x/TroyPD_MOA_07302025.pdf")]))
        assert listed[0].doubt == ""

    @pytest.mark.parametrize("county", ["#N/A", "N/A", None, "#NA", "Unknown"])
    def test_no_county_is_remarked_on(self, county):
        found, listed = agreements(ice_xlsx([ice(county=county)]))
        assert listed[0].county == ""
        assert [(each.why, each.taken) for each in found.told] == [("no county is given", True)]

    def test_merged_cells_hold_for_each_row_under_them(self):
        rows = [ice("A"), ice("B", state=""), ice("C", state="")]
        found, listed = agreements(ice_xlsx(rows, merged=["A2:A4"]))
        assert [each.state for each in listed] == ["NH", "NH", "NH"]
        assert found.told == ()

    def test_titles_stand_above_the_heads_and_another_sheet_before_it(self):
        content = ice_xlsx([ice()], above=[["287(g) participating agencies"], [None]], other_sheet_first=True)
        _, listed = agreements(content)
        assert len(listed) == 1

    def test_two_models_of_one_agency_are_two_agreements(self):
        _, listed = agreements(ice_xlsx([ice(), ice(model="Warrant Service Officer ")]))
        assert {each.model for each in listed} == {"task_force", "warrant_service_officer"}

    def test_as_csv_it_needs_its_day(self):
        content = as_csv([ice(), ice("B")])
        with pytest.raises(ListError, match="--day"):
            read_list(content)
        found = whole(read_list(content, dt.date(2026, 5, 18)))
        assert (found.kind, found.day, len(found.records)) == ("agreements", dt.date(2026, 5, 18), 2)


class TestWhatIsNoList:
    @pytest.mark.parametrize(
        ("content", "says"),
        [
            (b"", "neither of the two lists"),
            (b"a,b\n1,2\n", "neither of the two lists"),
            (b"%PDF-1.7", "is a PDF"),
            (b"\xd0\xcf\x11\xe0old", "old kind"),
            (b"PK\x03\x04broken", "damaged"),
            (b"\0\0\0", "no table"),
            (fbi_csv([]), "no row that could be taken"),
            (b"x" * (17 << 20), "megabytes"),
        ],
    )
    def test_it_is_refused_in_a_sentence(self, content, says):
        with pytest.raises(ListError, match=says):
            read_list(content)

    def test_a_workbook_that_unpacks_to_gigabytes_is_not_opened(self):
        bomb = io.BytesIO()
        with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as package:
            package.writestr("xl/worksheets/sheet1.xml", b"0" * (65 << 20))
        assert len(bomb.getvalue()) < 1 << 20
        with pytest.raises(ListError, match="far more"):
            read_list(bomb.getvalue())

    def test_entities_are_refused(self):
        with zipfile.ZipFile(io.BytesIO(ice_xlsx([ice()]))) as package:
            parts = {name: package.read(name) for name in package.namelist()}
        entity = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]>'
        parts["xl/workbook.xml"] = entity + parts["xl/workbook.xml"].partition(b"?>")[2]
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w") as package:
            for name, body in parts.items():
                package.writestr(name, body)
        with pytest.raises(ListError, match="document type"):
            read_list(content.getvalue())


def test_what_is_kept_comes_back_by_state():
    fbi_rows = [fbi("Brewer"), fbi("Troy", "NH", "CHESHIRE"), fbi("Bangor")]
    text = kept_text(read_list(fbi_csv(fbi_rows)).records)
    assert [each.name for each in departments_of(text, "ME")] == ["Brewer", "Bangor"]
    assert departments_of(text, "VT") == ()
    found = read_list(ice_xlsx([ice(), ice("Bath Police", "MAINE", signed=None), ice("B")]))
    kept = [each for state in ("ME", "NH") for each in agreements_of(kept_text(found.records), state)]
    assert sorted(kept, key=str) == sorted(found.records, key=str)
    assert agreements_of("", "ME") == ()
