"""The language of a text."""

import pytest

from ingest.language import detect, detect_short

SENTENCES = {
    "en": "The council took the service back into public hands and kept all its staff.",
    "fr": "La commune a repris le service en régie et gardé l’ensemble du personnel.",
    "es": "El ayuntamiento recuperó el servicio y mantuvo a todo el personal.",
    "de": "Die Stadt hat den Betrieb zurückgeholt und alle Beschäftigten übernommen.",
    "sv": "Kommunen tog tillbaka driften och behöll alla som arbetade där.",
    "pt": "A câmara resgatou o serviço e manteve todos os trabalhadores.",
    "ru": "Город вернул себе водоканал и сохранил рабочие места.",
    "ar": "أعادت البلدية خدمة المياه إلى الإدارة العامة واحتفظت بجميع العاملين.",
    "ja": "市は水道事業を直営に戻し、すべての職員の雇用を守った。",
}


@pytest.mark.parametrize(("language", "sentence"), SENTENCES.items())
def test_a_sentence_is_told(language: str, sentence: str) -> None:
    assert detect(sentence)[0] == language
    assert detect_short(sentence)[0] == language


@pytest.mark.parametrize(("language", "sentence"), SENTENCES.items())
def test_capitals_are_told_too(language: str, sentence: str) -> None:
    assert detect(sentence.upper())[0] == language


@pytest.mark.parametrize(("language", "sentence"), SENTENCES.items())
def test_long_text_is_told_surely_and_the_same_each_time(
    language: str, sentence: str
) -> None:
    text = f"{sentence} " * 20
    answers = {detect(text) for _ in range(3)}
    assert len(answers) == 1
    code, confidence = answers.pop()
    assert (code, confidence > 0.9) == (language, True)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("12 345, 67 % – 2021", id="figures"),
        pytest.param("https://example.org/water", id="an address"),
        pytest.param("ABBA", id="a name"),
        pytest.param("آب و برق شهر پاک است و گاز", id="Persian"),
        pytest.param(
            "Місто повернуло собі водоканал і зберегло робочі місця", id="Ukrainian"
        ),
        pytest.param(
            "市政府收回了供水服务并保留了所有工作人员的就业岗位", id="Chinese"
        ),
        pytest.param("η πόλη πήρε πίσω το νερό", id="Greek"),
    ],
)
def test_what_cannot_be_told_is_undetermined(text: str) -> None:
    assert detect(text)[0] == "und"


def test_quoted_latin_titles_do_not_turn_a_text() -> None:
    text = f"{SENTENCES['ru']} Our public water future. {SENTENCES['ru']}"
    assert detect(text)[0] == "ru"
