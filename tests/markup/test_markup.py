"""HTML and Markdown around sentences: kept to the character, placed around the same words, never in the way."""

import re
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree, html
from markdown_it import MarkdownIt

from service.domain import TextTranslation, Warning, WarningCode
from service.markup.document import source_of
from service.markup.html_runs import read_html, tokens
from service.markup.markdown_runs import read_markdown, shape
from service.translate.formats import Format, translate_formatted

ENGLISH = {
    "Le chat noir dort.": "The black cat sleeps.",
    "chat": "Cat.",
    "noir": "Black",
    "chat noir": "The black cat",
    "Le premier ministre a parlé.": "The Prime Minister spoke.",
    "premier ministre": "First minister",
    "Le": "The",
    "a parlé.": "spoke.",
    "Un.": "One.",
    "Le budget de 2026 : 3,2 %.": "THE BUDGET OF 2026: 3.2%.",
    "noir dort.": "BLACK SLEEPS.",
    "Deux trois.": "Two three.",
    "trois": "three",
    "Deux": "Two",
}


def shout(text: str) -> TextTranslation:
    return TextTranslation(text.upper(), (), 0)


def english(text: str) -> TextTranslation:
    return TextTranslation("\n".join(ENGLISH.get(line, line.upper()) for line in text.split("\n")), (), 0)


def translated(text: str, format: Format = "html") -> str:
    return translate_formatted(text, format, english).text


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("<p>Le <b>chat</b> noir dort.</p>", "<p>The black <b>cat</b> sleeps.</p>"),
        ("<p>Le <b>chat</b> <i>noir</i> dort.</p>", "<p>The <i>black</i> <b>cat</b> sleeps.</p>"),
        ("<p><b>Le <i>chat noir</i> dort.</b></p>", "<p><b><i>The black cat</i> sleeps.</b></p>"),
        ("<b>Le chat noir dort</b>.", "<b>The black cat sleeps</b>."),
        ("Le <b>budget</b> de 2026 : <i>3,2 %</i>.", "THE <b>BUDGET</b> OF 2026: <i>3.2%</i>."),
        # words that are said otherwise in the sentence: about where they stand
        ("Le <b>premier ministre</b> a parlé.", "The <b>Prime Minister</b> spoke."),
        # nothing to be found at all: the sentence is translated between its tags
        ("Le <span translate=no>chat</span> noir dort.", "The <span translate=no>chat</span> BLACK SLEEPS."),
        ("Le chat <img src=le> noir dort.", "LE CHAT <img src=le> BLACK SLEEPS."),
        ("<b>Un. Deux</b> trois.", "<b>One. Two</b> three."),
        ("<a href='?q=le&x=\"'>Le chat noir dort.</a>", "<a href='?q=le&x=\"'>The black cat sleeps.</a>"),
        ("Le chat\n   noir&#32;dort.<br>Un.", "The black cat sleeps.<br>One."),
        (
            "<p translate='no'>Un.</p><p class='x notranslate'>Un.</p><p>Un.</p>",
            "<p translate='no'>Un.</p><p class='x notranslate'>Un.</p><p>One.</p>",
        ),
        (
            "<pre>Un.</pre><script>Un. <b></script><!-- Un. --><p>Un.",
            "<pre>Un.</pre><script>Un. <b></script><!-- Un. --><p>One.",
        ),
        ("Un <code>le &lt; la</code> mot.", "UN <code>le &lt; la</code> MOT."),
        ("Voir https://exemple.fr/le?a=1&b=2 ici.", "VOIR https://exemple.fr/le?a=1&b=2 ICI."),
        ("&eacute;t&eacute; &lt;b&gt; &amp;amp;", "ÉTÉ &lt;B&gt; &amp;AMP;"),
    ],
)
def test_html_keeps_its_tags_around_the_same_words(source: str, target: str) -> None:
    assert translated(source) == target


DOCUMENT = """---
title: Un.
---
# Le **chat** noir dort.

> Le chat
> noir dort. Voir [le *site*](https://exemple.fr/le "Un.") et [nos règles] ou `le code`.\\
> Un.
> - Un.
> 1. Un <kbd>Ctrl</kbd>.

| Un. | Prix \\* |
|-----|------|
| Un. | `le` |

```
Un.
```

Un.
===
![Un.](un.png) Un. <https://exemple.fr/un>

[nos règles]: https://exemple.fr/regles "Un."
"""


def test_markdown_keeps_all_but_its_words() -> None:
    done = translated(DOCUMENT, "markdown")
    assert done.startswith(
        "---\ntitle: Un.\n---\n# The black **cat** sleeps.\n\n> The black cat sleeps. VOIR [LE *SITE*]"
    )
    for kept in (
        '](https://exemple.fr/le "Un.")',
        "[nos règles]",
        "`le code`.\\\n> One.\n> - One.\n> 1. UN <kbd>Ctrl</kbd>.",
        "| One. | PRIX \\* |\n|-----|------|\n| One. | `le` |",
        "```\nUn.\n```\n\nOne.\n===\n![Un.](un.png) One. <https://exemple.fr/un>",
    ):
        assert kept in done, done
    assert shape(done) == shape(DOCUMENT)


def test_words_that_look_like_markup_in_the_translation_stay_words() -> None:
    def hostile(text: str) -> TextTranslation:
        return TextTranslation(re.sub(r".+", "1. *a* _b_ `c` <script>x</script> [d](e) # &amp; | ~~f~~", text), (), 0)

    page = translate_formatted("<p>Un.</p>", "html", hostile).text
    assert [token.name for token in tokens(page) if token.kind != "text"] == ["p", "p"]
    rendered = MarkdownIt().render(translate_formatted("Un.", "markdown", hostile).text)
    assert html.fromstring(rendered).text_content().strip() == hostile("Un.").text


def test_what_is_doubtful_names_the_line_of_the_source() -> None:
    def doubtful(text: str) -> TextTranslation:
        lines = text.split("\n")
        found = [Warning(WarningCode.NUMBER_MISMATCH, f"lines[{i}]", x) for i, x in enumerate(lines) if "deux" in x]
        return TextTranslation(text.upper(), tuple(found), len(found))

    result = translate_formatted("<p>Un.</p>\n\n<p>Un <b>mot</b>.\nPuis deux.</p>", "html", doubtful)
    assert [(warning.where, warning.detail) for warning in result.warnings] == [("lines[2]", "Puis deux.")]
    assert result.retried == 1


def test_markdown_that_is_not_understood_stays_and_is_told() -> None:
    result = translate_formatted("Un.\n\n<div>Deux.</div>\n\nTrois.", "markdown", shout)
    assert result.text == "UN.\n\n<div>Deux.</div>\n\nTROIS."
    assert [(warning.code, warning.where) for warning in result.warnings] == [(WarningCode.UNTRANSLATED, "lines[2]")]


TAGS = (
    "<b> </b> <i> </i> <p> </p> <br/> <code> </code> <a\thref=x> </a> <span\ttranslate=no> </span> <script> </script>"
)
MARKS = (
    "* ** _ ` `` [ ]( ) ![ > - 1. # \\ | ~~ === --- < & ' \" &amp; &lt;b&gt; http://a.fr/x?y=1&z <http://a.fr> é dort"
)
SPACING = [" ", "\n", "\n\n", "  \n", "    ", "\r\n", "> ", "- ", "1. ", "# "]
WHOLE = ["Le chat. ", "<!-- x -->", "<img alt='x>y'>", "|-|-|\n", "[a]: b\n"]
PARTS = st.sampled_from([*TAGS.split(" "), *MARKS.split(), *SPACING, *WHOLE])
MARKUP = st.lists(PARTS | st.text(max_size=3), max_size=14).map("".join)


@given(MARKUP)
def test_any_html_is_cut_without_losing_a_character_and_translated_without_losing_a_tag(source: str) -> None:
    assert "".join(map(source_of, read_html(source))) == source
    done = translate_formatted(source, "html", shout).text

    def tags(markup: str) -> list[str]:
        return sorted(token.raw for token in tokens(markup) if token.kind != "text")

    assert tags(done) == tags(source)


@given(MARKUP)
def test_any_markdown_is_cut_without_losing_a_character_and_keeps_its_shape(source: str) -> None:
    assert "".join(map(source_of, read_markdown(source).document)) == source
    assert shape(translate_formatted(source, "markdown", shout).text) == shape(source)


@given(MARKUP)
@example("<b><script>Le chat. 1. <b>*")
def test_a_translation_that_changes_nothing_changes_nothing_that_a_reader_sees(source: str) -> None:
    def same(text: str) -> TextTranslation:
        return TextTranslation(text, (), 0)

    def seen(markup: str) -> str:
        page = html.fromstring(f"<div>{markup}</div>")
        etree.strip_elements(page, "script", "style", with_tail=False)  # a browser shows nothing of them
        return " ".join(page.text_content().split())

    render = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render
    done = translate_formatted(source, "markdown", same).text
    assert "".join(seen(render(done)).split()) == "".join(seen(render(source)).split())


HOSTILE = (
    """< <a </ <!-- <script> <b>x </b> <code> http:// a@ & <![CDATA[ * [ ![ `a |a <! \\ <a\tb=' <a\tb="x"\t _a\t"""
)


@pytest.mark.parametrize("unit", HOSTILE.split(" "))
@pytest.mark.parametrize("format", ["html", "markdown"])
def test_hostile_markup_takes_no_longer_than_its_length(unit: str, format: Format) -> None:
    source = unit * (8000 // len(unit))
    began = time.process_time()
    translate_formatted(source, format, shout)
    assert time.process_time() - began < 3


def test_tags_in_tags_cost_no_more_than_their_sentence_again() -> None:
    requested: list[str] = []

    def count(text: str) -> TextTranslation:
        requested.append(text)
        return TextTranslation(re.sub(r"\w+", "word", text), (), 0)

    source = "<p>" + "".join(f"<b>mot{n} " for n in range(20)) + "</p>"
    translate_formatted(source * 50, "html", count)
    assert sum(map(len, requested)) < 3 * 50 * len(source)
    began = time.process_time()
    translate_formatted("<b>x " * 40_000, "html", shout)
    assert time.process_time() - began < 10
