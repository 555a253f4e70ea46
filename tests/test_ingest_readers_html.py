"""Web pages and Markdown: main text, headings, rows, and nothing of the furniture."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest
from justext.core import define_stoplist
from trafilatura import external

from ingest.readers import Limits, read_file, stop_words
from ingest.readers.furniture import without_furniture
from repository.model import Extraction, Hint

STORY = (
    "The town council voted on Tuesday to bring the water works back into public "
    "hands when the contract ends, after a campaign of four years by the union and "
    "its allies in the neighbourhoods. "
)
PAGE = f"""<!DOCTYPE html><html lang="fr"><head><title>Water is back | Union</title>
<meta property="og:title" content="Water is back">
<meta name="author" content="Ana Silva">
<meta property="article:published_time" content="2012-05-01T10:00:00Z">
<meta name="description" content="How a town got its water back.">
<link rel="canonical" href="https://union.example/water">
<script>var hidden = "script words";</script></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/join">Join</a></li></ul></nav>
<main><article><h1>Water is back</h1><p>{STORY * 2}</p>
<h2>What comes next</h2><p>{STORY}</p>
<ul><li>Wells are counted first.</li><li>Pipes come second.</li></ul>
<table><tr><th>Month</th><th>Step</th></tr><tr><td>June</td><td>Vote</td></tr></table>
</article></main>
<div id="comments"><h3>Leave a Reply</h3>
<p>Your email address will not be published.</p>
<form><input name="x"><p>Post Comment</p></form></div>
<footer><p>We use cookies to improve the site.</p></footer></body></html>"""


def read_page(folder: Path, content: str | bytes, name: str = "a.html") -> Extraction:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_file(path, Limits())


def test_main_text_comes_in_sections(tmp_path: Path) -> None:
    extraction = read_page(tmp_path, PAGE)
    assert [page.headings for page in extraction.pages] == [
        ("Water is back",),
        ("What comes next",),
    ]
    assert STORY.strip() in extraction.pages[0].text
    second = extraction.pages[1].text
    assert "- Wells are counted first.\n- Pipes come second." in second
    assert "Month\tStep\nJune\tVote" in second


@pytest.mark.parametrize(
    "words", ["Home", "Leave a Reply", "email address", "cookies", "script words"]
)
def test_furniture_is_left_out(tmp_path: Path, words: str) -> None:
    assert words not in read_page(tmp_path, PAGE).text


def test_metadata_are_hints(tmp_path: Path) -> None:
    hints = read_page(tmp_path, PAGE).hints
    assert {
        Hint("title", "Water is back", "HTML metadata: og:title"),
        Hint("creator", "Ana Silva", "HTML metadata: author"),
        Hint("issued", "2012-05-01", "HTML metadata: article:published_time"),
        Hint(
            "abstract", "How a town got its water back.", "HTML metadata: description"
        ),
        Hint("source", "https://union.example/water", "HTML: canonical address"),
        Hint("language", "fr", "HTML: lang"),
    } <= set(hints)


def test_linked_data_are_hints(tmp_path: Path) -> None:
    data = {"@graph": [{"@type": "NewsArticle", "datePublished": "2013-02-03T00:00"}]}
    script = f'<script type="application/ld+json">{json.dumps(data)}</script>'
    hints = read_page(tmp_path, f"<html><head>{script}</head><p>{STORY}").hints
    assert Hint("issued", "2013-02-03", "JSON-LD: datePublished") in hints


def test_an_author_is_found_where_linked_data_refer_to_one(tmp_path: Path) -> None:
    data = {
        "@graph": [
            {"@type": "BlogPosting", "author": {"@id": "/#ana"}},
            {"@type": "Person", "@id": "/#ana", "name": "Ana Silva"},
        ]
    }
    script = f'<script type="application/ld+json">{json.dumps(data)}</script>'
    hints = read_page(tmp_path, f"<html><head>{script}</head><p>{STORY}").hints
    assert Hint("creator", "Ana Silva", "JSON-LD: author") in hints


@pytest.mark.parametrize(
    "meta",
    [
        '<meta name="pdate" content="20120501">',
        '<meta name="article.published" content="2012-05-01T13:03:00.000Z">',
        '<meta itemprop="datePublished" content="2012-05-01 02:24:00">',
        '<meta name="parsely-pub-date" content="2012/05/01">',
    ],
)
def test_newspapers_say_in_many_ways_when_they_published(
    tmp_path: Path, meta: str
) -> None:
    hints = read_page(tmp_path, f"<html><head>{meta}</head><p>{STORY}").hints
    dates = [hint for hint in hints if hint.field == "issued"]
    assert [hint.value for hint in dates] == ["2012-05-01"]
    assert dates[0].evidence.startswith("HTML metadata")


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ('<p class="date">2021-09</p>', "2021-09"),
        ('<time datetime="2021-09">09/2021</time>', "2021-09"),
        ("<p>September 2021</p>", "2021"),
        ("<p>Published: 2021</p>", "2021"),
        ('<p class="date">12 September 2021</p>', "2021-09-12"),
        ('<time datetime="2021-09-09">today</time>', "2021-09-09"),
        ('<a href="/2021/01/15/water">water</a>', "2021-01-15"),
    ],
)
def test_a_date_is_as_precise_as_the_page_says(
    tmp_path: Path, said: str, kept: str
) -> None:
    page = f"<html><body><h1>Care</h1>{said}<p>{STORY}</p></body></html>"
    hints = read_page(tmp_path, page).hints
    dates = {hint.value for hint in hints if hint.field == "issued"}
    assert dates == {kept}


def test_a_short_page_keeps_all_that_can_be_seen(tmp_path: Path) -> None:
    page = (
        "<html><body><h1>Join us</h1><ul><li>March on 23 June</li></ul></body></html>"
    )
    assert read_page(tmp_path, page).text == "Join us\n\n- March on 23 June"


def test_a_declared_encoding_is_obeyed(tmp_path: Path) -> None:
    page = f'<html><head><meta charset="windows-1251"></head><p>{"Вода наша. " * 9}</p>'
    assert "Вода наша." in read_page(tmp_path, page.encode("cp1251")).text


def test_nesting_without_end_ends(tmp_path: Path) -> None:
    page = f"<html><body>{'<div><b>' * 20_000}Water{'</b></div>' * 20_000}"
    assert read_page(tmp_path, page).media_type == "text/html"


def test_saved_pages_agree_with_what_is_expected(shared: Path) -> None:
    """Mean word F1 was 0.957 when this was written; trafilatura's default has 0.94."""
    folder = shared / "data" / "documents" / "web"
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    scores = []
    for name, page in expected.items():
        extraction = read_file(folder / f"{name}.html", Limits())
        words = Counter(re.findall(r"\w+", extraction.text.lower()))
        wanted = Counter(re.findall(r"\w+", page["articleBody"].lower()))
        common = sum((words & wanted).values())
        scores.append(2 * common / (words.total() + wanted.total()))
    assert sum(scores) / len(scores) > 0.95


MARKDOWN = """---
title: Water is back
author: Ana Silva
date: 2012-05-01
---
# Water is back

Some *words* with a [link](https://union.example), an ![image](x.png) and `code`,
broken by hand at the end of a line that is quite long indeed, as some do.

1. first
2. second
   - inner

| Month | Step |
|-------|------|
| June  | <b>Vote</b> |

5 < 6 & 7 > 6; see <Total Place> and <https://union.example> and H<sub>2</sub>O.[^1]

- [Log in](#) to post comments
"""


def test_markdown_is_text_without_marks(tmp_path: Path) -> None:
    extraction = read_page(tmp_path, MARKDOWN, "a.md")
    assert extraction.text.split("\n\n") == [
        "Water is back",
        "Some words with a link, an and code, broken by hand at the end of a line that "
        "is quite long indeed, as some do.",
        "1. first\n2. second\n- inner",
        "Month\tStep\nJune\tVote",
        "5 < 6 & 7 > 6; see <Total Place> and https://union.example and H2O.[^1]",
    ]
    assert extraction.pages[0].headings == ("Water is back",)
    assert Hint("title", "Water is back", "front matter: title") in extraction.hints


@pytest.mark.parametrize(
    "line",
    [
        "- Log in to post comments",
        "Printer-friendly version",
        "Connectez-vous pour poster des commentaires",
        "Versión para imprimir",
        "Druckversion",
        "Logga in för att kommentera",
        "Faça login para comentar",
        "Версия для печати",
        "نسخة للطباعة",
        "コメントを投稿するにはログインしてください",
        "We use cookies to give you the best experience.",
        "Nous utilisons des cookies pour améliorer le site.",
        "当サイトではCookieを使用しています。",
        "Subscribe to our weekly newsletter",
        "Thanks for signing up!",
        "Abonnez-vous à notre lettre d’information",
        "Suscríbete a nuestro boletín informativo",
        "Newsletter abonnieren",
        "Prenumerera på vårt nyhetsbrev",
        "Assine a nossa newsletter",
        "Подпишитесь на нашу рассылку",
        "اشترك في النشرة البريدية",
        "ニュースレターに登録する",
    ],
)
def test_furniture_is_known_in_nine_languages(line: str) -> None:
    assert without_furniture(f"Water.\n{line}\nEnergy.") == "Water.\nEnergy."


@pytest.mark.parametrize(
    "text",
    [
        "How to leave a reply\nThe union asks its members to write to the ministry.",
        "Leave a Reply\nThis song by the choir tells of the strike of 1912.",
        "A law on cookies: this site of the struggle uses few of them.",
        "Name\nEmail\nWebsite",
        "Tweets by ministers are public records.",
        "Comments",
        "Subscribe to the view of our newsletter that water is a right.",
    ],
)
def test_words_that_only_resemble_furniture_stay(text: str) -> None:
    assert without_furniture(text) == text


def test_what_follows_a_comment_form_stays() -> None:
    text = (
        "Water.\nLeave a Reply\nName\nEmail\nPost Comment\nThe second article begins."
    )
    assert without_furniture(text) == "Water.\nThe second article begins."


@pytest.mark.parametrize("ends", ["</rt>", ""])
def test_words_with_their_reading_above_them_are_kept(
    tmp_path: Path, ends: str
) -> None:
    path = tmp_path / "a.html"
    word = f"<ruby>水道<rp>(</rp><rt>すいどう{ends}<rp>)</rp></ruby>"
    path.write_text(
        f"<html><body><main><h1>水</h1><p>{STORY * 2}</p><p>私たちの{word}は公営。"
        f"</p><figure><img src=a.png><figcaption>A well in Accra, {STORY}"
        f"</figcaption></figure></main></body></html>",
        encoding="utf-8",
    )
    text = read_file(path, Limits()).text
    assert "私たちの水道" in text
    assert "A well in Accra" in text


@pytest.mark.parametrize(
    "body",
    [
        f'<frameset cols="2*,*"><frame src="menu.html"><noframes><body><p>{STORY}'
        "</body></noframes></frameset>",
        f'<body><iframe title=a srcdoc="&lt;p&gt;{STORY}"></iframe></body>',
    ],
    ids=["in the place of frames", "in a frame"],
)
def test_what_stands_in_frames_is_read_as_text(tmp_path: Path, body: str) -> None:
    path = tmp_path / "a.html"
    path.write_text(f"<html><head><title>News</title></head>{body}", encoding="utf-8")
    assert read_file(path, Limits()).text.split() == STORY.split()


def test_a_page_that_a_program_would_have_to_fill_has_no_text(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(
        "<title>News</title><noscript>You need to enable JavaScript to run this app."
        "</noscript><div id=root></div>",
        encoding="utf-8",
    )
    assert "no-text" in dict(read_file(path, Limits()).warnings)


def test_a_short_page_keeps_its_headings_and_tables(tmp_path: Path) -> None:
    path = tmp_path / "motion.html"
    path.write_text(
        "<html><head><title>Motion 12</title></head><body><h1>Motion 12: Clean schools"
        "</h1><p>The union calls on the council to bring the cleaning of schools back "
        "into public hands.</p><h2>Reasons</h2><ul><li>Wages were cut by a fifth.</li>"
        "</ul><table><tr><td>Year</td><td>Cleaners</td></tr><tr><td>2019</td>"
        "<td>412</td></tr></table></body></html>"
    )
    extraction = read_file(path, Limits())
    headings = [h for page in extraction.pages for h in page.headings]
    assert headings == ["Motion 12: Clean schools", "Reasons"]
    assert "2019\t412" in extraction.text


def test_a_plain_old_page_keeps_its_headings(tmp_path: Path) -> None:
    body = "".join(
        f"<div><div><h{level}>{words}</h{level}></div></div><p>{words}. {STORY * 2}</p>"
        for level, words in ((3, "Wells"), (4, "Depth of wells"), (3, "Pipes"))
    )
    page = f"<html><body><center>{body}</center><h3>Join us</h3></body></html>"
    extraction = read_page(tmp_path, page)
    found = [name for page in extraction.pages for name in page.headings]
    assert found == ["Wells", "Depth of wells", "Pipes"]
    assert extraction.text.startswith("Wells\n\nWells. The town council")


@pytest.mark.parametrize("name", ["guimenu", "author", "options", "related"])
def test_what_a_sentence_sets_apart_stays_in_it(tmp_path: Path, name: str) -> None:
    page = (
        f"<html><body><article><h1>Water</h1><p>{STORY * 3}</p><p>{STORY} Choose "
        f'<span class="{name}">Members</span> → <span class="{name}">Join</span>, '
        "and write.</p></article></body></html>"
    )
    assert "Choose Members → Join, and write." in read_page(tmp_path, page).text


def test_the_sign_of_a_permanent_link_is_no_part_of_a_heading(tmp_path: Path) -> None:
    page = PAGE.replace(
        "What comes next<", 'What comes next<a href="#next" title="Link">¶</a><'
    )
    assert read_page(tmp_path, page).pages[1].headings == ("What comes next",)


def test_a_page_whose_declaration_is_cut_off_is_read(tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    page.write_text(
        '<?xml version="1.0" encoding="utf-8" <html><body><h1>Water</h1><p>The motion '
        "was carried by the whole conference.</p></body></html>"
    )
    assert "The motion was carried" in read_file(page, Limits()).text


@pytest.mark.parametrize("sign", ["\x15", "&#21;", "\ufffe"])
def test_signs_that_no_page_may_have_cost_nobody_the_page(
    tmp_path: Path, sign: str
) -> None:
    page = PAGE.replace("What comes next", f"What comes next{sign} <b>now</b>{sign}")
    assert read_page(tmp_path, page).pages[1].headings == ("What comes next now",)


def test_a_heading_without_anything_below_it_ends_no_page(tmp_path: Path) -> None:
    page = f"<article><h1>Water</h1><p>{STORY * 3}</p><h2>Comments</h2>{{}}</article>"
    assert "Comments" not in read_page(tmp_path, page.format("")).text
    answer = page.format(f"<p>{STORY}</p>")
    assert "Comments" in read_page(tmp_path, answer).text


def test_the_stop_words_of_a_page_without_main_content_are_those_of_trafilatura(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert external.JT_STOPLIST is stop_words.WORDS
    kept = define_stoplist(stop_words.WORDS)
    monkeypatch.setattr(external, "JT_STOPLIST", None)
    assert kept == {word.lower() for word in external.jt_stoplist_init()}
