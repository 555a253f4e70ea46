"""Text in the encodings of forty years is read in its own letters."""

from pathlib import Path

import pytest

from ingest.readers import Limits, read_file
from repository.errors import ReadError

TEXTS = {
    "en": "Members’ pay – “fair” at last: £12 an hour for the café’s workers.",
    "fr": "Les élus ont décidé : « l’eau » redevient publique à Évian, près du lac.",
    "es": "La gestión pública del agua: ¿qué opinan los niños y las niñas de Cataluña?",
    "de": "Die Überführung der „Stadtwerke“ in öffentliche Hände, größer als je zuvor.",
    "sv": "Återkommunalisering av äldreomsorgen: förbundet kräver högre lön för alla.",
    "pt": "A remunicipalização e a privatização: três lições que não são só de gestão.",
    "ru": "Возвращение водоснабжения в собственность города – решение совета, принятое "
    "после долгих споров о цене воды и о том, кто за неё платит.",
    "ar": "أعادت البلدية خدمات المياه إلى القطاع العام بعد سنوات من الخصخصة.",
    "ja": "水道事業の再公営化は、多くの都市で進んでいる。「水は人権である」という。",
}
"""A paragraph such as motions have, in each language."""
WESTERN = ("cp1252", "mac_roman", "cp850")
ENCODINGS = {
    **dict.fromkeys(("en", "fr", "es", "de", "sv", "pt"), WESTERN),
    "fr": (*WESTERN, "iso8859_15"),
    "pt": (*WESTERN, "cp860"),
    "ru": ("cp1251", "koi8_r", "iso8859_5", "cp866", "mac_cyrillic"),
    "ar": ("cp1256", "iso8859_6", "cp720", "mac_arabic"),
    "ja": ("cp932", "euc_jp", "iso2022_jp"),
}
WITHOUT_MARK = ("utf-8", "utf-16-le", "utf-16-be")
# What old sets had no signs for was typed so.
TYPED = str.maketrans("’‘“”„–", '\'\'"""-')


def read(path: Path, content: bytes) -> str:
    path.write_bytes(content)
    return " ".join(page.text for page in read_file(path, Limits()).pages)


@pytest.mark.parametrize(
    ("language", "encoding"),
    [
        (language, encoding)
        for language, encodings in ENCODINGS.items()
        for encoding in (*encodings, *WITHOUT_MARK)
    ],
)
def test_every_encoding_of_a_language_is_recognised(
    tmp_path: Path, language: str, encoding: str
) -> None:
    text = TEXTS[language]
    if encoding.startswith(("cp8", "koi8", "iso8859")):
        text = text.translate(TYPED)
    assert read(tmp_path / "motion.txt", text.encode(encoding)) == text


def test_the_forms_of_letters_that_old_dos_has_are_read_as_letters(
    tmp_path: Path,
) -> None:
    drawn = "ﺃﻋﺎﺩﺕ ﺍﻟﺑﻟﺩﻳﺓ ﺧﺩﻣﺎﺕ ﺍﻟﻣﻳﺎﻩ ﺑﻌﺩ ﺳﻧﻭﺍﺕ ﻣﻥ ﺍﻟﺧﺻﺧﺻﺓ."
    meant = "أعادت البلدية خدمات المياه بعد سنوات من الخصخصة."
    assert read(tmp_path / "motion.txt", drawn.encode("cp864")) == meant


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("„Jakobs verteidigt Rückkauf der Betriebe“", id="opening mark"),
        pytest.param("English – French – Spanish – German", id="dashes"),
    ],
)
def test_signs_around_words_are_no_letters(tmp_path: Path, text: str) -> None:
    assert read(tmp_path / "notice.txt", text.encode("cp1252")) == text


@pytest.mark.parametrize(("language", "encoding"), [("ru", "cp866"), ("ar", "cp1256")])
def test_an_english_text_that_quotes_another_script_keeps_both(
    tmp_path: Path, language: str, encoding: str
) -> None:
    quoted = TEXTS[language].translate(TYPED).split(":")[0]
    text = f"{'The council decided on water in public hands. ' * 6}{quoted}"
    assert read(tmp_path / "motion.txt", text.encode(encoding)) == text


def test_a_zero_byte_does_not_make_a_text_chinese(tmp_path: Path) -> None:
    text = "Motion 12 on water. " * 40
    content = f"{text}\0{text}".encode()
    assert "Motion 12 on water." in read(tmp_path / "motion.txt", content)


def test_tables_of_numbers_are_no_wide_letters(tmp_path: Path) -> None:
    text = f"{'0 0 0 ' * 50}café {'0 0 0 ' * 9}".strip()
    assert read(tmp_path / "table.txt", text.encode("cp1252")) == text


def test_one_letter_beyond_ascii_at_the_very_end_is_no_cut_off_unicode(
    tmp_path: Path,
) -> None:
    text = f"{'The branch meets on Monday. ' * 20}See you at the café"
    assert read(tmp_path / "notice.txt", text.encode("cp1252")) == text


def test_numbers_of_programs_are_no_text(tmp_path: Path) -> None:
    content = b"".join((at * at % 300).to_bytes(2, "little") for at in range(2000))
    with pytest.raises(ReadError, match="which it is not"):
        read(tmp_path / "sound.txt", content)
