"""News items of ninjs 1.x and 2.x as items of ninjs 3.

Source: IPTC's ninjs 1.4, 2.0 and 3.1 schemas and the user guide's notes on what changed between them. Version 2 made
lists of what 1.x spelled in property names (`body_xhtml`), version 3 spells its names in camelCase and says
`embargoedUntil` for `embargoed`. Codes of 1.x vocabularies are kept as `literal`, whose scheme had no place in 3.
"""

import re
from collections.abc import Mapping
from typing import Any

Json = dict[str, Any]

_CAMEL = {
    "representationtype": "representationType",
    "firstcreated": "firstCreated",
    "versioncreated": "versionCreated",
    "contentcreated": "contentCreated",
    "embargoed": "embargoedUntil",
    "pubstatus": "pubStatus",
    "copyrightholder": "copyrightHolder",
    "copyrightnotice": "copyrightNotice",
    "usageterms": "usageTerms",
    "ednote": "edNote",
    "infosources": "infoSources",
    "altids": "altIds",
    "trustindicators": "trustIndicators",
    "rightsinfo": "rightsInfo",
    "langid": "langId",
    "linkedrights": "linkedRights",
    "encodedrights": "encodedRights",
    "contenttype": "contentType",
    "charcount": "charCount",
    "wordcount": "wordCount",
    "sizeinbytes": "sizeInBytes",
    "contactinfo": "contactInfo",
    "symboltype": "symbolType",
    "geojson": "geoJSON",
}

_LISTS = {
    "person": "people",
    "organisation": "organisations",
    "place": "places",
    "subject": "subjects",
    "event": "events",
    "object": "objects",
    "infosource": "infoSources",
    "genre": "genres",
    "altids": "altIds",
    "trustindicator": "trustIndicators",
}
_KINDS = {
    "text": "text/plain",
    "plain": "text/plain",
    "html": "text/html",
    "html5": "text/html",
    "xhtml": "application/xhtml+xml",
    "nitf": "application/nitf+xml",
}
_PATTERNS = (
    (re.compile(r"headline_([A-Za-z0-9_]+)"), "headlines"),
    (re.compile(r"description_([A-Za-z0-9_]+)"), "descriptions"),
    (re.compile(r"body_([A-Za-z0-9_]+)"), "bodies"),
)
_REPRESENTATIONS = {"complete": "full", "incomplete": "partial"}
# Of an item as a whole, not of one body of it: 3 has no place for them.
_DROPPED = frozenset({"mimetype", "charcount", "wordcount"})


def upgrade(item: Mapping[str, Any]) -> Json:
    """Return an item of any ninjs version as one of version 3; an item of version 3 comes back as it is."""
    if is_version_1(item):
        return _from_1(item)
    renamed: Json = _rename(item)
    return renamed


def is_version_1(item: Mapping[str, Any]) -> bool:
    """Tell whether an item is of ninjs 1.x, by its own word or by names that only 1.x has."""
    standard = item.get("standard")
    version = standard.get("version") if isinstance(standard, dict) else None
    if isinstance(version, str) and version[:1] in ("1", "2", "3"):
        return version.startswith("1")
    return any(
        name in ("headline", "byline") or name in _LISTS or name.startswith(("body_", "description_", "headline_"))
        for name in item
    ) or isinstance(item.get("associations"), dict)


def _rename(value: Any) -> Any:
    """Spell the names of version 2 as version 3 does, at every depth; names of version 3 stay."""
    if isinstance(value, dict):
        return {_CAMEL.get(name, name): _rename(inner) for name, inner in value.items()}
    return [_rename(inner) for inner in value] if isinstance(value, list) else value


def _from_1(item: Mapping[str, Any]) -> Json:
    out: Json = {}
    for name, value in item.items():
        for pattern, plural in _PATTERNS:
            if match := pattern.fullmatch(name):
                _add(out, plural, _part(match[1], value))
                break
        else:
            _take(out, name, value)
    return out


def _add(out: Json, plural: str, part: Json, *, first: bool = False) -> None:
    parts = out.setdefault(plural, [])
    if isinstance(parts, list):  # else the item is of no version, and validation will say so
        parts.insert(0 if first else len(parts), part)


def _take(out: Json, name: str, value: Any) -> None:
    if name == "headline":
        _add(out, "headlines", {"role": "main", "value": value}, first=True)
    elif name == "byline":
        out["by"] = value
    elif name == "representationtype":
        out["representationType"] = _REPRESENTATIONS.get(value, value) if isinstance(value, str) else value
    elif name in ("associations", "renditions") and isinstance(value, dict):
        out[name] = [{"name": key, **_inner(name, inner)} for key, inner in value.items() if isinstance(inner, dict)]
    elif name in _LISTS and isinstance(value, list):
        out[_LISTS[name]] = [_concept(entry) for entry in value]
    elif name not in _DROPPED and name != "standard":
        out[_CAMEL.get(name, name)] = value


def _inner(name: str, value: Json) -> Json:
    renamed: Json = _from_1(value) if name == "associations" else _rename(value)
    if name == "renditions" and "mimetype" in renamed:
        renamed["contentType"] = renamed.pop("mimetype")
    return renamed


def _part(suffix: str, value: Any) -> Json:
    """Return `body_xhtml` as a body: the suffix is a media type, a role, or a role and a media type."""
    role, _, kind = suffix.rpartition("_")
    if kind not in _KINDS:
        return {"role": suffix, "value": value}
    part = {"contentType": _KINDS[kind], "value": value}
    return {"role": role, **part} if role else part


def _concept(entry: Any) -> Any:
    if not isinstance(entry, dict):
        return entry
    kept = {_CAMEL.get(name, name): value for name, value in entry.items() if name not in ("scheme", "code")}
    return kept | ({"literal": entry["code"]} if "code" in entry else {})


_LOOSE_ZONE = re.compile(r"(T\d\d:\d\d:\d\d(?:\.\d{1,9})?)\s?([+-]\d\d)(\d\d)\Z", re.IGNORECASE)
_TIMES = frozenset({"versionCreated", "firstCreated", "contentCreated", "embargoedUntil", "expires", "contentModified"})


def normalised(item: Json) -> Json:
    """Return an item with what systems write loosely put right: `+0000` for a zone, a `guid` in place of a `uri`.

    Superdesk writes both. Statuses are in small letters in the standard.
    """
    made = {name: _zoned(value) if name in _TIMES else value for name, value in item.items()}
    if not made.get("uri") and isinstance(made.get("guid"), str):
        guid: str = made["guid"]
        made["uri"] = guid if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", guid) else f"urn:guid:{guid}"
    if isinstance(made.get("pubStatus"), str):
        made["pubStatus"] = made["pubStatus"].lower()
    return made


def _zoned(value: Any) -> Any:
    return _LOOSE_ZONE.sub(r"\1\2:\3", value.replace(" ", "T", 1)) if isinstance(value, str) else value
