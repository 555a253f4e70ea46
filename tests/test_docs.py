"""What the README says is so."""

import re
import shlex
from dataclasses import fields
from pathlib import Path

import click
import pytest

from repository.cli import COMMANDS, main
from repository.record import FIELDS
from repository.settings import Settings

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
LINES = [
    line.split("#", 1)[0].strip()
    for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    for line in block.splitlines()
    if line.startswith("commonshelf ")
]


@pytest.mark.parametrize("line", LINES)
def test_every_command_line_of_the_readme_is_understood(line: str) -> None:
    words = shlex.split(line)[1:]
    while words[0].startswith("--"):
        words = words[2:]
    with click.Context(main) as context:
        command = main.get_command(context, words[0])
        assert command is not None, words[0]
        if isinstance(command, click.Group):
            words = words[1:]
            command = command.commands[words[0]]
        known = {o for p in command.params for o in (*p.opts, *p.secondary_opts)}
        for word in words[1:]:
            if re.match(r"--?[a-z]", word) and not re.match(r"-[a-z]{2}", word):
                assert word in known, f"{words[0]} has no {word}"


def test_every_command_is_in_the_readme() -> None:
    for name in COMMANDS:
        if name != "demo":  # `make demo` calls it
            assert f"commonshelf {name}" in README or f" {name} " in README, name


def test_every_field_and_setting_is_in_the_readme() -> None:
    for name in FIELDS:
        assert re.search(rf"\b{name}\b", README), name
    for field in fields(Settings):
        assert f"`{field.name}`" in README or field.name == "home", field.name
