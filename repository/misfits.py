"""Why a value may not stand in a field, said once: pages find the sentence again that
a stored message was made of, to say it in another language."""

from collections.abc import Mapping, Sequence

MISFITS: Mapping[str, str] = {
    "empty": "%(field)s is empty",
    "field:near": "no field is called %(value)s; did you mean %(near)s?",
    "field": "no field is called %(value)s; try %(known)s",
    "concept:near": (
        "%(value)s is not a %(field)s of the vocabulary; did you mean %(near)s?"
    ),
    "concept": "%(value)s is not a %(field)s of the vocabulary",
    "choice": "%(value)s is not a %(field)s; try %(known)s",
    "period": (
        "%(value)s is not a date; write 2021, 2021-09 or 2021-09-30, or a period such "
        "as 2022/2027"
    ),
    "date": "%(value)s is not a date; write 2021, 2021-09 or 2021-09-30",
    "place": "%(value)s is neither a country code such as 'FR' nor a known place",
    "language": "%(value)s is not a language code such as 'sv'",
    "address": "%(value)s is not a web address",
    "case-key:near": "a case has no field %(value)s; did you mean %(near)s?",
    "case-key": "a case has no field %(value)s",
    "case": "it needs at least a place and a service",
    "year": "%(value)s is not a year",
    "page": "%(value)s is not the number of a page",
}
"""With ":near" where something like the value is known; of two that fit a message, the
one that says more stands first."""

_QUOTED = ("value", "near")


def misfit(kind: str, /, near: Sequence[str] = (), **values: object) -> ValueError:
    """Return the error for a value that does not fit.

    Args:
        kind: a key of :data:`MISFITS`.
        near: what may have been meant, the likeliest first.
        values: what stands in the sentence.

    >>> str(misfit("case-key", value="placce", near=["place"]))
    "a case has no field 'placce'; did you mean 'place'?"
    """
    if near:
        kind, values = f"{kind}:near", {**values, "near": near[0]}
    said = {name: repr(v) if name in _QUOTED else v for name, v in values.items()}
    return ValueError(MISFITS[kind] % said)
