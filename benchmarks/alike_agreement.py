"""Whether documents that are one are proposed, and none that are not.

Takes the texts of the starter collection, each with one other file made of it: the
same text again, with errors as of text recognition, edited a little or much, a chapter
of it, or other text with the same standing clauses. Loads all of them and compares
what is proposed with what is true.

    python benchmarks/alike_agreement.py

With ``--translations`` it loads the starter collection without its sidecars, once with
its files' own names and once with names that tell nothing, and compares what is
proposed as translations with the editions that the sidecars make of one document.
"""

import argparse
import random
import re
import shutil
import tempfile
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

from ingest.incoming import find_files
from ingest.pipeline import Ingest
from ingest.readers import Limits, is_document, read_file
from repository.catalogue import Catalogue
from repository.model import STAFF_SCOPE
from repository.proposals import ProposalKind, open_proposals
from repository.settings import Settings, load_settings
from repository.vocabulary import load_vocabularies

FEWEST_SENTENCES = 12
CLAUSES = 15
"""Sentences of one text that others carry as their standing clauses."""

Sentences = list[str]
Change = Callable[[Sentences, Sentences, random.Random], Sentences]


def misread(share: float) -> Change:
    """Return a change that misreads so many letters in a hundred."""

    def change(text: Sentences, _: Sentences, dice: random.Random) -> Sentences:
        return [
            "".join(
                dice.choice("rnlticeoau")
                if c.isalpha() and dice.random() < share
                else c
                for c in sentence
            )
            for sentence in text
        ]

    return change


def edited(share: float) -> Change:
    """Return a change that replaces so many sentences in a hundred."""

    def change(text: Sentences, other: Sentences, dice: random.Random) -> Sentences:
        return [dice.choice(other) if dice.random() < share else one for one in text]

    return change


def chapter(text: Sentences, _: Sentences, __: random.Random) -> Sentences:
    return text[len(text) // 3 : 2 * len(text) // 3]


KINDS: dict[str, tuple[Change | None, bool]] = {
    "same text": (lambda text, _, __: text, True),
    "misread, 1 letter in 100": (misread(0.01), True),
    "misread, 4 letters in 100": (misread(0.04), True),
    "a sixth of the sentences new": (edited(1 / 6), True),
    "two fifths of the sentences new": (edited(0.4), True),
    "a chapter": (chapter, False),
    "standing clauses": (None, False),
}
"""What is made of a text, and whether the two are to be proposed."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--translations", action="store_true")
    if parser.parse_args().translations:
        for has_names in (True, False):
            translations(has_names)
        return
    with tempfile.TemporaryDirectory() as folder:
        home, inbox = Path(folder, "home"), Path(folder, "in")
        settings = load_settings(home, environment={})
        true, kind_of = write_files(inbox, settings.corpus_dir / "documents", settings)
        found = {names for names, _ in proposed(settings, inbox)}
    report(found, true, kind_of)


def proposed(
    settings: Settings, inbox: Path
) -> set[tuple[frozenset[str], ProposalKind]]:
    """Load files; return the names, without suffixes, of what is proposed as one."""
    vocabularies = load_vocabularies(*settings.vocabulary_dirs)
    catalogue = Catalogue.open(settings, create=True)
    Ingest(catalogue, settings, vocabularies).run(find_files([inbox]))
    found = set()
    for one in open_proposals(catalogue):
        documents = catalogue.documents([one.document, one.other], STAFF_SCOPE)
        names = frozenset(
            Path(document.editions[0].filename).stem for document in documents.values()
        )
        found.add((names, one.kind))
    catalogue.close()
    return found


def translations(has_names: bool) -> None:
    """Print how many translations of the starter collection are proposed, and how
    many proposals are none."""
    with tempfile.TemporaryDirectory() as folder:
        home, inbox = Path(folder, "home"), Path(folder, "in")
        inbox.mkdir()
        settings = load_settings(home, environment={})
        editions: dict[str, list[str]] = defaultdict(list)
        sidecars = sorted((settings.corpus_dir / "documents").rglob("*.toml"))
        for number, sidecar in enumerate(sidecars):
            path = sidecar.with_suffix("")
            name = path.name if has_names else f"{number:03}{path.suffix}"
            shutil.copy(path, inbox / name)
            said = tomllib.loads(sidecar.read_text(encoding="utf-8"))
            editions[said["document"]].append(Path(name).stem)
        true = {
            frozenset(pair)
            for names in editions.values()
            for pair in combinations(names, 2)
        }
        found = {
            names
            for names, kind in proposed(settings, inbox)
            if kind is ProposalKind.TRANSLATION
        }
    names = "their own" if has_names else "meaningless"
    print(
        f"{len(sidecars)} files with {names} names: {len(found & true)} of {len(true)} "
        f"pairs of translations proposed, {len(found - true)} others"
    )


def write_files(
    inbox: Path, documents: Path, settings: Settings
) -> tuple[set[frozenset[str]], dict[frozenset[str], str]]:
    """Write each text and what is made of it; return the true pairs, and the kinds."""
    inbox.mkdir(parents=True)
    texts = []
    for path in sorted(documents.rglob("*")):
        sidecar = Path(f"{path}.toml")
        if path.is_file() and is_document(path) and sidecar.exists():
            said = tomllib.loads(sidecar.read_text(encoding="utf-8"))
            pages = read_file(path, Limits.of(settings)).pages
            text = " ".join("\n".join(page.text for page in pages).split())
            sentences = re.findall(r"[^.!?。؟]+[.!?。؟]", text)
            if len(sentences) >= FEWEST_SENTENCES:
                texts.append((said["language"], sentences))
    true, kind_of = set(), {}
    kinds = list(KINDS)
    for number, (language, sentences) in enumerate(texts):
        dice = random.Random(number)
        pool = [
            sentence
            for code, text in texts
            if code == language and text is not sentences
            for sentence in text
        ]
        kind = kinds[number % len(kinds)]
        change, is_one = KINDS[kind]
        pair = frozenset({f"{number:03}-a", f"{number:03}-b"})
        kind_of[pair] = kind
        if is_one:
            true.add(pair)
        made = (
            change(sentences, pool, dice)
            if change
            else [*dice.sample(pool, k=min(len(pool), 30)), *sentences[:CLAUSES]]
        )
        # A misread text has a misread title; an edited one has the title it had.
        keeps_title = is_one and not kind.startswith("misread")
        own = [sentences[0], sentences[0] if keeps_title else made[0]]
        for name, body, title, gap in zip(
            "ab", (sentences, made), own, ("\n", "\n\n"), strict=True
        ):
            heading = " ".join(title.split()[:6]).strip(" .!?。؟")
            path = inbox / f"{number:03}-{name}.txt"
            path.write_text(f"{heading}\n\n{gap.join(body)}\n", encoding="utf-8")
    return true, kind_of


def report(
    found: set[frozenset[str]],
    true: set[frozenset[str]],
    kind_of: dict[frozenset[str], str],
) -> None:
    """Print what was proposed of each kind, and precision and recall."""
    made, proposed = Counter(kind_of.values()), Counter[str]()
    strangers = 0
    for pair in found:
        if pair in kind_of:
            proposed[kind_of[pair]] += 1
        else:
            strangers += 1
    for kind, (_, is_one) in KINDS.items():
        wanted = "to be proposed" if is_one else "not to be proposed"
        print(f"{kind:<34} {proposed[kind]:>3} of {made[kind]:>3}  {wanted}")
    print(f"{'others':<34} {strangers:>3}         not to be proposed")
    right = len(found & true)
    print(f"precision {right / max(len(found), 1):.2f}  recall {right / len(true):.2f}")


if __name__ == "__main__":
    main()
