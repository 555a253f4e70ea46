"""Dates as people write them in nine languages."""

from datetime import date

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from ingest.description.dates import find_dates, find_yearless, find_years, month_of
from ingest.description.days import Day
from repository.edtf import is_edtf
from repository.model import LANGUAGES

DAYS = st.dates(date(1900, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("12-14 october 2010", "2010-10-12", "2010-10-14"),
        ("30 October - 3 November 2017", "2017-10-30", "2017-11-03"),
        ("30 December - 3 January 2017", "2016-12-30", "2017-01-03"),
        ("October 12–14, 2010", "2010-10-12", "2010-10-14"),
        ("18 February 2010", "2010-02-18", ""),
        ("Sept. 9, 2021", "2021-09-09", ""),
        ("du 9 au 12 mai 2023", "2023-05-09", "2023-05-12"),
        ("le 1er mai 2019", "2019-05-01", ""),
        ("12. Juli 2021", "2021-07-12", ""),
        ("9.–12. Mai 2023", "2023-05-09", "2023-05-12"),
        ("den 12 juli 2021", "2021-07-12", ""),
        ("12 de julio de 2021", "2021-07-12", ""),
        ("9 a 12 de maio de 2023", "2023-05-09", "2023-05-12"),
        ("12 июля 2021 г.", "2021-07-12", ""),
        ("с 9 по 12 мая 2023 года", "2023-05-09", "2023-05-12"),
        ("в сентябре 2021 года", "2021-09", ""),
        ("2021年9月15日(水)", "2021-09-15", ""),
        ("2023年5月9日~12日", "2023-05-09", "2023-05-12"),
        ("令和3年9月15日", "2021-09-15", ""),
        ("平成元年4月", "1989-04", ""),
        ("15 أيلول 2021", "2021-09-15", ""),
        ("١٥ سبتمبر ٢٠٢١", "2021-09-15", ""),
        ("8 تشرين الثاني/نوفمبر 2025", "2025-11-08", ""),
        ("من 9 إلى 12 أيار/مايو 2023", "2023-05-09", "2023-05-12"),
        ("December 2010 to July 2011", "2010-12", "2011-07"),
        ("October to December 2011", "2011-10", "2011-12"),
        ("10/2021", "2021-10", ""),
        ("2021-09-15", "2021-09-15", ""),
        ("15.09.2021", "2021-09-15", ""),
        ("9/15/2021", "2021-09-15", ""),
    ],
)
def test_a_date_is_read(text: str, first: str, last: str) -> None:
    found = find_dates(text)
    assert [(d.edtf, d.edtf_last) for d in found] == [(first, last)]


@pytest.mark.parametrize(
    "text",
    [
        "31 September 2021",
        "99/2021",
        "carried out 2021",
        "version 1.2.2021.4",
        "in 2021, may we say",
        "1.5.1 Background",
    ],
)
def test_what_is_no_date_is_not_read_as_a_day_or_month(text: str) -> None:
    assert [d for d in find_dates(text) if d.first.day or d.last] == []


def test_a_number_before_a_comma_is_no_day() -> None:
    found = find_dates("Commonshelf Briefs, Brief 9, December 2025")
    assert [d.edtf for d in found] == ["2025-12"]


def test_slashes_are_read_day_first_and_flagged_where_both_are_possible() -> None:
    june, fifteenth = find_dates("1/6/2021 and 15/6/2021")
    assert (june.edtf, june.is_ambiguous) == ("2021-06-01", True)
    assert (fifteenth.edtf, fifteenth.is_ambiguous) == ("2021-06-15", False)


def test_a_day_without_a_year_keeps_its_weekday() -> None:
    (found,) = find_yearless("12 July, Monday at 2-5 PM (CET)")
    assert (found.first, found.weekday) == (Day(None, 7, 12), 0)
    assert found.in_year(2021).edtf == "2021-07-12"


def test_a_date_with_a_year_is_none_without() -> None:
    assert find_yearless("12 July 2021") == []


def test_years_and_periods() -> None:
    found = find_years("Action Plan 2022-2027, pages 1200 to 1300, in 1999")
    assert [(d.edtf, d.edtf_last) for d in found] == [("2022", "2027"), ("1999", "")]


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "ja"])
def test_every_month_is_known_by_its_name(language: str) -> None:
    for month in range(1, 13):
        name = format_date(date(2021, month, 1), "LLLL", locale=language)
        assert month_of(name) == month


@pytest.mark.parametrize("language", LANGUAGES)
@given(day=DAYS)
def test_a_date_written_out_is_read_back(language: str, day: date) -> None:
    for style in ("long", "full"):
        written = format_date(day, style, locale=language)
        found = find_dates(f"({written})", language)
        assert [d.edtf for d in found] == [day.isoformat()], written


@given(day=DAYS)
def test_arabic_digits_are_digits(day: date) -> None:
    written = format_date(day, "d MMMM y", locale="ar")
    written = written.translate({ord("0") + n: 0x660 + n for n in range(10)})
    assert [d.edtf for d in find_dates(written)] == [day.isoformat()]


@given(st.text())
def test_whatever_the_text_dates_are_valid_and_stand_in_it(text: str) -> None:
    for found in find_dates(text):
        assert is_edtf(found.edtf)
        assert text[found.start : found.end] == found.text


@given(
    st.lists(
        st.sampled_from("12 2021 9 May mai 月 年 日 / - . , to au июля أيلول".split())
    )
)
def test_pieces_of_dates_in_any_order_never_break_it(pieces: list[str]) -> None:
    for found in [*find_dates(" ".join(pieces)), *find_yearless(" ".join(pieces))]:
        assert found.first.is_real
