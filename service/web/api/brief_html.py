"""A brief as one HTML document without styles or scripts, for feeds, mails and content management systems."""

from markupsafe import Markup

from service.briefing.context_lines import headed, line_text
from service.briefing.render import spell_path
from service.domain import Brief, Evidence

_PAGE = Markup(
    '<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8"><title>{title}</title></head>\n'
    "<body>\n<article>\n{content}\n</article>\n</body>\n</html>\n"
)
_BOTH = Markup('<p>{en} <small>{cite}</small></p>\n<p lang="fr"><em>{fr}</em></p>')
_ENGLISH = Markup("<p>{en} <small>{cite}</small></p>")


def to_html(brief: Brief) -> str:
    """Return a brief as a page: English first, its French beside it, each point with the sentences it comes from."""
    title = (brief.title.en or brief.title.fr if brief.title else None) or "Brief"
    parts = [Markup("<h1>{}</h1>").format(title)]
    if brief.title and brief.title.fr and brief.title.en:
        parts.append(Markup('<p lang="fr"><em>{}</em></p>').format(brief.title.fr))
    parts += [Markup("<h2>Abstract</h2>"), _pair(brief.abstract.en, brief.abstract.fr, brief.abstract.evidence)]
    if brief.key_points:
        points = [_pair(point.en, point.fr, point.evidence) for point in brief.key_points]
        entries = Markup("\n").join(Markup("<li>{}</li>").format(point) for point in points)
        parts += [Markup("<h2>Key points</h2>"), Markup("<ol>\n{}\n</ol>").format(entries)]
    for heading, lines in headed(brief.context):
        entries = Markup("\n").join(Markup("<li>{}</li>").format(line_text(line)) for line in lines)
        parts += [Markup("<h2>{}</h2>").format(heading), Markup("<ul>\n{}\n</ul>").format(entries)]
    if brief.translation:
        parts.append(Markup("<h2>Full translation</h2>"))
        parts += [Markup("<p>{}</p>").format(text) for text in brief.translation.text.split("\n\n") if text.strip()]
    if brief.warnings:
        warnings = (Markup("<li>{}: {}</li>").format(spell_path(w.where), w.detail) for w in brief.warnings)
        parts += [Markup("<h2>Warnings</h2>"), Markup("<ul>\n{}\n</ul>").format(Markup("\n").join(warnings))]
    made = f"Machine-made by Entrefilet {brief.provenance.service}; numbers in brackets are the article's sentences."
    parts.append(Markup("<footer><small>{}</small></footer>").format(made))
    return str(_PAGE.format(title=title, content=Markup("\n").join(parts)))


def _pair(en: str, fr: str | None, evidence: tuple[Evidence, ...]) -> Markup:
    cite = "[" + ", ".join(str(item.sentence + 1) for item in evidence) + "]"
    return _BOTH.format(en=en, fr=fr, cite=cite) if fr else _ENGLISH.format(en=en, cite=cite)
