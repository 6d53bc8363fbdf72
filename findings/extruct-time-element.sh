#!/usr/bin/env bash
# extruct 0.18.0: the microdata date of an article is empty where `time` has no attribute.
#
# Belief: `<time itemprop="datePublished">2026-04-15</time>` has the value 2026-04-15: HTML takes the text of a `time`
#   element for its datetime where the attribute is not there.
# Behaviour: the property is there with an empty string, for a date as valid as the one in the attribute.
# Why it matters: « lundi soir » is resolved by the day of publication, which a page of a schema.org NewsArticle declares.
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check extruct==0.18.0
"$folder/env/bin/python" - <<'PY'
from importlib.metadata import version

import extruct

print("extruct", version("extruct"))
page = """<!doctype html><html lang="fr"><head><title>Canal</title></head><body>
<article itemscope itemtype="https://schema.org/NewsArticle"><h1 itemprop="headline">Le canal rouvre</h1>
<p>Publié le <time itemprop="datePublished">2026-04-15</time>,
mis à jour le <time itemprop="dateModified" datetime="2026-04-16">16 avril</time></p></article></body></html>"""
properties = extruct.extract(page, syntaxes=["microdata"])["microdata"][0]["properties"]
print(properties)
seen = {"headline": "Le canal rouvre", "datePublished": "", "dateModified": "2026-04-16"}
raise SystemExit(0 if properties == seen else 1)
PY
# Output seen:
#   extruct 0.18.0
#   {'headline': 'Le canal rouvre', 'datePublished': '', 'dateModified': '2026-04-16'}
