"""Values that a hasty reader would state wrongly, and a library would repeat."""

import pytest

from ingest.describe import Description, describe
from ingest.language import detect
from repository.model import Assertion, AssertionState, Extraction, Hint, Page
from repository.record import Record, resolve
from repository.vocabulary import Vocabularies

ENGLISH = (
    "The council of the harbour town took the service back into public hands after a "
    "long dispute. It kept the staff, published the accounts and lowered the price."
)


def described(
    vocabularies: Vocabularies, text: str, hints: tuple[Hint, ...] = ()
) -> Description:
    extraction = Extraction("text", "1", "text/plain", (Page(1, text),), hints)
    return describe(extraction, "1.txt", vocabularies)


def record(found: Description) -> Record:
    return resolve(found.assertions)


def values(found: Description, field: str, state: AssertionState) -> set[str]:
    def is_wanted(one: Assertion) -> bool:
        return one.field == field and one.state is state

    return {one.value for one in found.assertions if is_wanted(one)}


OTHER_DAYS = {
    "en": ("Date of birth: 3 May 1961", "Deadline: 30 May 2021"),
    "fr": ("Date de naissance : 3 mai 1961", "Date limite : 30 mai 2021"),
    "es": (
        "Fecha de nacimiento: 3 de mayo de 1961",
        "Fecha límite: 30 de mayo de 2021",
    ),
    "de": ("Geburtsdatum: 3. Mai 1961", "Anmeldeschluss: 30. Mai 2021"),
    "sv": ("Födelsedatum: 3 maj 1961", "Svar senast 30 maj 2021"),
    "pt": ("Data de nascimento: 3 de maio de 1961", "Prazo: 30 de maio de 2021"),
    "ru": ("Дата рождения: 3 мая 1961 г.", "Срок: 30 мая 2021 г."),
    "ar": ("تاريخ الميلاد: 3 مايو 1961", "الموعد النهائي: 30 مايو 2021"),
    "ja": ("生年月日：1961年5月3日", "締切：2021年5月30日"),
}


@pytest.mark.parametrize(
    ("language", "line"),
    [(code, line) for code, lines in OTHER_DAYS.items() for line in lines],
)
def test_a_birthday_or_a_deadline_is_no_date_of_issue(
    vocabularies: Vocabularies, language: str, line: str
) -> None:
    found = described(vocabularies, f"Harbour\n\n{line}\n\n{ENGLISH}")
    assert not record(found).first("issued"), language


def test_a_date_of_issue_after_a_deadline_still_counts(
    vocabularies: Vocabularies,
) -> None:
    text = f"Harbour\n\nDeadline: 30 May 2021\n\nPublished 2 March 2021\n\n{ENGLISH}"
    assert record(described(vocabularies, text)).first("issued") == "2021-03-02"


def test_of_an_american_or_british_date_only_the_year_is_stated(
    vocabularies: Vocabularies,
) -> None:
    found = described(vocabularies, f"Harbour\n\nDate: 09/01/2015\n\n{ENGLISH}")
    assert record(found).first("issued") == "2015"
    suggested = values(found, "issued", AssertionState.SUGGESTED)
    assert suggested == {"2015-01-09"}


def test_another_date_may_tell_that_the_day_comes_first(
    vocabularies: Vocabularies,
) -> None:
    text = f"Harbour\n\nDate: 09/01/2015\n\n{ENGLISH} They met on 23/01/2015."
    assert record(described(vocabularies, text)).first("issued") == "2015-01-09"


def test_in_french_the_day_comes_first(vocabularies: Vocabularies) -> None:
    text = (
        "Le port\n\nDate : 09/01/2015\n\nLa ville a repris le service après un long "
        "conflit. Elle a gardé le personnel, publié les comptes et baissé le prix."
    )
    assert record(described(vocabularies, text)).first("issued") == "2015-01-09"


def test_the_years_of_a_copyright_are_no_period_covered(
    vocabularies: Vocabularies,
) -> None:
    found = described(
        vocabularies, f"Harbour\n\n© 2012-2014 Harbour Council\n\n{ENGLISH}"
    )
    assert not record(found).first("period")
    assert record(found).first("issued") == "2014"


@pytest.mark.parametrize("day", ["1980-01-01", "1970-01-01"])
def test_the_day_on_which_clocks_begin_is_no_date(
    vocabularies: Vocabularies, day: str
) -> None:
    hint = Hint("issued", day, "DOCX properties: created")
    found = described(vocabularies, f"Harbour\n\n{ENGLISH}", (hint,))
    assert not values(found, "issued", AssertionState.SUGGESTED)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "Il comune ha ripreso il servizio dopo una lunga vertenza, ha tenuto il "
            "personale e ha pubblicato i conti dell'azienda.",
            id="Italian",
        ),
        pytest.param(
            "De gemeente neemt het vuilnis weer in eigen beheer en de vakbond is daar "
            "blij mee, want de werknemers krijgen een vast contract.",
            id="Dutch",
        ),
        pytest.param(
            "Kommunen tar tilbake renovasjonen, og fagforeningen er glad, fordi de "
            "ansatte får fast jobb og bedre lønn enn før.",
            id="Norwegian",
        ),
        pytest.param(
            "Jangan cuma di kerongkongan. Kita harus memahami dan mengamalkan apa yang "
            "kita baca setiap hari bersama keluarga.",
            id="Indonesian",
        ),
        pytest.param("我们都是黑体字", id="simplified Chinese, a title"),
    ],
)
def test_a_text_in_a_language_that_we_do_not_read_is_not_called_one_of_ours(
    vocabularies: Vocabularies, text: str
) -> None:
    assert detect(text)[0] == "und"
    found = described(vocabularies, text)
    assert not record(found).first("language")
    assert "language-unknown" in {issue.code for issue in found.issues}


@pytest.mark.parametrize("title", ["水道事業民営化反対", "公共放送労働組合"])
def test_a_japanese_title_without_kana_is_japanese(title: str) -> None:
    assert detect(title)[0] == "ja"


def test_a_word_of_another_language_is_no_type(vocabularies: Vocabularies) -> None:
    """A manifest lists a cargo; *Manifest* is a declaration in German and Swedish."""
    found = described(vocabularies, f"Manifest\n\n{ENGLISH}")
    assert not record(found).first("type")
    german = (
        "Manifest\n\nDie Stadt hat den Betrieb nach langem Streit wieder übernommen. "
        "Sie hat das Personal behalten und den Preis gesenkt."
    )
    assert record(described(vocabularies, german)).first("type")


@pytest.mark.parametrize(
    "said",
    [
        "The harbour is ours again - Harbour News",
        "Opinion | The harbour is ours again - Harbour News",
        "The harbour is ours again » Harbour News",
    ],
)
def test_the_name_of_a_site_is_no_part_of_the_title(
    vocabularies: Vocabularies, said: str
) -> None:
    hint = Hint("title", said, "HTML metadata: og:title")
    text = f"The harbour is ours again\n\n{ENGLISH}"
    found = described(vocabularies, text, (hint,))
    assert record(found).first("title") == "The harbour is ours again"


@pytest.mark.parametrize(
    "hints",
    [
        pytest.param(
            (
                Hint("title", "The harbour is ours", "HTML metadata: og:title"),
                Hint("title", "The harbour is ours", "HTML: first heading"),
            ),
            id="its heading was left out of the text",
        ),
        pytest.param(
            (
                Hint("title", "The harbour is ours - HBN", "HTML metadata: og:title"),
                Hint("issuer", "HBN", "HTML metadata: og:site_name"),
                Hint("title", "Menu", "HTML: first heading"),
            ),
            id="its only heading is that of a menu",
        ),
        pytest.param(
            (
                Hint("title", "The harbour is ours", "HTML metadata: og:title"),
                Hint("title", "Port City News", "HTML: first heading"),
                Hint(
                    "title",
                    "The harbour is ours | Port City News",
                    "HTML: title of the page",
                ),
            ),
            id="its first heading is the name of the site",
        ),
        pytest.param(
            (Hint("title", "The harbour is ours", "HTML: title of the page"),),
            id="only its tab has a name",
        ),
    ],
)
def test_a_page_that_opens_otherwise_has_the_title_that_it_says(
    vocabularies: Vocabularies, hints: tuple[Hint, ...]
) -> None:
    found = described(vocabularies, f"{ENGLISH}\n\n{ENGLISH}", hints)
    assert record(found).first("title") == "The harbour is ours"


def test_a_title_of_two_parts_keeps_both(vocabularies: Vocabularies) -> None:
    title = "The harbour is ours again - ten years of public port work"
    hint = Hint("title", title, "HTML metadata: og:title")
    found = described(vocabularies, f"{title}\n\n{ENGLISH}", (hint,))
    assert record(found).first("title") == title


def test_a_byline_names_a_person(vocabularies: Vocabularies) -> None:
    hint = Hint("creator", "By JANE ROE", "JSON-LD: author")
    found = described(vocabularies, f"Harbour\n\n{ENGLISH}", (hint,))
    assert record(found).first("creator") == "JANE ROE"


@pytest.mark.parametrize(
    ("said", "evidence", "names"),
    [
        ("Roe, Jane", "DOCX properties: creator", ("Jane Roe",)),
        ("Costa da Silva, Ana", "PDF metadata: Author", ("Ana Costa da Silva",)),
        ("Roe, Jane M.", "HTML metadata: citation_author", ("Jane M. Roe",)),
        ("Jane Roe, John Doe", "PDF metadata: Author", ("Jane Roe", "John Doe")),
        ("Jane Roe, UNISON", "DOCX properties: creator", ("Jane Roe",)),
        ("Jane Roe, Futurism", "HTML metadata: author", ("Jane Roe",)),
    ],
)
def test_a_name_that_begins_with_the_family_is_one_person(
    vocabularies: Vocabularies, said: str, evidence: str, names: tuple[str, ...]
) -> None:
    hint = Hint("creator", said, evidence)
    found = described(vocabularies, f"Harbour\n\n{ENGLISH}", (hint,))
    assert record(found).all("creator") == names


def test_marks_of_html_are_no_part_of_an_abstract(vocabularies: Vocabularies) -> None:
    said = f"<p>Share this &amp; read on.</p><br/>{ENGLISH}"
    hint = Hint("abstract", said, "HTML metadata: description")
    found = described(vocabularies, f"Harbour\n\n{ENGLISH}", (hint,))
    abstract = record(found).first("abstract")
    assert abstract.startswith("Share this & read on.")
    assert "<" not in abstract


def test_what_an_email_quotes_is_not_its_abstract(vocabularies: Vocabularies) -> None:
    text = f"Harbour\n\n> {ENGLISH}\n\nWe agree with every word of this. {ENGLISH}"
    abstract = record(described(vocabularies, text)).first("abstract")
    assert abstract.startswith("We agree")
