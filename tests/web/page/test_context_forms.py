"""Names, dates and figures in every form of a brief: the page, files to take away, and the columns of a batch."""

import datetime as dt
import io
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pypdf
import pytest

from service.batch.writers import PartFormat
from service.briefing.render import to_dict, to_json, to_markdown, to_text
from service.context.finding import find_context
from service.domain import Article, Brief, BriefOptions, FullTranslation, TranslatedSentence
from service.ingest.ninjs import read_item, with_brief
from service.text.segment import segment
from service.web.page.downloads import render
from service.web.page.pieces import Abbreviations, Pair
from service.web.page.view import view
from tests.web.fakes import make_brief

TEXT = (
    "Awa Torvald, présidente du conseil départemental, est arrivée lundi soir à Moscou. "
    "Elle a vendu 90 000 tonnes de blé depuis le 3 mars 2025. "
    "La foire se tiendra du 8 au 11 juillet. "
    "L'Union européenne a payé 655 957 francs CFA. "
    "La TVA a rapporté 2 % du PIB, le RGPD vaut et le ZQXV attend la CAF."
)


@pytest.fixture(scope="module")
def brief() -> Brief:
    article = Article(TEXT, title="Le blé part", published=dt.date(2026, 3, 4))
    context = find_context(segment(article, "fr")).context
    return replace(make_brief(article, BriefOptions()), context=context)


LINES = (
    "Awa Torvald: president of the departmental council",
    "European Union (EU)",
    "Moscow",
    "Monday 2 March 2026",
    "2026-07-08/2026-07-11",
    "90,000 tonnes",
    "of wheat, about 99,200 short tons",
    "1,000.00 euros at the fixed rate",
    "value-added tax (VAT) (« taxe sur la valeur ajoutée, TVA »)",
    "General Data Protection Regulation (GDPR)",
    "ZQXV: neither introduced in the article nor in the table of acronyms",
    "CAF: may be Family Allowance Fund or Confederation of African Football",
)


@pytest.mark.parametrize("form", ["text", "markdown", "docx", "pdf"])
def test_a_brief_explains_its_names_dates_and_figures_in_every_form(brief: Brief, form: str) -> None:
    if form == "docx":
        said = "\n".join(one.text for one in docx.Document(io.BytesIO(_bytes(brief, "docx"))).paragraphs)
    elif form == "pdf":
        pages = pypdf.PdfReader(io.BytesIO(_bytes(brief, "pdf"))).pages
        said = "\n".join(page.extract_text() for page in pages)
    else:
        said = to_text(brief) if form == "text" else to_markdown(brief)
    said = " ".join(said.replace("\\", "").replace("**", "").replace("-\n", "-").split())
    assert [line for line in LINES if line not in said] == []


@pytest.mark.parametrize("form", ["text", "markdown", "docx", "pdf", "json", "page", "parquet", "ninjs"])
def test_no_form_explains_anything_where_the_option_left_it_out(brief: Brief, form: str, tmp_path: Path) -> None:
    bare = replace(brief, context=None)
    if form == "docx":
        said = "\n".join(one.text for one in docx.Document(io.BytesIO(_bytes(bare, "docx"))).paragraphs)
    elif form == "pdf":
        said = "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(_bytes(bare, "pdf"))).pages)
    elif form == "page":
        said = "".join(part.heading for part in view(bare).explained)
    elif form == "parquet":
        columns = _columns(bare, tmp_path)
        said = str([columns[name] for name in ("people", "organisations", "places", "dates", "quantities", "acronyms")])
        assert not re.search(r"\w", said.replace("None", ""))
    elif form == "ninjs":
        said = str(_item(bare))
    else:
        said = {"text": to_text, "markdown": to_markdown, "json": to_json}[form](bare)
    for word in (
        "People and names",
        "Dates and figures",
        "departmental council",
        "ZQXV:",
        "value-added tax",
        "fixed rate",
    ):
        assert word not in said


def test_a_news_item_has_people_organisations_places_dates_and_figures(brief: Brief) -> None:
    english = _item(brief)
    assert [one["name"] for one in english["people"]] == ["Awa Torvald"]
    assert "European Union" in [one["name"] for one in english["organisations"]]
    assert [one["name"] for one in english["places"]] == ["Moscow"]
    described = {one["role"] for one in english["descriptions"]}
    assert {"date", "acronym", "quantity"} <= described


def _item(brief: Brief) -> dict[str, Any]:
    item = {"uri": "urn:a", "bodies": [{"role": "main", "contentType": "text/plain", "value": TEXT}]}
    (english,) = with_brief(read_item(item, max_characters=10_000, min_words=3), brief)["associations"]
    return dict(english)


def _columns(brief: Brief, folder: Path) -> dict[str, Any]:
    import pyarrow.parquet as pq  # type: ignore[import-untyped]

    row = json.dumps({"id": "1", "source": "a", "offset": 0, "brief": to_dict(brief)}).encode()
    PartFormat("parquet").write(folder / "part.parquet", [row])
    (columns,) = pq.read_table(folder / "part.parquet").to_pylist()
    return dict(columns)


def test_the_whole_translation_explains_its_acronyms_in_tooltips(brief: Brief) -> None:
    sentence = TranslatedSentence(0, 0, 10, "La TVA.", "VAT and ZQXV.")
    shown = view(replace(brief, translation=FullTranslation("VAT and ZQXV.", (sentence,)))).translation
    hints = {piece.text: piece.hint for line in shown for pair in line for piece in pair.pieces if piece.hint}
    assert hints == {"VAT": "value-added tax", "ZQXV": "neither introduced in the article nor in the table of acronyms"}


def _bytes(brief: Brief, ending: str) -> bytes:
    content, _ = render(brief, ending, "A citation.")
    assert isinstance(content, bytes)
    return content


def test_the_context_of_a_brief_is_in_its_json_with_offsets_of_the_text(brief: Brief) -> None:
    context = json.loads(to_json(brief))["context"]
    (person,) = context["people"]
    assert person["role"]["en"] == "president of the departmental council"
    assert {one["counted_en"] for one in context["quantities"]} >= {"wheat"}
    for one in (*context["dates"], *context["quantities"], *person["mentions"]):
        assert TEXT[one["start"] : one["end"]] == one["text"]


def test_the_columns_of_a_batch_hold_names_dates_and_figures(brief: Brief, tmp_path: Path) -> None:
    columns = _columns(brief, tmp_path)
    assert columns["people"] == ["Awa Torvald"]
    assert columns["organisations"] == ["European Union", "ZQXV", "CAF"]
    assert columns["places"] == ["Moscow"]
    assert columns["dates"] == ["2026-03-02", "2025-03-03", "2026-07-08/2026-07-11"]
    assert columns["quantities"][:2] == ["90000 tonne", "655957 CFA franc"]
    assert columns["acronyms"] == [
        "VAT: value-added tax",
        "GDP: gross domestic product",
        "GDPR: General Data Protection Regulation",
        "ZQXV: ?",
        "CAF: ? Family Allowance Fund or Confederation of African Football",
    ]


def test_every_acronym_is_in_the_json_with_what_tells_its_name(brief: Brief) -> None:
    found = {one["fr"]: one for one in json.loads(to_json(brief))["context"]["acronyms"]}
    assert (found["PIB"]["en"], found["PIB"]["name_en"], found["PIB"]["evidence"]) == (
        "GDP", "gross domestic product", "table",
    )  # fmt: skip
    assert (found["ZQXV"]["name_en"], found["ZQXV"]["evidence"], found["ZQXV"]["candidates"]) == (None, None, [])
    assert len(found["CAF"]["candidates"]) == 2
    for one in found.values():
        assert [TEXT[mention["start"] : mention["end"]] for mention in one["mentions"]] == [one["fr"]]


def test_a_news_item_describes_every_acronym(brief: Brief) -> None:
    item = {"uri": "urn:a", "bodies": [{"role": "main", "contentType": "text/plain", "value": TEXT}]}
    news = read_item(item, max_characters=10_000, min_words=3)
    (english,) = with_brief(news, brief)["associations"]
    described = [one["value"] for one in english["descriptions"] if one["role"] == "acronym"]
    assert "VAT: value-added tax" in described
    assert "ZQXV: neither introduced in the article nor in the table of acronyms" in described
    assert "CAF: may be Family Allowance Fund or Confederation of African Football" in described


def test_the_page_explains_the_acronyms_of_the_english_in_tooltips_what_nobody_knows_too(brief: Brief) -> None:
    pair = Pair("GDP rose by 2%, said ZQXV.", None, (0,))
    (shown,) = Abbreviations(brief.context).apart([pair])
    hints = {piece.text: piece.hint for piece in shown.pieces if piece.hint}
    assert hints == {
        "GDP": "gross domestic product",
        "ZQXV": "neither introduced in the article nor in the table of acronyms",
    }


def test_the_article_of_the_page_tells_moments_to_machines_and_in_tooltips(brief: Brief) -> None:
    pieces = {piece.text: piece for paragraph in view(brief).article for part in paragraph for piece in part.pieces}
    assert (pieces["lundi soir"].moment, pieces["lundi soir"].hint) == ("2026-03-02", "Monday 2 March 2026")
    assert pieces["le 3 mars 2025"].moment == "2025-03-03"
    assert (pieces["du 8 au 11 juillet"].moment, pieces["du 8 au 11 juillet"].hint) == ("", "2026-07-08/2026-07-11")
    assert re.fullmatch(r"of wheat, about .* short tons", pieces["90 000 tonnes"].hint)
    assert not pieces["Moscou"].hint
