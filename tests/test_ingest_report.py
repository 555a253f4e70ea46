"""What staff are told of the files of a run."""

from ingest.report import NAMED, in_lines
from repository.model import Issue, Severity


def test_each_trouble_stands_with_its_file() -> None:
    cut = Issue("cut-off", "The text ends in the middle of a sentence.")
    lines = list(in_lines([("brief.pdf", cut), ("motion.docx", cut)], "The report."))
    assert lines == [
        "look at: The text ends in the middle of a sentence.",
        "        brief.pdf",
        "look at: The text ends in the middle of a sentence.",
        "        motion.docx",
    ]


def test_a_trouble_of_thousands_is_told_of_some_and_counted() -> None:
    unknown = Issue("language-unknown", "The language could not be told.")
    cut = Issue("cut-off", "The text ends in the middle of a sentence.")
    found = [*((f"{n}.txt", unknown) for n in range(4000)), ("brief.pdf", cut)]
    lines = list(in_lines(found, "The report names them."))
    assert sum(line.endswith(".txt") for line in lines) == NAMED
    assert "        brief.pdf" in lines
    assert lines[-1] == (
        f"look at: {4000 - NAMED} more files like these (language-unknown). "
        "The report names them."
    )


def test_every_file_that_failed_is_named() -> None:
    broken = Issue("unreadable", "It is damaged.", Severity.ERROR)
    lines = list(in_lines([(f"{n}.pdf", broken) for n in range(40)], "The report."))
    assert [line.strip() for line in lines[1::2]] == [f"{n}.pdf" for n in range(40)]
    assert all(line == "failed: It is damaged." for line in lines[::2])


def test_a_file_that_failed_is_named_whatever_others_only_deserve_a_look() -> None:
    odd = Issue("truncated", "Its last pages are missing.")
    broken = Issue("truncated", "It is cut off.", Severity.ERROR)
    found = [*((f"{n}.pdf", odd) for n in range(40)), ("last.pdf", broken)]
    lines = list(in_lines(found, "The report."))
    assert "failed: It is cut off." in lines
    assert "        last.pdf" in lines
