"""Documents that may be one are proposed to a person, and united only on their word."""

import random
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.incoming import find_files
from ingest.pipeline import Ingest
from ingest.signature import SIZE, figures_of, signature, words_in, words_of
from ingest.translations import without_language
from repository.catalogue import Catalogue
from repository.editing import Edit, edit_record
from repository.errors import DocumentNotFound, QueryError
from repository.model import STAFF_SCOPE
from repository.proposals import Proposal, ProposalKind, decide, open_proposals
from repository.record import record_of
from repository.settings import Settings
from repository.vocabulary import Vocabularies

WORDS = (
    "council union water service contract worker pay city public plan right school "
    "hospital budget vote member branch motion report claim cost quality control "
    "transfer owner price board meeting campaign pension safety training"
).split()


def prose(seed: int, sentences: int = 60) -> list[str]:
    """Return sentences that no other seed gives."""
    dice = random.Random(seed)
    return [" ".join(dice.choices(WORDS, k=12)).capitalize() for _ in range(sentences)]


@pytest.fixture
def load(
    catalogue: Catalogue, settings: Settings, vocabularies: Vocabularies, tmp_path: Path
) -> Callable[..., None]:
    """A function that writes files, given by name, and loads them."""

    def load(**files: tuple[str, list[str]]) -> None:
        for name, (title, sentences) in files.items():
            path = tmp_path / "in" / name.replace("__", "/").replace("_txt", ".txt")
            path.parent.mkdir(parents=True, exist_ok=True)
            text = f"{title}\n\n" + ".\n\n".join(sentences) + ".\n"
            path.write_text(text, encoding="utf-8")
        Ingest(catalogue, settings, vocabularies).run(find_files([tmp_path / "in"]))

    return load


def only(catalogue: Catalogue) -> Proposal:
    [proposal] = open_proposals(catalogue)
    return proposal


def test_nearly_equal_files_are_proposed_as_duplicates(
    load: Callable[..., None], catalogue: Catalogue
) -> None:
    text = prose(1)
    load(a_txt=("Water for all", text), c_txt=("Buses for all", prose(2)))
    load(b_txt=("Water for all", [*text[:-1], "The end was written anew"]))
    found = only(catalogue)
    assert found.kind is ProposalKind.DUPLICATE
    files = [
        catalogue.document(id, STAFF_SCOPE).editions[0].filename
        for id in (found.document, found.other)
    ]
    assert files == ["a.txt", "b.txt"]


def test_a_revised_text_is_proposed_as_a_new_version(
    load: Callable[..., None], catalogue: Catalogue
) -> None:
    old = prose(3)
    load(plan_txt=("Action plan of the branch", old))
    load(plan2_txt=("Action plan of the branch", old[:42] + prose(4)[:16]))
    found = only(catalogue)
    assert found.kind is ProposalKind.VERSION
    decide(catalogue, found.id, True, "ana")
    document = catalogue.document(found.document, STAFF_SCOPE)
    assert [(e.filename, e.is_current) for e in document.editions] == [
        ("plan.txt", False),
        ("plan2.txt", True),
    ]
    assert [e.version for e in document.editions] == [1, 2]
    assert "worker" in catalogue.pages(document.id, 2, STAFF_SCOPE)[0].text


def test_a_text_of_the_same_title_may_be_rewritten_by_two_fifths(
    load: Callable[..., None], catalogue: Catalogue
) -> None:
    old = prose(3)
    load(plan_txt=("Action plan of the harbour branch", old))
    load(plan2_txt=("Action plan of the harbour branch", old[:36] + prose(4)[:24]))
    assert only(catalogue).kind is ProposalKind.VERSION


@pytest.mark.parametrize(
    "titles",
    [
        pytest.param(("Minutes of meeting 3", "Minutes of meeting 4"), id="numbered"),
        pytest.param(("Minutes", "Minutes"), id="a title of many"),
        pytest.param(("On the price of water", "On fares and buses"), id="others"),
    ],
)
def test_standing_clauses_do_not_make_two_documents_one(
    load: Callable[..., None], catalogue: Catalogue, titles: tuple[str, str]
) -> None:
    clauses = prose(5)[:20]
    one, other = titles
    load(a_txt=(one, prose(6)[:30] + clauses), b_txt=(other, prose(7)[:30] + clauses))
    assert open_proposals(catalogue) == []


FRENCH = (
    "Le conseil municipal doit reprendre en régie la distribution de l'eau, parce que "
    "le contrat avec l'entreprise privée coûte trop cher aux habitants de la ville. "
)
ENGLISH = (
    "The council must take the water supply back into its own hands, because the "
    "contract with the private company costs the people of the city too much. "
)


@pytest.mark.parametrize(
    "names", [("brief-en", "brief-fr"), ("en__brief", "fr__brief")]
)
def test_files_named_after_their_languages_are_proposed_as_translations(
    load: Callable[..., None], catalogue: Catalogue, names: tuple[str, str]
) -> None:
    english, french = (f"{name}_txt" for name in names)
    load(**{english: ("Water in public hands", [ENGLISH] * 3)})
    load(**{french: ("L'eau en régie publique", [FRENCH] * 3)})
    found = only(catalogue)
    assert found.kind is ProposalKind.TRANSLATION
    decide(catalogue, found.id, True, "ana")
    document = catalogue.document(found.document, STAFF_SCOPE)
    assert [e.language for e in document.current_editions] == ["en", "fr"]
    with pytest.raises(DocumentNotFound):
        catalogue.document(found.other, STAFF_SCOPE)


# The same facts in two languages, and others.
FIGURES = "{} 2010, {} 1 200 000, {} 85, {} 47 ({} 1998, {} 2024)."


def with_figures(text: str, word: str) -> list[str]:
    return [text, text, FIGURES.format(*[word] * 6)]


def test_texts_with_the_same_figures_are_proposed_as_translations(
    load: Callable[..., None], catalogue: Catalogue
) -> None:
    load(
        one_txt=("Water in public hands", with_figures(ENGLISH, "since")),
        two_txt=("L'eau en régie publique", with_figures(FRENCH, "depuis")),
        three_txt=("Un autre texte", [FRENCH, FRENCH, "En 2010, 85 et 1998."]),
    )
    [found] = [
        one for one in open_proposals(catalogue) if one.kind is ProposalKind.TRANSLATION
    ]
    assert found.evidence == "6 of 6 figures stand in both texts"
    united = catalogue.documents([found.document, found.other], STAFF_SCOPE)
    titles = {document.editions[0].title for document in united.values()}
    assert titles == {"Water in public hands", "L'eau en régie publique"}


def test_figures_are_the_same_however_a_language_writes_them() -> None:
    written = ("In 2024 1,200,000", "2024 1\u202f200\u202f000", "٢٠٢٤ ١٬٢٠٠٬٠٠٠")
    figures = {
        figures_of(signature(f"{' '.join(prose(3))} {text}", "en")) for text in written
    }
    assert [len(some) for some in figures] == [2]


def test_a_rejected_proposal_does_not_come_back(
    load: Callable[..., None], catalogue: Catalogue
) -> None:
    text = prose(5)
    load(a_txt=("One", text), b_txt=("Two", [*text, "One more sentence"]))
    decide(catalogue, only(catalogue).id, False, "ana")
    load(a_txt=("One", [*text, "And another"]), b_txt=("Two", [*text, "And one here"]))
    assert open_proposals(catalogue) == []


def test_loading_united_files_again_changes_nothing(
    load: Callable[..., None], catalogue: Catalogue
) -> None:
    text = prose(6)
    files = {"a_txt": ("One", text), "b_txt": ("One", [*text, "One more sentence"])}
    load(**files)
    found = only(catalogue)
    decide(catalogue, found.id, True, "ana")
    before = catalogue.document(found.document, STAFF_SCOPE)
    load(**files)
    assert catalogue.document(found.document, STAFF_SCOPE) == before
    assert catalogue.count(STAFF_SCOPE).documents == 1


def test_documents_for_different_readers_are_never_united(
    load: Callable[..., None], catalogue: Catalogue, vocabularies: Vocabularies
) -> None:
    text = prose(7)
    load(a_txt=("One", text), b_txt=("One", [*text, "One more sentence"]))
    found = only(catalogue)
    secret = Edit(put=(("access", "staff"),))
    edit_record(catalogue, vocabularies, found.other, secret, "ana")
    with pytest.raises(QueryError, match="same readers"):
        decide(catalogue, found.id, True, "ana")
    assert catalogue.count(STAFF_SCOPE).documents == 2


def test_what_staff_said_of_both_documents_is_kept(
    load: Callable[..., None], catalogue: Catalogue, vocabularies: Vocabularies
) -> None:
    text = prose(8)
    load(a_txt=("One", text), b_txt=("One", [*text, "One more sentence"]))
    found = only(catalogue)
    for id, edit in (
        (found.document, Edit(put=(("issued", "2019"),))),
        (found.other, Edit(put=(("issued", "2001"), ("series", "Blue papers")))),
    ):
        edit_record(catalogue, vocabularies, id, edit, "ana")
    decide(catalogue, found.id, True, "ana")
    record = record_of(catalogue.document(found.document, STAFF_SCOPE))
    assert (record.first("issued"), record.first("series")) == ("2019", "Blue papers")


@given(st.integers(0, 1000), st.integers(0, 60))
def test_signatures_estimate_how_much_texts_share(seed: int, kept: int) -> None:
    one = prose(seed)
    other = one[:kept] + prose(seed + 5000)[kept:]
    rows = [
        np.frombuffer(words_of(signature(". ".join(text), "en")), dtype="<u4")
        for text in (one, other)
    ]
    assert all(len(row) == SIZE for row in rows)
    # Of 60 sentences, `kept` are the same: nearly all their shingles, out of all.
    truth = kept / (120 - kept)
    assert abs(float(np.mean(rows[0] == rows[1])) - truth) < 0.2


@given(st.text())
def test_any_file_name_can_be_asked_for_its_language(name: str) -> None:
    parted = without_language(f"/in/{name}")
    assert parted is None or parted[1] in "en fr es de sv pt ru ar ja".split()


def test_words_are_runs_of_letters_and_figures_in_every_script() -> None:
    letters = "".join(map(chr, range(0x3100)))
    for some in (letters, *(letters[at : at + 64] for at in range(0, 0x3100, 64))):
        text = f"a{'a'.join(some)} {some}"
        assert words_in(text) == re.findall(r"\w+", text)
