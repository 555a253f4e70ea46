"""Commands for vocabularies: what there is, out as SKOS, in from SKOS."""

import json
from pathlib import Path

import click

from repository.cli import format_option
from repository.errors import SettingsError
from repository.model import LANGUAGES
from repository.settings import Settings
from repository.vocabulary import VOCABULARIES, load_vocabularies

_SKOS_FORMATS = ["turtle", "json-ld", "rdf-xml"]


@click.group(epilog="Example: commonshelf vocabulary export concepts > concepts.ttl")
def vocabulary() -> None:
    """Themes, sectors, concepts and their labels in nine languages."""


@vocabulary.command("list")
@format_option
@click.pass_obj
def list_vocabularies(settings: Settings, form: str) -> None:
    """List the vocabularies: how many concepts each has, and in which languages.

    Example: commonshelf vocabulary list
    """
    loaded = load_vocabularies(*settings.vocabulary_dirs)
    own = {
        file.stem.removeprefix("concepts-"): len(json.loads(file.read_text("utf-8")))
        for file in sorted(settings.own_vocabularies_dir.glob("concepts-*.json"))
    }
    rows = [
        {
            "name": name,
            "concepts": len(loaded[name]),
            "labels": {
                language: sum(language in concept.label for concept in loaded[name])
                for language in LANGUAGES
            },
            "reviewed": {
                language: sum(language in concept.reviewed for concept in loaded[name])
                for language in LANGUAGES
            },
        }
        for name in VOCABULARIES
    ]
    if form == "json":
        told = {"vocabularies": rows, "imported": own}
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    for name in VOCABULARIES:
        concepts = loaded[name]
        missing = [
            language
            for language in LANGUAGES
            if any(language not in concept.label for concept in concepts)
        ]
        reviewed = sum(bool(concept.reviewed) for concept in concepts)
        click.echo(
            f"{name}: {len(concepts)} concepts, {reviewed} with labels that a native "
            "speaker reviewed"
            + (f"; not all have a label in {', '.join(missing)}" if missing else "")
        )
    for name, count in own.items():
        click.echo(f"imported: {name}, {count} concepts")


@vocabulary.command()
@click.argument("names", nargs=-1, metavar="[NAME]…")
@click.option(
    "--format",
    "form",
    type=click.Choice(_SKOS_FORMATS),
    default="turtle",
    show_default=True,
    help="How the SKOS is written.",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The file to write; standard output without one.",
)
@click.pass_obj
def export(
    settings: Settings, names: tuple[str, ...], form: str, output: Path | None
) -> None:
    """Write vocabularies as SKOS; all of them without a name.

    Example: commonshelf vocabulary export themes concepts --output ours.ttl
    """
    from repository import skos

    for name in names:
        if name not in VOCABULARIES:
            raise SettingsError(
                f"There is no vocabulary {name!r}. Choose from: "
                f"{', '.join(VOCABULARIES)}."
            )
    loaded = load_vocabularies(*settings.vocabulary_dirs)
    text = skos.export(loaded, names or VOCABULARIES, form)
    if output is None:
        click.echo(text)
    else:
        output.write_text(text, encoding="utf-8")
        click.echo(f"Written: {output}")


@vocabulary.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--as",
    "name",
    help="Name of the thesaurus, such as eurovoc. Default: that of the file.",
)
@click.pass_obj
def import_skos(settings: Settings, file: Path, name: str | None) -> None:
    """Add a thesaurus in SKOS (EuroVoc, ILO, UNBIS, your own) to the concepts of this
    installation, or renew it.

    Its labels then widen searches and describe documents; ingest your files again to
    have them described with it. Importing the same file again changes nothing.

    Example: commonshelf vocabulary import eurovoc.ttl --as eurovoc
    """
    from repository import skos

    name = skos.check_name(name or file.stem.lower())
    target = skos.own_file(settings.own_vocabularies_dir, name)
    loaded = load_vocabularies(*settings.vocabulary_dirs)
    before = set(json.loads(target.read_text("utf-8"))) if target.is_file() else set()
    taken = set(loaded.concepts.concepts) - before
    found = skos.read_skos(file, name, taken)
    for id, table in found.concepts.items():
        for key, known in (("theme", loaded.themes), ("sector", loaded.sectors)):
            table[key] = [one for one in table.get(key, ()) if one in known]
        found.concepts[id] = table
    skos.write_own(settings.own_vocabularies_dir, name, found.concepts)
    load_vocabularies(*settings.vocabulary_dirs)
    labels = ", ".join(
        f"{language} {found.languages[language]}"
        for language in LANGUAGES
        if found.languages[language]
    )
    click.echo(f"{len(found.concepts)} concepts of {name}. Labels: {labels}.")
    if found.without_labels:
        click.echo(
            f"{found.without_labels} concepts were left out: they have no label in "
            f"{', '.join(LANGUAGES)}."
        )
    if found.second_labels:
        click.echo(
            f"{found.second_labels} second preferred labels became alternative ones."
        )
    for narrow, broad in found.loops:
        click.echo(
            f"{narrow} has {broad} above it and below it; the link upwards was left "
            "out. Correct the file if it should be the other one."
        )
    click.echo(f"Home: {settings.home}. A server that runs learns it when it restarts.")


@vocabulary.command()
@click.argument("name")
@click.pass_obj
def remove(settings: Settings, name: str) -> None:
    """Take an imported thesaurus out.

    Example: commonshelf vocabulary remove eurovoc
    """
    from repository import skos

    file = skos.own_file(settings.own_vocabularies_dir, name)
    if not file.is_file():
        raise SettingsError(
            f"No thesaurus {name!r} was imported. See which were: "
            "commonshelf vocabulary list"
        )
    file.unlink()
    click.echo(f"{name} is taken out.")
