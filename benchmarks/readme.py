"""Refresh what README and docs/examples quote: `python -m benchmarks.readme`.

Replaces the text between `<!-- NAME -->` and `<!-- /NAME -->`: the briefs of two examples, the table of settings.
Writes the brief of each article in docs/examples beside it as Markdown.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_OWN = {"models_dir": "the user's cache", "data_dir": "the user's data folder"}


def settings_table() -> str:
    """Return the settings as a Markdown table, in their order."""
    from service.settings import Settings

    rows = ["| setting (`ENTREFILET_` + capitals) | default | what it does |", "| --- | --- | --- |"]
    for name, field in Settings.model_fields.items():
        default = _OWN[name] if name in _OWN else _shown(field.get_default(call_default_factory=True))
        rows.append(f"| `{name}` | {default} | {field.description} |")
    return "\n".join(rows)


def replace_block(text: str, name: str, content: str) -> str:
    """Return `text` with the block of that name filled anew. Raises ValueError if it has none."""
    pattern = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
    if not pattern.search(text):
        raise ValueError(f"no block {name}")
    return pattern.sub(lambda found: found[1] + content + "\n" + found[2], text)


def main() -> int:
    """Write README.md and docs/examples/*.brief.md."""
    from service.bootstrap import build_services
    from service.briefing import render
    from service.domain import BriefOptions
    from service.ingest.plain import decode, read_article
    from service.settings import load_settings

    settings = load_settings()
    briefer = build_services(settings).briefer
    readme = ROOT / "README.md"
    text = readme.read_text(encoding="utf-8")
    for path in sorted((ROOT / "docs/examples").glob("*.fr.txt")):
        article = read_article(
            decode(path.read_bytes()), title=None, max_characters=settings.max_characters, min_words=settings.min_words
        )
        brief = briefer.brief(article, BriefOptions())
        path.with_suffix("").with_suffix(".brief.md").write_text(render.to_markdown(brief), encoding="utf-8")
        for name, block in (("canal", "brief"), ("fleuve", "context")):
            if path.name == f"{name}.fr.txt":
                text = replace_block(text, block, "```text\n" + render.to_text(brief) + "```")
    readme.write_text(replace_block(text, "settings", settings_table()), encoding="utf-8")
    return 0


def _shown(value: object) -> str:
    return f"`{value}`" if value not in (None, "", (), []) else "–"


if __name__ == "__main__":
    sys.exit(main())
