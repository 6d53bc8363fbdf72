"""OpenDocument texts: what their styles strike out or hide, and what is not shown; texts are in the corpus."""

import io
import zipfile

import pytest

from service.ingest.odt import read_odt
from tests.ingest.corpus import odt

NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
)
LINE = 'style:text-line-through-style="{}"'


def style(family: str, name: str, properties: str = "", parent: str = "") -> str:
    inherits = f'style:parent-style-name="{parent}"' if parent else ""
    inner = f"<style:text-properties {properties}/>" if properties else ""
    return f'<style:style style:family="{family}" style:name="{name}" {inherits}>{inner}</style:style>'


def styled(content: str, automatic: str = "", named: str = "", of_heads: str = "") -> tuple[str, list[str]]:
    """Return the text of a document with these styles, and what is struck out of it."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as package:
        package.writestr(
            "content.xml",
            f"<office:document-content {NAMES}><office:automatic-styles>{automatic}</office:automatic-styles>"
            f"<office:body><office:text>{content}</office:text></office:body></office:document-content>",
        )
        package.writestr(
            "styles.xml",
            f"<office:document-styles {NAMES}><office:styles>{named}</office:styles>"
            f"<office:automatic-styles>{of_heads}</office:automatic-styles></office:document-styles>",
        )
    text, left = read_odt(written.getvalue())
    return text, [piece.text for piece in left]


STRUCK = LINE.format("solid")
TWO = (
    '<text:p text:style-name="P1">Le canal <text:span text:style-name="T1">rouvre</text:span> lundi.</text:p>'
    "<text:p>Il gèle.</text:p>"
)


@pytest.mark.parametrize(
    ("automatic", "named"),
    [
        (style("paragraph", "P1", STRUCK), ""),
        (style("paragraph", "P1", parent="Retrait"), style("paragraph", "Retrait", STRUCK)),
        (style("paragraph", "P1", 'style:language-asian="fr"', "Retrait"),
         style("paragraph", "Retrait", parent="Base") + style("paragraph", "Base", STRUCK)),
    ],
    ids=["its own", "inherited", "inherited twice"],
)  # fmt: skip
def test_what_the_style_of_a_paragraph_strikes_out_is_left_out_and_told(automatic: str, named: str) -> None:
    assert styled(TWO, automatic, named) == ("Il gèle.", ["Le canal rouvre lundi."])


def test_a_span_says_otherwise_than_its_paragraph() -> None:
    automatic = style("paragraph", "P1", STRUCK) + style("text", "T1", LINE.format("none"))
    assert styled(TWO, automatic) == ("rouvre\n\nIl gèle.", ["Le canal  lundi."])


def test_a_span_inherits_from_the_style_of_its_own_kind() -> None:
    named = style("text", "Barré", STRUCK) + style("paragraph", "T1", STRUCK)
    assert styled(TWO, style("text", "T1", parent="Barré"), named) == ("Le canal lundi.\n\nIl gèle.", ["rouvre"])
    assert styled(TWO, named=named) == ("Le canal rouvre lundi.\n\nIl gèle.", [])


def test_a_style_of_the_head_of_pages_is_not_that_of_the_text() -> None:
    assert styled(TWO, of_heads=style("paragraph", "P1", STRUCK)) == ("Le canal rouvre lundi.\n\nIl gèle.", [])


def test_styles_that_inherit_from_each_other_are_read() -> None:
    named = style("paragraph", "P1", parent="P2") + style("paragraph", "P2", parent="P1")
    assert styled(TWO, named=named) == ("Le canal rouvre lundi.\n\nIl gèle.", [])


@pytest.mark.parametrize("family", ["paragraph", "text"])
def test_what_a_style_hides_is_no_text(family: str) -> None:
    text, left = styled(TWO, style(family, "P1" if family == "paragraph" else "T1", 'text:display="none"'))
    assert text == ("Il gèle." if family == "paragraph" else "Le canal lundi.\n\nIl gèle.")
    assert left == []


@pytest.mark.parametrize(
    "hidden",
    [
        '<text:section text:name="s" text:display="none"><text:p>Brouillon.</text:p></text:section>',
        '<text:section text:name="s" text:display="condition" text:is-hidden="true"><text:p>Brouillon.</text:p>'
        "</text:section>",
        '<text:p>Brouillon<text:hidden-paragraph text:condition="ooow:1" text:is-hidden="true"/>.</text:p>',
        '<text:p><text:hidden-text text:string-value="Brouillon" text:is-hidden="true">Brouillon</text:hidden-text>'
        "</text:p>",
    ],
    ids=["section", "section by condition", "paragraph", "words"],
)
def test_what_is_not_shown_is_no_text(hidden: str) -> None:
    assert read_odt(odt(f"{hidden}<text:p>Il gèle.</text:p>")) == ("Il gèle.", [])
    shown = hidden.replace('display="none"', 'display="true"').replace('is-hidden="true"', 'is-hidden="false"')
    assert "Brouillon" in read_odt(odt(f"{shown}<text:p>Il gèle.</text:p>"))[0]


def test_the_text_of_a_shape_stands_behind_its_paragraph() -> None:
    shape = "<draw:custom-shape><text:p>Le lavoir date de 1887.</text:p></draw:custom-shape>"
    text, _ = read_odt(odt(f"<text:p>{shape}Le canal<draw:g>{shape}</draw:g> rouvre.</text:p>"))
    assert text == "Le canal rouvre.\n\nLe lavoir date de 1887.\n\nLe lavoir date de 1887."


def test_scripts_and_what_asks_for_text_are_no_text() -> None:
    script = '<text:script script:language="x" xmlns:script="urn:x">alert()</text:script>'
    asks = '<text:placeholder text:placeholder-type="text">&lt;nom&gt;</text:placeholder>'
    assert read_odt(odt(f"<text:p>{script}Le canal {asks}rouvre.</text:p>"))[0] == "Le canal rouvre."
