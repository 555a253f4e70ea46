"""The library for harvesters: OAI-PMH 2.0 (openarchives.org/OAI/openarchivesprotocol).

Only what is public is there, whoever may reach this process; what was public and no
longer is appears as deleted. Resumption tokens say where the list goes on, in plain
words: nothing is kept between two requests.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

from flask import Blueprint, Response, request
from lxml import etree

from index.values import with_broader
from repository.listing import (
    Listed,
    earliest_stamp,
    listed_document,
    listed_documents,
)
from repository.model import PUBLIC_SCOPE, Document
from repository.record import FIELDS, record_of
from repository.schema import now
from search_web.addresses import library_address
from search_web.dublin_core import OAI_DC, OAI_DC_SCHEMA, XSI, dublin_core
from search_web.shelf import shelf

blueprint = Blueprint("oai", __name__)

PAGE = 100
"""Records of one answer."""
OAI = "http://www.openarchives.org/OAI/2.0/"
_SCHEMA = "http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd"
_SETS = ("theme", "sector", "type")
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_SECOND = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
_XML_CHARACTERS = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_VERBS: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    verb: (frozenset(needed), frozenset(possible))
    for verb, needed, possible in (
        ("Identify", (), ()),
        ("ListMetadataFormats", (), ("identifier",)),
        ("ListSets", (), ("resumptionToken",)),
        ("GetRecord", ("identifier", "metadataPrefix"), ()),
        *(
            (verb, ("metadataPrefix",), ("from", "until", "set", "resumptionToken"))
            for verb in ("ListIdentifiers", "ListRecords")
        ),
    )
}
"""For each verb the arguments that it needs, and those it takes besides."""


class _OaiError(Exception):
    """An error that the protocol has a code for."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Which part of a list is asked for; also what a resumption token says."""

    first: str = ""
    last: str = ""
    field: str = ""
    value: str = ""
    after: tuple[str, str] | None = None

    def token(self) -> str:
        set_name = f"{self.field}:{self.value}" if self.field else ""
        return ",".join(("oai_dc", self.last, set_name, *(self.after or ())))


@blueprint.route("/oai", methods=["GET", "POST"])
def answer() -> Response:
    """Answer a harvester; errors of the protocol are answers too."""
    args = request.form if request.method == "POST" else request.args
    root = etree.Element(f"{{{OAI}}}OAI-PMH", nsmap={None: OAI, "xsi": XSI})  # type: ignore[dict-item]
    root.set(f"{{{XSI}}}schemaLocation", f"{OAI} {_SCHEMA}")
    _add(root, "responseDate", now())
    asked = _add(root, "request", _address())
    try:
        given = _arguments(list(args.items(multi=True)))
        content = _ANSWERS[given["verb"]](given)
    except _OaiError as error:
        _add(root, "error", str(error)).set("code", error.code)
        if error.code not in ("badVerb", "badArgument"):
            _tell(asked, args.to_dict())
    else:
        _tell(asked, given)
        root.append(content)
    text = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return Response(text, mimetype="text/xml")


def _tell(asked: etree._Element, given: Mapping[str, str]) -> None:
    for name, value in given.items():
        asked.set(name, _XML_CHARACTERS.sub("", value))


def _add(parent: etree._Element, name: str, text: str = "") -> etree._Element:
    element = etree.SubElement(parent, f"{{{OAI}}}{name}")
    element.text = _XML_CHARACTERS.sub("", text)
    return element


def _arguments(pairs: list[tuple[str, str]]) -> dict[str, str]:
    """Return the arguments of a request, checked against its verb."""
    given = dict(pairs)
    verb = given.get("verb", "")
    if verb not in _VERBS or [name for name, _ in pairs].count("verb") != 1:
        raise _OaiError("badVerb", f"Give one verb of: {', '.join(_VERBS)}.")
    if len(given) < len(pairs):
        raise _OaiError("badArgument", "An argument is given twice.")
    needed, possible = _VERBS[verb]
    names = given.keys() - {"verb"}
    if "resumptionToken" in names & possible:
        needed, possible = frozenset({"resumptionToken"}), frozenset()
    if wrong := sorted(names - needed - possible):
        raise _OaiError("badArgument", f"{verb} does not take {', '.join(wrong)} here.")
    if missing := sorted(needed - names):
        raise _OaiError("badArgument", f"{verb} needs {', '.join(missing)}.")
    if given.get("metadataPrefix", "oai_dc") != "oai_dc":
        raise _OaiError("cannotDisseminateFormat", "Records are in oai_dc only.")
    return given


def _identify(given: Mapping[str, str]) -> etree._Element:
    content = etree.Element(f"{{{OAI}}}Identify")
    for name, text in (
        ("repositoryName", "Commonshelf"),
        ("baseURL", _address()),
        ("protocolVersion", "2.0"),
        ("adminEmail", shelf().settings.admin_email or f"postmaster@{_host()}"),
        ("earliestDatestamp", earliest_stamp(shelf().catalogue)),
        ("deletedRecord", "persistent"),
        ("granularity", "YYYY-MM-DDThh:mm:ssZ"),
    ):
        _add(content, name, text)
    return content


def _address() -> str:
    return f"{library_address()}/oai"


def _host() -> str:
    host = urlsplit(library_address()).hostname or ""
    return host if "." in host else "localhost.localdomain"


def _list_formats(given: Mapping[str, str]) -> etree._Element:
    if "identifier" in given:
        _find(given["identifier"])
    content = etree.Element(f"{{{OAI}}}ListMetadataFormats")
    form = _add(content, "metadataFormat")
    _add(form, "metadataPrefix", "oai_dc")
    _add(form, "schema", OAI_DC_SCHEMA)
    _add(form, "metadataNamespace", OAI_DC)
    return content


def _list_sets(given: Mapping[str, str]) -> etree._Element:
    if "resumptionToken" in given:
        raise _OaiError("badResumptionToken", "The list of sets is given whole.")
    content = etree.Element(f"{{{OAI}}}ListSets")
    for field in _SETS:
        vocabulary = shelf().vocabularies[FIELDS[field].vocabulary]
        for concept in vocabulary:
            one = _add(content, "set")
            _add(one, "setSpec", f"{field}:{concept.id}")
            _add(one, "setName", vocabulary.name_of(concept.id, "en"))
    return content


def _get_record(given: Mapping[str, str]) -> etree._Element:
    listed = _find(given["identifier"])
    document = _public([listed]).get(listed.id)
    content = etree.Element(f"{{{OAI}}}GetRecord")
    content.append(_record(listed, document))
    return content


def _list(given: Mapping[str, str]) -> etree._Element:
    wanted = _wanted(given)
    found = list(_found(wanted))
    if not found:
        raise _OaiError("noRecordsMatch", "No record is of that time and set.")
    content = etree.Element(f"{{{OAI}}}{given['verb']}")
    make = _record if given["verb"] == "ListRecords" else _header
    for listed, document in found[:PAGE]:
        content.append(make(listed, document))
    if len(found) > PAGE:
        listed = found[PAGE - 1][0]
        token = replace(wanted, after=(listed.stamp, listed.id)).token()
        _add(content, "resumptionToken", token)
    elif wanted.after:
        _add(content, "resumptionToken")  # an empty one ends the list
    return content


def _found(wanted: _Wanted) -> Iterator[tuple[Listed, Document | None]]:
    """Give what a list holds, one more than fits in an answer if there is more."""
    count, after = 0, wanted.after
    values = _in_set(wanted)
    while count <= PAGE:
        step = listed_documents(
            shelf().catalogue,
            wanted.first,
            wanted.last,
            after,
            values,
            PAGE + 1,
        )
        public = _public(step)
        for listed in step:
            document = public.get(listed.id)
            if document is None or _is_in(document, wanted):
                count += 1
                yield listed, document
        if len(step) <= PAGE:
            return
        after = (step[-1].stamp, step[-1].id)


def _is_in(document: Document, wanted: _Wanted) -> bool:
    return not wanted.field or wanted.value in _values(document, wanted.field)


def _values(document: Document, field: str) -> tuple[str, ...]:
    """Return the sets of a document among those of a field: what is in a narrower one
    is in the broader, too."""
    return with_broader(field, record_of(document).all(field), shelf().vocabularies)


def _in_set(wanted: _Wanted) -> tuple[str, list[str]] | None:
    """Return the field of the wanted set, and the values that put a document in it."""
    if not wanted.field:
        return None
    vocabularies = shelf().vocabularies
    return wanted.field, [
        concept.id
        for concept in vocabularies[FIELDS[wanted.field].vocabulary]
        if wanted.value in with_broader(wanted.field, (concept.id,), vocabularies)
    ]


def _public(listed: list[Listed]) -> dict[str, Document]:
    ids = [one.id for one in listed if not one.is_gone]
    return shelf().catalogue.documents(ids, PUBLIC_SCOPE)


def _wanted(given: Mapping[str, str]) -> _Wanted:
    """Return what a list request asks for."""
    if "resumptionToken" in given:
        return _read_token(given["resumptionToken"])
    first, last = given.get("from", ""), given.get("until", "")
    for day in filter(None, (first, last)):
        if not _is_time(day):
            raise _OaiError("badArgument", f"{day[:30]!r} is no UTC day or second.")
    if first and last and (len(first) != len(last) or first > last):
        raise _OaiError(
            "badArgument", "from must be as exact as until, and not later than it."
        )
    if len(first) == 10:
        first += "T00:00:00Z"
    if len(last) == 10:
        last += "T23:59:59Z"
    field, value = _read_set(given.get("set", ""), "badArgument")
    return _Wanted(first, last, field, value)


def _read_token(token: str) -> _Wanted:
    """Return what a token says that we made, or that somebody made alike: it cannot
    ask for more than a request without one."""
    parts = token.split(",")
    if len(parts) == 5:
        prefix, last, set_name, stamp, id = parts
        is_ours = prefix == "oai_dc" and re.fullmatch(r"[0-9a-z]{1,12}", id, re.ASCII)
        if is_ours and all(map(_is_second, filter(None, (last, stamp)))) and stamp:
            field, value = _read_set(set_name, "badResumptionToken")
            return _Wanted("", last, field, value, (stamp, id))
    raise _OaiError("badResumptionToken", "Begin the list anew: this is no token here.")


def _read_set(name: str, code: str) -> tuple[str, str]:
    field, _, value = name.partition(":")
    if not name or (
        field in _SETS and value in shelf().vocabularies[FIELDS[field].vocabulary]
    ):
        return field, value
    raise _OaiError(code, f"There is no set {name[:60]!r}. See ListSets.")


def _is_time(text: str) -> bool:
    return _is_second(f"{text}T00:00:00Z" if _DAY.fullmatch(text) else text)


def _is_second(text: str) -> bool:
    if not _SECOND.fullmatch(text):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _prefix() -> str:
    """Return what identifiers begin with: the same wherever the library is reached."""
    return f"oai:c{shelf().catalogue.identity}.commonshelf:"


def _find(identifier: str) -> Listed:
    prefix = _prefix()
    found = None
    if identifier.startswith(prefix):
        found = listed_document(shelf().catalogue, identifier[len(prefix) :])
    if found is None:
        raise _OaiError("idDoesNotExist", "There is no record of this identifier.")
    return found


def _header(listed: Listed, document: Document | None) -> etree._Element:
    header = etree.Element(f"{{{OAI}}}header")
    _add(header, "identifier", f"{_prefix()}{listed.id}")
    _add(header, "datestamp", listed.stamp)
    if document is None:
        header.set("status", "deleted")
        return header
    for field in _SETS:
        for value in _values(document, field):
            if value in shelf().vocabularies[FIELDS[field].vocabulary]:
                _add(header, "setSpec", f"{field}:{value}")
    return header


def _record(listed: Listed, document: Document | None) -> etree._Element:
    record = etree.Element(f"{{{OAI}}}record")
    record.append(_header(listed, document))
    if document is not None:
        described = dublin_core(document, shelf().vocabularies, library_address())
        _add(record, "metadata").append(described)
    return record


_ANSWERS: Mapping[str, Callable[[Mapping[str, str]], etree._Element]] = {
    "Identify": _identify,
    "ListMetadataFormats": _list_formats,
    "ListSets": _list_sets,
    "GetRecord": _get_record,
    "ListIdentifiers": _list,
    "ListRecords": _list,
}
