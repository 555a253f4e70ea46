"""The formats in which references are given away: one table for pages and commands."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from repository.citing.bibtex import write_bibtex
from repository.citing.references import Reference
from repository.citing.ris import write_ris
from repository.citing.table import write_csv, write_excel

Writer = Callable[[Iterable[Reference], str], Iterator[str]]


@dataclass(frozen=True, slots=True)
class Format:
    """A format of references.

    Attributes:
        name: in addresses and options.
        label: what readers call it; the same in every language.
        media_type: as registered, or as is usual.
        suffix: of a file.
        write: references and the reader's language in, pieces of the file out.
    """

    name: str
    label: str
    media_type: str
    suffix: str
    write: Writer


def write_csl_json(references: Iterable[Reference]) -> Iterator[str]:
    """Give references as a list of CSL-JSON, one item a line."""
    begin = "["
    for reference in references:
        yield f"{begin}\n{json.dumps(reference.item, ensure_ascii=False)}"
        begin = ","
    yield "[]\n" if begin == "[" else "\n]\n"


FORMATS: Mapping[str, Format] = {
    format.name: format
    for format in (
        Format(
            "csv",
            "CSV",
            "text/csv",
            ".csv",
            lambda references, _: write_csv(references),
        ),
        Format("excel", "CSV (Excel)", "text/csv", ".csv", write_excel),
        Format(
            "ris",
            "RIS",
            "application/x-research-info-systems",
            ".ris",
            lambda references, _: write_ris(references),
        ),
        Format(
            "bibtex",
            "BibTeX",
            "application/x-bibtex",
            ".bib",
            lambda references, _: write_bibtex(references),
        ),
        Format(
            "csl-json",
            "CSL-JSON",
            "application/vnd.citationstyles.csl+json",
            ".json",
            lambda references, _: write_csl_json(references),
        ),
    )
}
"""The formats, in the order in which they are offered."""
