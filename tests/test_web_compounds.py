"""Longer words that a German word is a part of: searched, shown, and left out."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from index.catch_up import catch_up_home
from repository.catalogue import Catalogue
from repository.model import Access, Page
from repository.settings import load_settings
from tests.making import hold, said
from tests.making_shelf import browsing, get, texts

TEXTS = {
    "Recht": "Wasser ist ein Recht.",
    "Stadt": "Die Wasserversorgung bleibt bei der Stadt.",
    "Land": "Die Wasserkämpfe im Land.",
    "Akte": "Die Wasserverträge sind geheim.",
    **{f"Teile {n}": f"Versorgung, Kämpfe, Verträge {n}." for n in "123"},
}


def test_longer_words_are_named_as_they_are_spelt_and_can_be_left_out(
    tmp_path: Path,
) -> None:
    settings = load_settings(tmp_path / "home", environment={})
    catalogue = Catalogue.open(settings, create=True)
    for title, text in TEXTS.items():
        hold(
            catalogue,
            tmp_path / "in" / f"{title}.txt",
            text,
            pages=(Page(1, text, language="de"),),
            language="de",
            assertions=(said("title", title),),
            default_access=Access.STAFF if title == "Akte" else Access.PUBLIC,
        )
    catalogue.close()
    catch_up_home(settings)
    titles = "//li[@class='hit']//h2"
    with browsing(settings) as client:
        page = get(client, "/?q=Wasser&ui=de&sort=date")
        assert set(texts(page, titles)) == {"Recht", "Stadt", "Land"}
        [lead] = texts(page, "//div[@class='expanded'][contains(., 'Längere')]")
        # None that only a hidden document has, and no folded letters.
        assert "„Wasser“" in lead
        assert "Wasserkämpfe Wasserversorgung" in " ".join(lead.split())
        assert "verträge" not in page.text_content()
        [leave] = page.xpath("//a[contains(., 'Diese Wörter weglassen')]/@href")
        assert parse_qs(urlsplit(leave).query)["sort"] == ["date"]
        without = get(client, leave)
        assert texts(without, titles) == ["Recht"]
        [back] = without.xpath("//a[contains(., 'Längere Wörter mit')]/@href")
        assert set(texts(get(client, back), titles)) == {"Recht", "Stadt", "Land"}
        answer = client.get("/api/v1/search?q=Wasser&ui=de").json
        compounds = [one for one in answer["expanded"] if one["compounds"]]
        assert compounds[0]["labels"] == {"de": ["Wasserkämpfe", "Wasserversorgung"]}
