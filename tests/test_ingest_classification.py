"""Themes, sectors and concepts from the words of a text."""

import pytest

from index.analysis.folding import fold
from ingest.classification.choosing import classify
from ingest.classification.labels import is_arabic_form_of, terms_of
from repository.model import Assertion, AssertionState, Origin, Page
from repository.vocabulary import Vocabularies

FILLER = "The delegates met in the morning, spoke at length and went home late. "


def classified(
    vocabularies: Vocabularies,
    text: str,
    title: str = "",
    language: str = "en",
    headings: tuple[str, ...] = (),
) -> dict[str, Assertion]:
    page = Page(1, text, headings=headings, language=language)
    return {a.value: a for a in classify([page], title, vocabularies)}


def is_accepted(found: dict[str, Assertion], id: str) -> bool:
    return id in found and found[id].state is AssertionState.ACCEPTED


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "en",
            "Drinking water is a right. The water supply is water for all",
        ),
        (
            "de",
            "Die Wasserversorgung ist weg. Trinkwasser ist teuer. Wasserversorgung!",
        ),
        (
            "sv",
            "Vattenförsörjningen såldes. Dricksvatten. Vattenförsörjning åt alla",
        ),
        (
            "ru",
            "Водоснабжение продано. Нет водоснабжения. О водоснабжении спорят",
        ),
        ("ar", "المياه حق. بيعت خدمات المياه وارتفع سعر مياه الشرب."),
        ("ja", "水道は権利である。水道事業は売却され、水道料金は上がった。"),
    ],
)
def test_water_is_found_in_its_forms(
    vocabularies: Vocabularies, language: str, text: str
) -> None:
    assert is_accepted(classified(vocabularies, text, language=language), "water")


def test_one_mention_is_not_what_a_text_is_about(vocabularies: Vocabularies) -> None:
    found = classified(
        vocabularies, f"{FILLER * 20} Somebody named hospitals. {FILLER * 20}"
    )
    assert not is_accepted(found, "health")


def test_a_list_of_services_in_passing_does_not_count(
    vocabularies: Vocabularies,
) -> None:
    listed = (
        "education ... health care ... housing ... social services ... sanitation ... "
        "public transport ... postal services ... energy ... emergency services ... "
        "public media ... public administration ... drinking water"
    )
    found = classified(vocabularies, f"{listed}. {FILLER * 30} {listed}.")
    sectors = {a.value for a in found.values() if a.field == "sector"}
    assert not [id for id in sectors if is_accepted(found, id)]


def test_the_title_counts_more_than_the_text(vocabularies: Vocabularies) -> None:
    without = classified(vocabularies, f"{FILLER * 20} Remunicipalisation.")
    titled = classified(
        vocabularies, f"{FILLER * 20} Remunicipalisation.", "Remunicipalisation"
    )
    assert not is_accepted(without, "reclaiming-public-services")
    assert is_accepted(titled, "reclaiming-public-services")


def test_the_evidence_says_which_words_and_where(vocabularies: Vocabularies) -> None:
    text = "Remunicipalisation pays. Re-municipalisation and remunicipalization last."
    found = classified(vocabularies, text, headings=("Remunicipalisation",))
    said = found["reclaiming-public-services"]
    assert said.origin is Origin.INFERRED
    assert "emunicipali" in said.evidence and "1 in headings" in said.evidence


def test_words_that_only_share_a_stem_do_not_count(vocabularies: Vocabularies) -> None:
    """English stems of *privatization* and *private* are one."""
    found = classified(
        vocabularies, "Private and public, digital and private unions. " * 6
    )
    assert "privatisation" not in found
    assert "digitalisation" not in found


def test_nothing_is_found_in_nothing(vocabularies: Vocabularies) -> None:
    assert classified(vocabularies, "") == {}
    assert classify([], "", vocabularies) == []


def test_terms_of_labels() -> None:
    assert terms_of("Public services", "en") == ("en:public", "en:servic")
    assert terms_of("再公営化", "ja") == ("再公", "公営", "営化")


def test_unions_are_named_in_every_text_of_unions(
    vocabularies: Vocabularies,
) -> None:
    """Four mentions in a long text of unions are usual; as many in a short one not."""
    said = "Collective bargaining was refused. The right to strike was defended. " * 2
    assert is_accepted(classified(vocabularies, said), "trade-union-rights")
    long = classified(vocabularies, f"{said} {FILLER * 60}")
    assert not is_accepted(long, "trade-union-rights")


@pytest.mark.parametrize(
    "text",
    [
        "Lightning may strike the pines. Handle the private room with care. " * 3,
        "Water polo: the captain scored, and three players were transferred. " * 3,
    ],
)
def test_our_words_in_another_sense_are_no_theme(
    vocabularies: Vocabularies, text: str
) -> None:
    found = classified(vocabularies, text)
    themes = {a.value for a in found.values() if a.field == "theme"}
    assert not [id for id in themes if is_accepted(found, id)]


def test_a_word_is_found_again_where_it_was_seen_before(
    vocabularies: Vocabularies,
) -> None:
    """What is kept of a word holds for its second text, compounds among them."""
    text = "Der Wasserpreisskandal und die Re-Kommunalisierung. " * 4
    assert classified(vocabularies, text, language="de") == classified(
        vocabularies, text, language="de"
    )
    assert "water" in classified(vocabularies, text, language="de")


@pytest.mark.parametrize(
    ("word", "label", "is_one_word"),
    [
        ("المياه", "مياه", True),
        ("بالمياه", "مياه", True),
        ("البلديات", "بلدية", True),
        ("نقابات", "نقابة", True),
        ("البلدية", "بلد", False),
    ],
)
def test_arabic_words_of_one_stem_share_most_letters(
    word: str, label: str, is_one_word: bool
) -> None:
    assert is_arabic_form_of(fold(word), fold(label)) is is_one_word


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The city took over. The water company was bought back in 2014, and "),
        (
            "de",
            "Das Netz wurde zurückgekauft und ist wieder städtisch. Die Stadtwerke ",
        ),
        ("ar", "تستعيد المدينة الخدمة بعد نهاية العقد، وتنشئ شركة عامة. "),
        ("ja", "市は契約の終了後に買い戻し、公社が引き継いだ。公の手に戻った。"),
    ],
)
def test_a_text_may_speak_of_a_theme_without_naming_it(
    vocabularies: Vocabularies, language: str, text: str
) -> None:
    found = classified(vocabularies, text, language=language)
    assert is_accepted(found, "reclaiming-public-services")


@pytest.mark.parametrize(
    ("theme", "language", "text"),
    [
        (
            "human-rights",
            "en",
            "He was arrested without charge and tortured. His lawyer speaks of "
            "impunity: nobody was put on trial. We call for his release.",
        ),
        (
            "human-rights",
            "ja",
            "三人が逮捕され、拷問を受けた。弾圧と迫害をやめ、釈放せよ。",
        ),
        (
            "organising-and-campaigns",
            "fr",
            "Pour que nos adhérents soient plus nombreux : tractage, pétition, "
            "assemblée générale, puis une manif avec banderoles.",
        ),
        (
            "organising-and-campaigns",
            "pt",
            "Junta-te a nós: assina a petição, participa na marcha e partilha os "
            "cartazes. A filiação cresce com cada adesão.",
        ),
        (
            "migration",
            "es",
            "Sin papeles y sin visado, las recién llegadas esperan el permiso de "
            "residencia mientras los reclutadores guardan su pasaporte.",
        ),
        (
            "care",
            "sv",
            "Undersköterskorna i hemtjänsten hinner inte med sina brukare, och de "
            "anhöriga får ta vid när äldreboendet är fullt.",
        ),
        (
            "fair-taxation",
            "de",
            "Superreiche und Briefkastenfirmen entgehen dem Finanzamt. Eine "
            "Erbschaftsteuer ohne Schlupflöcher brächte Milliarden.",
        ),
        (
            "occupational-safety-and-health",
            "ru",
            "Спецодежды нет, респираторы не выдают, травматизм растёт. После ночной "
            "смены двое погибли от отравления.",
        ),
        (
            "trade-and-procurement",
            "ar",
            "رسا العطاء على المورد الأرخص، ودفتر الشروط لم يُنشر، وحصل المتعهد من "
            "الباطن على الصفقة.",
        ),
    ],
)
def test_a_theme_is_told_in_the_words_of_those_who_live_it(
    vocabularies: Vocabularies, theme: str, language: str, text: str
) -> None:
    assert is_accepted(classified(vocabularies, text, language=language), theme)


@pytest.mark.parametrize(
    ("sector", "language", "text"),
    [
        ("health", "en", "On the wards nurses look after forty patients each."),
        (
            "postal-and-communication",
            "fr",
            "Les facteurs portent les colis ; le bureau de poste a fermé.",
        ),
        ("waste", "es", "Los barrenderos recogen la basura; el vertedero se cierra."),
        ("housing", "de", "Die Mieter zahlen mehr Miete, der Vermieter schweigt."),
        ("emergency-services", "ru", "Пожарные и спасатели тушили склад."),
        ("culture-and-libraries", "ja", "図書館の司書が去り、博物館も閉まる。"),
    ],
)
def test_a_service_is_told_by_its_workers_and_its_tools(
    vocabularies: Vocabularies, sector: str, language: str, text: str
) -> None:
    assert is_accepted(classified(vocabularies, text, language=language), sector)


@pytest.mark.parametrize(
    ("text", "theme"),
    [
        ("Financial year, financial report, financial matters. " * 4, "privatisation"),
        ("The commercial centre and commercial traffic. " * 4, "privatisation"),
        (
            "Two intersecting circles; intersecting lines, intersecting planes. " * 4,
            "gender-and-intersectionality",
        ),
    ],
)
def test_a_longer_word_is_not_told_by_the_shorter_one_in_it(
    vocabularies: Vocabularies, text: str, theme: str
) -> None:
    assert theme not in classified(vocabularies, text)


def test_how_sure_a_theme_is_is_a_likelihood(vocabularies: Vocabularies) -> None:
    """What is accepted is more likely than what is suggested."""
    text = (
        "Refugees and migrant workers need visas and work permits. Asylum and "
        f"migration are rights. {FILLER * 3} A budget was voted, and savings."
    )
    found = classified(vocabularies, text, "Migrant workers").values()
    themes = [a for a in found if a.field == "theme"]
    accepted = [a.confidence for a in themes if a.state is AssertionState.ACCEPTED]
    others = [a.confidence for a in themes if a.state is AssertionState.SUGGESTED]
    assert accepted and max(accepted) > 0.8
    assert all(0.2 <= one < min(accepted) for one in others)


def test_one_cue_in_passing_is_no_theme(vocabularies: Vocabularies) -> None:
    found = classified(vocabularies, f"{FILLER * 30} They took the bus back home. ")
    assert not [a for a in found.values() if a.field == "theme"]


def test_a_chapter_for_each_theme_of_a_long_document(
    vocabularies: Vocabularies,
) -> None:
    themes = (
        "digitalisation",
        "migration",
        "fair-taxation",
        "human-rights",
        "gender-and-intersectionality",
        "occupational-safety-and-health",
    )
    names = [vocabularies.themes.name_of(id, "en") for id in themes]
    text = "\n\n".join(f"{name}\n\nOf {name}, {name}. {FILLER * 2}" for name in names)
    found = classified(vocabularies, text, headings=tuple(names))
    assert {id for id in themes if is_accepted(found, id)} == set(themes)


@pytest.mark.parametrize(
    ("language", "word"),
    [
        ("de", "Trinkwassergebührensatzung"),
        ("de", "Trinkwassergebuehrensatzung"),
        ("de", "Übergangstrinkwasser"),
        ("sv", "Dricksvattenrörledning"),
    ],
)
def test_a_service_is_found_inside_a_compound(
    vocabularies: Vocabularies, language: str, word: str
) -> None:
    assert "water" in classified(vocabularies, f"{word}. {word}.", language=language)
