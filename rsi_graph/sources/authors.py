"""Persons read from the many ways in which bibliographies write names. All readers of this package use it.

A list that says "and others" or "et al." is cut off: that is ``et_al``, never a person.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from rsi_graph.corpus.objects import field_names
from rsi_graph.model import Name
from rsi_graph.sources.latex import Latex
from rsi_graph.sources.record import Body
from rsi_graph.words import between


class Authors(NamedTuple):
    """The people named, True if there were more, and a sentence for each name that is read in part or in doubt."""

    names: list[Body]
    et_al: bool = False
    doubts: tuple[str, ...] = ()


_OTHERS = re.compile(r"(?i)(?:and\s+)?(?:others|et\.?\s*al\.?|\.\.\.|\u2026)[,.]*")
_ET_AL = re.compile(r"(?i)(?<![,\s])[,\s]+et\.?\s*al\.?$")
_SUFFIX = re.compile(r"(?i)(?:jr|sr|[ivx]{2,4}|ph\.?\s?d|m\.?\s?d|esq)\.?")
_EXTENDED = re.compile(r"\s*\"?[A-Za-z][A-Za-z-]*\s*=")
_EXTENDED_PART = re.compile(
    r"(?<![A-Za-z-])([A-Za-z][A-Za-z-]*)\s*=\s*(?:\{((?:[^{}]|\{[^{}]*\})*)\}(?=\"?\s*(?:,|$))|([^,\"]*))\"?"
)
_EXTENDED_KEYS = frozenset(
    {
        "family",
        "given",
        "middle",
        "prefix",
        "suffix",
        "useprefix",
        "family-i",
        "given-i",
        "middle-i",
        "prefix-i",
        "suffix-i",
    }
)
"""The parts of a name in biblatex's extended format that are read; initials are told by what they stand for."""
_FIRM = re.compile(r"(?i)(?:inc|ltd|llc|corp|co|gmbh|ag|plc|s\.?a|n\.?v|b\.?v|l\.?p)\.?")
"""The end of the name of a firm, which stands in the place of a given name."""
_QUOTED = re.compile(r"\"([^\"]+)\"|``((?:(?!'').)+)''")
"""A name in quotation marks, which say that it is one whole."""
_INITIALS = r"(?:[^\W\d_a-z]\.[\s-]*){1,4}"
_ROLE = re.compile(r"(?i)(?<!\s)\s*[(\[](?:eds?|editors?|hrsg|hg|trans|comp)\.?[)\]]\s*$")
_PARTICLE = re.compile(r"(?:de|da|di|du|del|della|des|dos|van|von|der|den|ter|ten|zu|zur|zum|le|la|el|al|af|av)")
_INSTITUTION = re.compile(
    r"(?i)\b(university|institute|organi[sz]ation|association|society|council|committee|department|ministry|agency|"
    r"office|commission|foundation|company|corporation|inc|ltd|llc|group|team|consortium|collaboration|center|centre|"
    r"laborator(?:y|ies)|lab|bank|union|nations|bureau|academy|school|college|board|network|project|forum)\b"
)


def name(text: str) -> Body:
    """The person in "Family, Given" or "Given Family"; one word or {braces} is a whole name."""
    text = " ".join(text.split())
    if text.startswith("{") and text.endswith("}"):
        return {"literal": text[1:-1]}
    parts = [part.strip() for part in text.split(",")]
    if len(parts) == 1:
        return _in_order(text)
    family, rest = parts[0], [part for part in parts[1:] if part]
    suffix = next((part for part in rest if _SUFFIX.fullmatch(part)), "")
    given = ", ".join(part for part in rest if part != suffix)
    if not family or not (given or suffix):
        return {"literal": family or given}
    before, _, last = given.rpartition(" ")
    if before and not suffix and _SUFFIX.fullmatch(last):
        given, suffix = before.rstrip(","), last
    found = {"family": family, "given": given, "suffix": suffix}
    return {key: part for key, part in found.items() if part}


def _in_order(text: str) -> Body:
    """The person in "Given Family", with particles before the family name and a suffix behind it told apart."""
    words = text.split()
    suffix = words.pop() if len(words) > 2 and _SUFFIX.fullmatch(words[-1]) else ""  # noqa: PLR2004
    given, family = words[:-1], words[-1] if words else ""
    at = len(given)
    while at > 1 and _PARTICLE.fullmatch(given[at - 1]):
        at -= 1
    if not given:
        return {"literal": family}
    found = {"family": family, "given": " ".join(given[:at]), "suffix": suffix}
    found["non-dropping-particle"] = " ".join(given[at:])
    return {key: part for key, part in found.items() if part}


def from_lines(lines: Iterable[str]) -> Authors:
    """The people of a format with one name a line, as RIS has it; semicolons separate several names on one line."""
    found, doubts, more = [], [], False
    for line in lines:
        for part in _of_one_line(line.strip()):
            alone, role = _without_role(part)
            doubts += [f"{role!r} behind the name {alone} is left out"] if role else []
            bare = _ET_AL.sub("", alone).strip()
            more = more or bare != alone.strip() or bool(_OTHERS.fullmatch(alone))
            if bare and not _OTHERS.fullmatch(bare):
                found.append(_of_line(bare))
    return Authors(found, more, tuple(doubts))


def _without_role(name_: str) -> tuple[str, str]:
    """A name without the role in brackets behind it, such as "(ed.)", and that role."""
    found = _ROLE.search(name_)
    return (name_[: found.start()], found[0].strip()) if found else (name_, "")


def _of_one_line(line: str) -> list[str]:
    """The names that somebody put on one line, separated by semicolons, or by "and" if each has its comma."""
    parts = between(line, ";")
    joined = re.split(r"(?<!\s)\s+(?:and|&)\s+", line)
    return joined if len(parts) == 1 and all("," in part for part in joined) else parts


def _of_line(text: str) -> Body:
    """A person or an institution as RIS names one: mostly "Family, Given", seldom "Family JA"."""
    parts = [part.strip() for part in text.split(",")]
    if (len(parts) == 1 and _INSTITUTION.search(text)) or (len(parts) == 2 and _FIRM.fullmatch(parts[1])):  # noqa: PLR2004
        return {"literal": text.strip("{}")}
    if reversed_ := re.fullmatch(r"([^\W\d_][\w'\u2019-]+) ([A-Z]{1,3})", text):
        return {"family": reversed_[1], "given": reversed_[2]}
    return name(text)


def from_csl(people: Any) -> tuple[Authors, int]:
    """The people of a CSL-JSON list, and the number of its entries that were no people."""
    listed = people if isinstance(people, list) else [people]
    read = [_csl_name(person) for person in listed]
    found = [person for person in read if person and not _is_rest(person)]
    return Authors(found, any(person and _is_rest(person) for person in read)), read.count(None)


def _is_rest(person: Body) -> bool:
    """Return True for an entry that stands for people who are not named."""
    return not person.get("given") and bool(_OTHERS.fullmatch(person.get("literal") or person.get("family", "")))


def _csl_name(person: Any) -> Body | None:
    if isinstance(person, str) and person.strip():
        return name(person)
    if not isinstance(person, Mapping):
        return None
    known = {key: text for key in field_names(Name) if (text := str(person.get(key) or "").strip())}
    if "family" in known or "literal" in known:
        return known
    whole = known.get("given") or str(person.get("name") or "").strip()
    return {"literal": whole} if whole else None


# --- BibTeX -------------------------------------------------------------------------------------------------------


def from_bibtex(text: str, latex: Latex) -> Authors:
    """The people of a BibTeX or biblatex field, whose LaTeX is decoded."""
    from bibtexparser.middlewares.names import split_multiple_persons_names

    found, doubts, more = [], [], False
    text = re.sub(r"(?i)^and\s|\sand$|\sand(?=\sand\s)", "", " ".join(latex.accented(text).split()))
    for whole in split_multiple_persons_names(text):
        parts, why = _separated(whole.strip().rstrip(","))
        doubts += [f"{latex.text(whole)!r} {why}"] if why else []
        for part in parts:
            person = part.strip().strip(",").strip()
            bare = _ET_AL.sub("", person)
            more = more or bare != person or bool(_OTHERS.fullmatch(person.strip("{}")))
            bare, role = _without_role(bare)
            doubts += [f"{role!r} behind the name {latex.text(bare)} is left out"] if role else []
            if not bare or _OTHERS.fullmatch(bare.strip("{}")):
                continue
            found.append(_bibtex_name(bare, latex))
            doubts += _doubts(bare, found[-1], latex)
    return Authors([person for person in found if any(person.values())], more, tuple(doubts))


def _doubts(written: str, person: Body, latex: Latex) -> list[str]:
    """Say in words what of a name was not read."""
    if _EXTENDED.match(written):
        names = (key.lower() for key, _, _ in _EXTENDED_PART.findall(written))
        return [f"{name} of {latex.text(written)!r} is left out" for name in names if name not in _EXTENDED_KEYS]
    if not any(person.values()):
        return [f"the name {written!r} has no letters and is left out"]
    is_long = len(_split_outside_braces(written, r"\s*,\s*")) > 3  # noqa: PLR2004 - parts of a name
    return [f"the name {latex.text(written)!r} has more commas than a name has"] if is_long else []


def _separated(text: str) -> tuple[list[str], str]:
    """The names between two "and", where ; or & or commas alone may separate several, and what is in doubt."""
    if _EXTENDED.match(text):
        return [text], ""
    for sign in (r"\s*;\s*", r"\s+\\?&\s+"):
        parts = _split_outside_braces(text, sign)
        if len(parts) > 1:
            several = [_separated(part) for part in parts]
            return [one for names, _ in several for one in names], next((why for _, why in several if why), "")
    parts = _split_outside_braces(text, r"\s*,\s*")
    whole = all(" " in part and not (part[0].islower() or _SUFFIX.fullmatch(part)) for part in parts)
    initials = all(re.fullmatch(rf"{_INITIALS}\w[\w'\u2019-]+", part) for part in parts)
    if (len(parts) > 2 and whole) or (len(parts) > 1 and initials):  # noqa: PLR2004 - more than "Family, Given"
        return parts, f"is read as {len(parts)} persons, whom commas separate"
    pairs = len(parts) > 3 and len(parts) % 2 == 0  # noqa: PLR2004 - more than "Family, Jr., Given" has
    if pairs and all(re.fullmatch(_INITIALS, part) for part in parts[1::2]):
        paired = [", ".join(pair) for pair in zip(parts[::2], parts[1::2], strict=True)]
        return paired, f"is read as {len(paired)} persons, whom commas separate"
    return [text], ""


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
    if quoted := _QUOTED.fullmatch(text):
        return {"literal": latex.text(quoted[1] or quoted[2])}
    parts = parse_single_name_into_parts(text, strict=False)
    given, family = " ".join(parts.first), " ".join(parts.last)
    if odd := _odd_bibtex_name(text, given, family, latex) if given and not parts.jr else None:
        return odd
    if not given and not parts.von:
        return {"literal": latex.text(f"{family} {' '.join(parts.jr)}".strip())}
    found = {
        "family": latex.text(family),
        "given": latex.text(given),
        "suffix": latex.text(" ".join(parts.jr)),
        "non-dropping-particle": latex.text(" ".join(parts.von)),
    }
    return {key: part for key, part in found.items() if part}


def _odd_bibtex_name(text: str, given: str, family: str, latex: Latex) -> Body | None:
    """The right form of a name that BibTeX's rules cut in the wrong place: a firm, a suffix, a lone particle."""
    if "," in text and _FIRM.fullmatch(given):
        return {"literal": latex.text(text)}
    if "," in text and _SUFFIX.fullmatch(given) and family:
        return {**_bibtex_name(text.rpartition(",")[0], latex), "suffix": latex.text(given)}
    if "," not in text and " " in given and _SUFFIX.fullmatch(family):
        return {**_bibtex_name(text.rpartition(" ")[0], latex), "suffix": latex.text(family)}
    if "," not in text and _PARTICLE.fullmatch(given):
        return {"family": latex.text(family), "non-dropping-particle": given}
    return None


def _is_one_group(text: str) -> bool:
    depth = 0
    for at, character in enumerate(text):
        depth += {"{": 1, "}": -1}.get(character, 0)
        if depth == 0 and at < len(text) - 1:
            return False
    return True


def _extended(text: str, latex: Latex) -> Body:
    """A name of biblatex's extended format: ``family=Oord, given=Jan, prefix=van den``; a setting alone is none."""
    found = {key.lower(): (braced or bare).strip() for key, braced, bare in _EXTENDED_PART.findall(text)}
    parts = {key: latex.text(value) for key, value in found.items() if key in _EXTENDED_KEYS and "-i" not in key}
    drops = parts.pop("useprefix", "true").lower() == "false"
    if prefix := parts.pop("prefix", ""):
        parts["dropping-particle" if drops else "non-dropping-particle"] = prefix
    if middle := parts.pop("middle", ""):
        parts["given"] = f"{parts.get('given', '')} {middle}".strip()
    return {key: part for key, part in parts.items() if part}
