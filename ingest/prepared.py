"""What is prepared of the vocabularies, once in each process that describes."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from repository.vocabulary import Vocabularies

Arguments = ParamSpec("Arguments")
Prepared = TypeVar("Prepared")


def once_for_vocabularies(
    make: Callable[Concatenate[Vocabularies, Arguments], Prepared],
) -> Callable[Concatenate[Vocabularies, Arguments], Prepared]:
    """Keep what a function makes of vocabularies, for the latest ones only.

    Vocabularies made by hand have no fingerprint by which they are known again: of
    those nothing is kept.
    """
    kept: dict[tuple[object, ...], Prepared] = {}
    latest = ""

    @wraps(make)
    def asked(
        vocabularies: Vocabularies,
        /,
        *args: Arguments.args,
        **named: Arguments.kwargs,
    ) -> Prepared:
        nonlocal latest
        if not vocabularies.fingerprint:
            return make(vocabularies, *args, **named)
        if vocabularies.fingerprint != latest:
            kept.clear()
            latest = vocabularies.fingerprint
        key = (*args, *named.items())
        if key not in kept:
            kept[key] = make(vocabularies, *args, **named)
        return kept[key]

    return asked
