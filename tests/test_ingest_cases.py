"""Cases that texts tell of are suggested, and people decide about them."""

import json
from pathlib import Path

import pytest

from ingest.describe import describe
from ingest.readers import Limits, read_file
from repository.cases import known_cases
from repository.catalogue import Catalogue
from repository.model import PUBLIC_SCOPE, STAFF_SCOPE, SuggestedCase
from repository.record import record_of
from repository.settings import Settings
from repository.vocabulary import Vocabularies
from tests.making import run

TEXTS = {
    "en": (
        "Paris: water back in public hands",
        "On 1 January 2010 the city of Paris took back its water service, when the "
        "contract expired and was not renewed. Eau de Paris, a new public company, "
        "runs the water supply. The private company had run the water of Paris since "
        "1985. Drinking water is cheaper in Paris, and public ownership is popular.",
    ),
    "fr": (
        "Paris : le retour de l'eau en régie publique",
        "Le 1er janvier 2010, la Ville de Paris a repris son service de l'eau à la fin "
        "du contrat. Une régie publique, Eau de Paris, distribue l'eau potable. "
        "Le contrat est arrivé à échéance. À Paris, la remunicipalisation de l'eau a "
        "fait baisser le prix.",
    ),
    "de": (
        "Potsdam: das Wasser wieder kommunal",
        "Am 21. Juni 2000 kündigte die Stadt Potsdam: Der Vertrag wurde gekündigt und "
        "vorzeitig beendet. Die Wasserversorgung von Potsdam ist wieder städtisch. Die "
        "Rekommunalisierung der Wasserversorgung war teuer. Potsdam hat die Anteile.",
    ),
}
"""A title and a text in which each case is plain."""
EXPECTED = {
    "en": ("fr-paris", "FR", "water", "2010", "contract-expired"),
    "fr": ("fr-paris", "FR", "water", "2010", "contract-expired"),
    "de": ("de-potsdam", "DE", "water", "2000", "contract-terminated"),
}


def write(folder: Path, language: str, name: str = "case.md") -> Path:
    title, text = TEXTS[language]
    path = folder / name
    path.write_text(f"# {title}\n\n{text}\n", encoding="utf-8")
    return path


def suggested(path: Path, vocabularies: Vocabularies) -> tuple[SuggestedCase, ...]:
    return describe(read_file(path, Limits()), path.name, vocabularies).suggested_cases


@pytest.mark.parametrize("language", TEXTS)
def test_a_plain_case_is_suggested_with_the_sentences_that_tell_it(
    tmp_path: Path, vocabularies: Vocabularies, language: str
) -> None:
    (case,) = suggested(write(tmp_path, language), vocabularies)
    found = (case.place, case.country, case.service, case.year, case.way)
    assert found == EXPECTED[language]
    assert (case.owner_before, case.owner_after) == ("private", "public")
    evidence = dict(case.evidence)
    assert case.year in evidence["year"]
    assert evidence["way"]


@pytest.mark.parametrize(
    ("title", "text", "year", "way"),
    [
        pytest.param(
            "Paris: the return of the water service",
            "In 2008 the council of Paris decided on remunicipalisation, and in 2009 a "
            "court agreed. The city took its water and its pipes back in 2010: the "
            "contract with the private company for the water of Paris had expired. "
            "In the 1990s Paris had no water company of its own. The drinking water "
            "of Paris became cheaper.",
            "2010",
            "contract-expired",
            id="not the decision",
        ),
        pytest.param(
            "Berlin kauft sein Wasser zurück",
            "1999 wurde die Wasserversorgung von Berlin privatisiert. 2011 stimmten "
            "die Menschen in einem Volksentscheid ab. 2013 kaufte das Land Berlin die "
            "Wasserbetriebe ganz zurück. Die Rekommunalisierung der Wasserversorgung "
            "in Berlin war teuer, das Trinkwasser gehört wieder allen in Berlin.",
            "2013",
            "shares-bought",
            id="neither sale nor vote",
        ),
        pytest.param(
            "Valladolid: el agua vuelve a la gestión pública",
            "En 2015 el Ayuntamiento de Valladolid anunció la remunicipalización del "
            "agua. En 2017, dos años antes del fin del contrato, el Ayuntamiento "
            "asumió el abastecimiento de agua potable. La empresa privada dejó "
            "Valladolid, y el agua de Valladolid es de nuevo pública.",
            "2017",
            "contract-terminated",
            id="before the contract's end",
        ),
    ],
)
def test_a_case_has_the_year_in_which_hands_changed_and_the_way_out_of_the_contract(
    tmp_path: Path,
    vocabularies: Vocabularies,
    title: str,
    text: str,
    year: str,
    way: str,
) -> None:
    path = tmp_path / "case.md"
    path.write_text(f"# {title}\n\n{text}\n", encoding="utf-8")
    (case,) = suggested(path, vocabularies)
    assert (case.year, case.way) == (year, way)
    assert year in dict(case.evidence)["year"]


@pytest.mark.parametrize(
    ("language", "hands", "owner"),
    [
        ("en", "A private company had run it.", "private"),
        ("en", "Private shareholders had 49 per cent of the shares.", "mixed"),
        ("en", "In 1995 the city had sold 49.9 per cent of it.", "mixed"),
        ("fr", "Une société d'économie mixte, avec un partenaire privé.", "mixed"),
        ("de", "Ein gemischtwirtschaftliches Werk: 49 Prozent der Anteile.", "mixed"),
    ],
)
def test_a_text_tells_in_whose_hands_a_service_was(
    tmp_path: Path, vocabularies: Vocabularies, language: str, hands: str, owner: str
) -> None:
    path = write(tmp_path, language)
    text = path.read_text().replace("The private company had run", "It ran")
    path.write_text(f"{text}\n{hands}\n")
    (case,) = suggested(path, vocabularies)
    assert case.owner_before == owner
    assert dict(case.evidence)["owner_before"] in hands


def test_a_later_sale_tells_nothing_of_who_owned_the_service_before(
    tmp_path: Path, vocabularies: Vocabularies
) -> None:
    path = write(tmp_path, "en")
    path.write_text(f"{path.read_text()}\nIn 2025 the sale of 40 per cent was voted.\n")
    (case,) = suggested(path, vocabularies)
    assert case.owner_before == "private"


@pytest.mark.parametrize(
    "text",
    [
        "# Water\n\nWe demand remunicipalisation of water everywhere, now, in 2024.",
        "# Cities\n\nParis, Berlin, Potsdam and Grenoble took back their water: "
        "remunicipalisation in 2010, 2013, 2000 and 2001. Water is public there.",
        "# Paris\n\nThe congress in Paris on 3 May 2024 spoke of pay and pensions.",
    ],
)
def test_demands_lists_and_meetings_are_no_cases(
    tmp_path: Path, vocabularies: Vocabularies, text: str
) -> None:
    path = tmp_path / "a.md"
    path.write_text(text)
    assert suggested(path, vocabularies) == ()


def test_nobody_finds_a_suggestion_before_it_is_accepted(
    tmp_path: Path, settings: Settings
) -> None:
    path = write(tmp_path, "en")
    run(settings.home, "ingest", str(path))
    (waiting,) = json.loads(run(settings.home, "cases", "--format", "json").stdout)
    assert (waiting["place"], waiting["year"]) == ("fr-paris", "2010")
    listed = run(settings.home, "cases").stdout
    assert "Paris, water, 2010" in listed
    assert "commonshelf cases" in run(settings.home, "health").stdout
    catalogue = Catalogue.open(settings)
    assert known_cases(catalogue, STAFF_SCOPE) == []
    number = str(waiting["id"])
    run(settings.home, "cases", "--accept", number, "--set", "way=insourced")
    ((case, links),) = known_cases(catalogue, PUBLIC_SCOPE)
    assert (case.place, case.year, case.way) == ("fr-paris", "2010", "insourced")
    assert links[0].document == waiting["document"]
    path.write_text(path.read_text() + "\nOne more line.\n")
    Path(f"{path}.toml").write_text('theme = ["privatisation"]\n')
    run(settings.home, "ingest", str(path))
    assert json.loads(run(settings.home, "cases", "--format", "json").stdout) == []
    catalogue.close()
    told = run(settings.home, "cases", "--reject", number, status=2)
    assert "No suggested case" in told.stderr


def test_an_accepted_case_stays_when_the_text_is_described_again(
    tmp_path: Path, settings: Settings
) -> None:
    path = write(tmp_path, "en")
    run(settings.home, "ingest", str(path))
    run(settings.home, "cases", "--accept", "1")
    Path(f"{path}.toml").write_text('title = "Paris"\n')
    run(settings.home, "ingest", str(path))
    catalogue = Catalogue.open(settings)
    ((case, links),) = known_cases(catalogue, PUBLIC_SCOPE)
    assert (case.place, len(links)) == ("fr-paris", 1)
    catalogue.close()


def test_what_was_rejected_is_not_suggested_again(
    tmp_path: Path, settings: Settings
) -> None:
    path = write(tmp_path, "en")
    run(settings.home, "ingest", str(path))
    run(settings.home, "cases", "--reject", "1")
    Path(f"{path}.toml").write_text('title = "Paris"\n')
    run(settings.home, "ingest", str(path))
    assert json.loads(run(settings.home, "cases", "--format", "json").stdout) == []


def test_a_stated_case_is_not_suggested_and_gives_its_theme_and_sector(
    tmp_path: Path, settings: Settings
) -> None:
    path = write(tmp_path, "en")
    Path(f"{path}.toml").write_text(
        '[[case]]\nplace = "fr-paris"\nservice = "water"\nyear = "2010"\n'
    )
    other = tmp_path / "note.txt"
    other.write_text("A short note on what happened in the town hall. " * 4)
    Path(f"{other}.toml").write_text('[[case]]\nplace = "DE"\nservice = "waste"\n')
    run(settings.home, "ingest", str(path), str(other))
    assert json.loads(run(settings.home, "cases", "--format", "json").stdout) == []
    catalogue = Catalogue.open(settings)
    ids = catalogue.document_ids(STAFF_SCOPE)
    records = [record_of(one) for one in catalogue.documents(ids, STAFF_SCOPE).values()]
    (note,) = [one for one in records if "waste" in one.all("sector")]
    assert note.all("theme") == ("reclaiming-public-services",)
    catalogue.close()
