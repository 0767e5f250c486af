"""Persons out of the ways that bibliographies write them. Every reader here takes its names from this module alone.

A list is cut off where it says "and others" or "et al.": that is ``et_al``, never a person.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from rsi_graph.corpus.objects import field_names
from rsi_graph.model import Name
from rsi_graph.sources.latex import Latex
from rsi_graph.sources.record import Body


class Authors(NamedTuple):
    """The people named, and whether there were more."""

    names: list[Body]
    et_al: bool = False


_OTHERS = re.compile(r"(?i)(?:and\s+)?(?:others|et\.?\s*al\.?|\.\.\.|\u2026)[,.]*")
_SUFFIX = re.compile(r"(?i)(?:jr|sr|[ivx]{2,4}|ph\.?\s?d|m\.?\s?d|esq)\.?")
_EXTENDED = re.compile(r"\s*(?:\"?)(?:family|given|prefix|suffix|given-i|family-i|useprefix)\s*=", re.IGNORECASE)
_EXTENDED_PART = re.compile(r"(family|given|prefix|suffix|useprefix)\s*=\s*\{*\"?([^,\"]*)\"?\}*", re.IGNORECASE)
_INSTITUTION = re.compile(
    r"(?i)\b(university|institute|organi[sz]ation|association|society|council|committee|department|ministry|agency|"
    r"office|commission|foundation|company|corporation|inc|ltd|llc|group|team|consortium|collaboration|center|centre|"
    r"laborator(?:y|ies)|lab|bank|union|nations|bureau|academy|school|college|board|network|project|forum)\b"
)


def name(text: str) -> Body:
    """A person out of "Family, Given" or "Given Family"; one word or {braces} is a whole name."""
    text = " ".join(text.split())
    if text.startswith("{") and text.endswith("}"):
        return {"literal": text[1:-1]}
    parts = [part.strip() for part in text.split(",")]
    if len(parts) == 1:
        given, _, family = text.rpartition(" ")
        return {"family": family, "given": given} if given and family else {"literal": family or given}
    family, rest = parts[0], [part for part in parts[1:] if part]
    suffix = next((part for part in rest if _SUFFIX.fullmatch(part)), "")
    given = ", ".join(part for part in rest if part != suffix)
    if not family or not (given or suffix):
        return {"literal": family or given}
    found = {"family": family, "given": given, "suffix": suffix}
    return {key: part for key, part in found.items() if part}


def from_lines(lines: Iterable[str]) -> Authors:
    """The people of a format that names one a line, as RIS does; semicolons separate what was put into one."""
    found, more = [], False
    for line in lines:
        for part in re.split(r"\s*;\s*", line.strip()):
            bare = re.sub(r"(?i)[,\s]+et\.?\s*al\.?$", "", part).strip()
            more = more or bare != part.strip() or bool(_OTHERS.fullmatch(part))
            if bare and not _OTHERS.fullmatch(bare):
                found.append(_or_institution(bare))
    return Authors(found, more)


def _or_institution(text: str) -> Body:
    return {"literal": text} if "," not in text and _INSTITUTION.search(text) else name(text)


def from_csl(people: Any) -> tuple[Authors, int]:
    """The people of a CSL-JSON list, and how many of it were none."""
    listed = people if isinstance(people, list) else [people]
    read = [_csl_name(person) for person in listed]
    found = [person for person in read if person and not _OTHERS.fullmatch(person.get("literal", ""))]
    more = any(person and _OTHERS.fullmatch(person.get("literal", "")) for person in read)
    return Authors(found, more), read.count(None)


def _csl_name(person: Any) -> Body | None:
    if isinstance(person, str) and person.strip():
        return name(person)
    if not isinstance(person, Mapping):
        return None
    known = {key: str(person[key]) for key in field_names(Name) if person.get(key)}
    if "family" in known or "literal" in known:
        return known
    whole = known.get("given") or person.get("name")
    return {"literal": str(whole)} if whole else None


# --- BibTeX -------------------------------------------------------------------------------------------------------


def from_bibtex(text: str, latex: Latex) -> Authors:
    """The people of a BibTeX or biblatex field, LaTeX and all."""
    from bibtexparser.middlewares.names import split_multiple_persons_names

    found, more = [], False
    for whole in split_multiple_persons_names(" ".join(text.split())):
        for part in _separated(whole):
            person = part.strip().strip(",").strip()
            bare = re.sub(r"(?i)[,\s]+et\.?\s*al\.?$", "", person)
            more = more or bare != person or bool(_OTHERS.fullmatch(person.strip("{}")))
            if bare and not _OTHERS.fullmatch(bare.strip("{}")):
                found.append(_bibtex_name(bare, latex))
    return Authors([person for person in found if person], more)


def _separated(text: str) -> list[str]:
    """The names between two "and": one person, or several that somebody separated by ; or & or commas alone."""
    if _EXTENDED.match(text):
        return [text]
    for sign in (r"\s*;\s*", r"\s+\\?&\s+"):
        parts = _split_outside_braces(text, sign)
        if len(parts) > 1:
            return [one for part in parts for one in _separated(part)]
    parts = _split_outside_braces(text, r"\s*,\s*")
    persons = len(parts) > 2 and all(" " in part and not _SUFFIX.fullmatch(part) for part in parts)  # noqa: PLR2004
    return parts if persons else [text]


def _split_outside_braces(text: str, sign: str) -> list[str]:
    parts, depth, start = [], 0, 0
    wanted = re.compile(sign)
    at = 0
    while at < len(text):
        found = wanted.match(text, at) if depth == 0 else None
        if found and found.end() > at and (found[0].strip() or not text[at].isspace()):
            parts.append(text[start:at])
            start = at = found.end()
            continue
        depth += {"{": 1, "}": -1}.get(text[at], 0)
        at += 1
    return [*parts, text[start:]]


def _bibtex_name(text: str, latex: Latex) -> Body:
    from bibtexparser.middlewares.names import parse_single_name_into_parts

    if _EXTENDED.match(text):
        return _extended(text, latex)
    if text.startswith("{") and text.endswith("}") and _is_one_group(text):
        return {"literal": latex.text(text)}
    parts = parse_single_name_into_parts(text, strict=False)
    given, family = " ".join(parts.first), " ".join(parts.last)
    if _SUFFIX.fullmatch(given) and not parts.jr and parts.last and "," in text:
        return name(latex.text(text))
    if not given and not parts.von:
        return {"literal": latex.text(f"{family} {' '.join(parts.jr)}".strip())}
    found = {
        "family": latex.text(family),
        "given": latex.text(given),
        "suffix": latex.text(" ".join(parts.jr)),
        "non-dropping-particle": latex.text(" ".join(parts.von)),
    }
    return {key: part for key, part in found.items() if part}


def _is_one_group(text: str) -> bool:
    depth = 0
    for at, character in enumerate(text):
        depth += {"{": 1, "}": -1}.get(character, 0)
        if depth == 0 and at < len(text) - 1:
            return False
    return True


def _extended(text: str, latex: Latex) -> Body:
    """A name of biblatex's extended format: ``family=Oord, given=Jan, prefix=van den``."""
    parts = {key.lower(): latex.text(value.strip()) for key, value in _EXTENDED_PART.findall(text)}
    drops = parts.pop("useprefix", "true").lower() == "false"
    if prefix := parts.pop("prefix", ""):
        parts["dropping-particle" if drops else "non-dropping-particle"] = prefix
    return {key: part for key, part in parts.items() if part}
