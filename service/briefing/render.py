"""A brief as JSON, Markdown or plain text; the order of the JSON's fields is part of the public contract."""

import json
import textwrap
from dataclasses import asdict
from typing import Any

from service.briefing.context_lines import headed, line_text
from service.domain import Brief, Evidence, TextTranslation, Warning

_WIDTH = 88
# what a remote model wrote must not steer a terminal; an article has none left
_NO_CONTROLS = dict.fromkeys(code for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\t\n")
_PROPOSED = " (proposed title)"


def to_dict(brief: Brief, include_text: bool = False) -> dict[str, Any]:
    """Return a brief as plain values in the contract's order; `text` is there only when asked for."""
    fields = asdict(brief)
    text = fields.pop("text")
    if include_text:
        fields["text"] = text
    return fields


def to_json(brief: Brief, include_text: bool = False) -> str:
    """Return a brief as one JSON document, indented, ending in a newline."""
    return json.dumps(to_dict(brief, include_text), ensure_ascii=False, indent=2) + "\n"


def translation_to_dict(translation: TextTranslation) -> dict[str, Any]:
    """Return a translated text as plain values."""
    return asdict(translation)


def to_markdown(brief: Brief) -> str:
    """Return a brief as CommonMark, English first, each point with its French, its evidence and its warnings."""
    out = []
    if brief.title:
        out += [f"# {_escape(brief.title.en)}{_PROPOSED if brief.title.proposed else ''}", ""]
        if brief.title.fr:
            out += [f"*{_escape(brief.title.fr)}*", ""]
    out += ["## Abstract", "", _escape(brief.abstract.en), ""]
    if brief.abstract.fr:
        out += ["> " + _escape(brief.abstract.fr), ""]
    if brief.key_points:
        out += ["## Key points", ""]
    for number, point in enumerate(brief.key_points, 1):
        out.append(f"{number}. {_escape(point.en)} {_cite(point.evidence)}")
        if point.fr:
            out.append(f"   <br>*{_escape(point.fr)}*")
        out += [f"   <br>⚠ {_escape(warning.detail)}" for warning in point.warnings]
    for heading, lines in headed(brief.context):
        out += ["", f"## {heading}", "", *(f"- {_escape(line_text(line))}" for line in lines)]
    if brief.translation:
        out += ["", "## Full translation", "", _escape(brief.translation.text)]
    others = _others(brief)
    if others:
        out += ["", "## Warnings", "", *(f"- {spell_path(w.where)}: {_escape(w.detail)}" for w in others)]
    return "\n".join([*out, "", f"<sub>{_escape(_footer(brief))}</sub>", ""]).translate(_NO_CONTROLS)


def to_text(brief: Brief) -> str:
    """Return a brief as plain text for a terminal, English first, wrapped at 88 columns."""
    out = []
    if brief.title:
        mark = _PROPOSED if brief.title.proposed else ""
        out += [line + mark for line in (brief.title.en, brief.title.fr) if line] + [""]
    out += ["ABSTRACT", _wrap(brief.abstract.en), ""]
    if brief.abstract.fr:
        out += ["RÉSUMÉ", _wrap(brief.abstract.fr), ""]
    if brief.key_points:
        out.append("KEY POINTS")
    for number, point in enumerate(brief.key_points, 1):
        out.append(_wrap(f"{point.en} {_cite(point.evidence)}", f"{number:>2}. ", "    "))
        if point.fr:
            out.append(_wrap(point.fr, "    ", "    "))
        out += [_wrap(f"! {warning.detail}", "    ", "      ") for warning in point.warnings]
    for heading, lines in headed(brief.context):
        out += ["", heading.upper(), *(_wrap(line_text(line), "  - ", "    ") for line in lines)]
    if brief.translation:
        out += ["", "FULL TRANSLATION", brief.translation.text]
    others = _others(brief)
    if others:
        out += ["", "WARNINGS", *(_wrap(f"{spell_path(w.where)}: {w.detail}", "  - ", "    ") for w in others)]
    return "\n".join([*out, "", _footer(brief), ""]).translate(_NO_CONTROLS)


def spell_path(where: str) -> str:
    """Return the place of a warning in words: `key_points[2].en` becomes `key point 3`."""
    names = {"title": "title", "language": "article", "abstract": "abstract", "translation": "full translation"}
    head, _, rest = where.partition(".")
    number = int(rest.split("[")[1].split("]")[0]) + 1 if "[" in rest else None
    if head.startswith("key_points["):
        return f"key point {int(head[len('key_points[') : -1]) + 1}"
    name = names.get(head, head)
    return f"{name}, sentence {number}" if number else name


def _others(brief: Brief) -> list[Warning]:
    """Return the warnings that do not already stand at their key point."""
    return [warning for warning in brief.warnings if not warning.where.startswith("key_points[")]


def _cite(evidence: tuple[Evidence, ...]) -> str:
    return "[" + ", ".join(str(item.sentence + 1) for item in evidence) + "]"


def _footer(brief: Brief) -> str:
    translator, summariser = brief.provenance.translator, brief.provenance.summariser
    return (
        f"Machine-made by Entrefilet {brief.provenance.service} ({translator.name}, {summariser.name}); "
        "numbers in brackets are the article's sentences."
    )


def _wrap(text: str, first: str = "  ", rest: str = "  ") -> str:
    return textwrap.fill(text, _WIDTH, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)


def _escape(text: str) -> str:
    """Return text that Markdown shows as it is."""
    return "".join("\\" + c if c in "\\`*_[]<>#|" else c for c in text)
