#!/usr/bin/env bash
# fastfeedparser 0.6.5: an Atom headline of type xhtml is empty, and the link of an entry is its sound file.
#
# Belief: `title` of an Atom entry is its headline in any of the three types of text (RFC 4287, 3.1.1), and `link` is its
#   page: a link without `rel` is "alternate" (4.2.7.2), whichever stands first.
# Behaviour: of `<title type="xhtml">` and `<summary type="xhtml">` nothing is given, of `<content type="xhtml">` all;
#   `link` is an enclosure (4.2.7.2 again) wherever that stands before the link without `rel`.
# Why it matters: the entry looks like one without a headline, and what is fetched as its article is an MP3 file.
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check fastfeedparser==0.6.5
"$folder/env/bin/python" - <<'PY'
from importlib.metadata import version

import fastfeedparser

print("fastfeedparser", version("fastfeedparser"))
words = '<div xmlns="http://www.w3.org/1999/xhtml">Le maire <em>ne</em> part <em>pas</em></div>'
sound = '<link rel="enclosure" type="audio/mpeg" href="https://feuille.example/maire.mp3"/>'
page = '<link href="https://feuille.example/maire"/>'


def entry(title: str, links: str):
    feed = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Feuille</title><id>urn:example:feuille</id>
    <updated>2026-04-14T10:00:00Z</updated><author><name>A. Lem</name></author><entry>{title}{links}<id>urn:example:maire</id>
    <updated>2026-04-14T10:00:00Z</updated><summary type="xhtml">{words}</summary></entry></feed>"""
    (found,) = fastfeedparser.parse(feed.encode()).entries
    print([found.title, found.description, found.link])
    return found


xhtml = entry(f'<title type="xhtml">{words}</title>', sound + page)
plain = entry("<title>Le maire ne part pas</title>", page + sound)
empty = not xhtml.title and not xhtml.description and plain.title == "Le maire ne part pas"
raise SystemExit(0 if empty and xhtml.link.endswith(".mp3") and plain.link.endswith("/maire") else 1)
PY
# Output seen:
#   fastfeedparser 0.6.5
#   ['', '', 'https://feuille.example/maire.mp3']
#   ['Le maire ne part pas', '', 'https://feuille.example/maire']
