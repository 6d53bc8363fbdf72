"""Templates into pages, with the words of the reader's language."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from flask import g, render_template, request, url_for

from service.domain import Warning
from service.web.page.wording import (
    LANGUAGES,
    Note,
    explain,
    language_of,
    messages,
    number,
    pair_of,
    problem_text,
    spell,
)
from service.web.problems import Problem

_STATIC = Path(__file__).parent / "static"


def error_page(problem: Problem) -> str:
    """Return a problem as a whole page."""
    return render_page("error.html", problem=problem)


def render_page(template: str, **values: Any) -> str:
    """Return a template with the words of the reader's language."""
    language = language_of(request)
    wording = messages(language)

    def explained(warning: Warning) -> Note:
        return explain(warning, language)

    return render_template(
        template,
        _=wording.gettext,
        asset=asset,
        language=language,
        languages=LANGUAGES,
        request_id=g.get("request_id", ""),
        explain=explained,
        number=lambda value: number(value, language),
        pair_of=lambda source, target: pair_of(source, target, language),
        spell=lambda seconds: spell(seconds, language),
        problem_text=lambda problem: problem_text(problem, language),
        **values,
    )


@cache
def asset(name: str) -> str:
    """Return the URL of a static file, which changes with its content."""
    digest = hashlib.sha256((_STATIC / name).read_bytes()).hexdigest()[:10]
    return url_for("static", filename=name, v=digest)
