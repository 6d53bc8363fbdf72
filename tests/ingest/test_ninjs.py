import copy
import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.domain import BriefOptions, Context, DateReference, Entity, Mention, WarningCode
from service.errors import BadInput
from service.ingest.ninjs import ItemInvalid, NewsItem, read_item, validate, with_brief
from service.ingest.ninjs_versions import upgrade
from service.ingest.usability import ItemNotUsable
from tests.web.fakes import make_brief

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
TEXT = (
    "Le conseil départemental a voté lundi soir la dernière tranche des travaux du canal.\n\n"
    "Ils coûteront 18,4 millions d'euros. Les riverains ne sont pas tous convaincus."
)
XHTML = "<p>Le conseil départemental a voté lundi soir la fin des travaux.</p><p>Les riverains en doutent encore.</p>"

THREE = {
    "uri": "urn:newsml:gazette.example:20260302:canal",
    "type": "text",
    "standard": {"name": "ninjs", "version": "3.0", "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.0.json"},
    "versionCreated": "2026-03-02T10:00:00+01:00",
    "language": "fr",
    "headlines": [{"role": "main", "value": "Le canal rouvre aux péniches"}],
    "bodies": [{"role": "main", "contentType": "text/plain", "value": TEXT}],
    "usageTerms": "Réservé aux abonnés de la Gazette.",
    "associations": [{"name": "photo", "uri": "http://gazette.example/photo/1", "type": "picture"}],
    "people": [{"name": "Claire Morel", "rel": "about"}],
}
TWO = {
    "uri": "http://gazette.example/canal",
    "type": "text",
    "versioncreated": "2026-03-02T10:00:00+01:00",
    "embargoed": "2026-03-01T10:00:00Z",
    "usageterms": "Réservé.",
    "headlines": [{"role": "main", "contenttype": "text/plain", "value": "Le canal rouvre"}],
    "bodies": [{"role": "main", "contenttype": "application/xhtml+xml", "charcount": 90, "value": XHTML}],
}
ONE = {
    "uri": "http://gazette.example/canal",
    "type": "text",
    "mimetype": "text/plain",
    "versioncreated": "2026-03-02T10:00:00+01:00",
    "pubstatus": "usable",
    "representationtype": "complete",
    "headline": "Le canal rouvre",
    "headline_sub_text": "Après trois ans de travaux",
    "byline": "Claire Morel",
    "body_text": TEXT,
    "body_xhtml": XHTML,
    "description_text": "Le canal.",
    "person": [{"name": "Claire Morel", "scheme": "http://gazette.example/p", "code": "cm"}],
    "associations": {"photo": {"uri": "http://gazette.example/1", "type": "picture", "headline": "Le canal"}},
}


def read(value: Any, **options: Any) -> NewsItem:
    return read_item(value, **{"now": NOW, "max_characters": 10_000, "min_words": 4, **options})


@pytest.mark.parametrize("item", [THREE, ONE], ids=["3", "1"])
def test_the_plain_body_and_the_main_headline_are_read(item: dict[str, Any]) -> None:
    article = read(item).article
    assert article.text == TEXT
    assert article.title
    assert article.title.startswith("Le canal rouvre")


def test_a_body_that_is_only_a_part_of_another_rendition_is_not_taken() -> None:
    whole = "".join(
        f"<p>{line} Le vote a eu lieu à huis clos, de nuit et sans débat.</p>" for line in TEXT.split("\n\n")
    )
    bodies = [
        {"role": "main", "contentType": "text/plain", "value": TEXT.partition("\n")[0]},
        {"role": "main", "contentType": "text/html", "value": whole + "<p>Le préfet ne dit rien.</p>"},
    ]
    article = read(THREE | {"bodies": bodies}).article
    assert article.text.endswith("Le préfet ne dit rien.")
    assert not article.warnings


def test_what_only_another_body_says_is_told() -> None:
    sidebar = "Le canal a été creusé de 1822 à 1842 par des bagnards, et compte douze écluses sur 41 kilomètres."
    bodies = [*THREE["bodies"], {"role": "sidebar", "contentType": "text/html", "value": f"<p>{sidebar}</p>"}]
    (warning,) = read(THREE | {"bodies": bodies}).article.warnings
    assert (warning.code, "bagnards" in warning.detail) == (WarningCode.TEXT_LEFT_OUT, True)
    assert not read(THREE | {"bodies": [*THREE["bodies"], {"value": f"<p>{TEXT}</p>"}]}).article.warnings


def test_the_texts_that_a_composite_item_is_made_of_are_told() -> None:
    line = "Le canal a été creusé de 1822 à 1842 par des bagnards, et compte douze écluses sur 41 kilomètres."
    part = {"name": "suite", "uri": "urn:suite", "type": "text", "bodies": [{"value": f"{TEXT}\n\n{line}"}]}
    english = part | {"name": "english-brief", "language": "en"}
    (warning,) = read(THREE | {"type": "composite", "associations": [part, english]}).article.warnings
    assert "another item: « Le canal a été creusé" in warning.detail
    assert not read(THREE | {"associations": [part]}).article.warnings, "a related story is no part of a text"
    with pytest.raises(BadInput) as refused:
        read(THREE | {"type": "composite", "bodies": [], "associations": [part]})
    assert refused.value.mend == "send the items in its associations one by one"


def test_markup_that_was_escaped_twice_is_markup_all_the_same() -> None:
    body = {"role": "main", "contentType": "text/html", "value": XHTML.replace("<", "&lt;").replace(">", "&gt;")}
    assert read(THREE | {"bodies": [body]}).article.text == read(TWO).article.text


def test_many_bodies_of_much_markup_are_not_all_read() -> None:
    bodies = [*THREE["bodies"], *({"role": "sidebar", "value": "<p>" * 30_000} for _ in range(20))]
    assert read(THREE | {"bodies": bodies}).article.text == TEXT


def test_a_body_of_markup_is_read_as_paragraphs() -> None:
    article = read(TWO).article
    assert article.text.split("\n\n")[1] == "Les riverains en doutent encore."
    assert "<" not in article.text


def test_an_item_of_version_3_is_given_back_unchanged_but_for_the_new_association() -> None:
    before = copy.deepcopy(THREE)
    item = read(THREE)
    out = with_brief(item, make_brief(item.article, BriefOptions()), now=NOW)
    assert before == THREE
    assert {k: v for k, v in out.items() if k not in ("associations", "standard")} == {
        k: v for k, v in THREE.items() if k not in ("associations", "standard")
    }
    assert out["standard"]["version"] == "3.1"
    assert out["associations"][0] == THREE["associations"][0]
    assert len(out["associations"]) == 2
    validate(out)


def test_the_english_item_holds_title_abstract_key_points_rights_and_how_it_was_made() -> None:
    item = read(THREE)
    brief = make_brief(item.article, BriefOptions(key_points=2))
    english = with_brief(item, brief, now=NOW)["associations"][-1]
    assert english["language"] == "en"
    assert english["headlines"] == [{"role": "main", "contentType": "text/plain", "value": brief.title.en}]
    assert [part["role"] for part in english["descriptions"]] == ["abstract", *["keyPoint"] * len(brief.key_points)]
    assert english["descriptions"][0]["value"] == brief.abstract.en
    assert english["digitalSourceType"]["uri"].endswith("/digitalsourcetype/trainedAlgorithmicMedia")
    assert english["usageTerms"] == THREE["usageTerms"]
    assert english["uri"].startswith(THREE["uri"] + "#en-")
    assert english["representationType"] == "partial"
    assert "« 18,4 » is missing" in english["edNote"]
    assert "bodies" not in english
    assert english["versionCreated"] == "2026-03-02T12:00:00Z"


def test_the_translated_body_is_there_when_it_was_asked_for() -> None:
    item = read(THREE)
    brief = make_brief(item.article, BriefOptions(full_translation=True))
    english = with_brief(item, brief, now=NOW)["associations"][-1]
    assert english["bodies"][0]["value"] == brief.translation.text
    assert english["bodies"][0]["charCount"] == len(brief.translation.text)
    assert english["representationType"] == "full"


def test_names_are_entities_of_the_english_item_and_its_day_is_that_of_the_item() -> None:
    item = read(THREE)
    brief = make_brief(item.article, BriefOptions())
    mali = Entity("Mali", "Mali", (Mention(0, 4, "Mali"),))
    days = (
        DateReference(0, 5, "lundi", 0, "2026-03-02", "day", ""),
        DateReference(90, 95, "lundi", 2, "2026-03-02", "day", ""),
    )
    named = replace(brief, context=Context(places=(mali,), dates=days))
    english = with_brief(item, named, now=NOW)["associations"][-1]
    assert english["places"] == [{"name": "Mali", "rel": "mentions"}]
    assert "people" not in english
    day = {"role": "date", "contentType": "text/plain", "value": "lundi: 2026-03-02"}
    assert english["descriptions"].count(day) == 1
    assert english["descriptions"][-1] == day
    validate(with_brief(item, named, now=NOW))


def test_an_item_that_comes_again_has_its_english_brief_replaced() -> None:
    item = read(THREE)
    brief = make_brief(item.article, BriefOptions())
    once = with_brief(item, brief, now=NOW)
    twice = with_brief(read(once), brief, now=NOW)
    assert twice == once


def test_version_1_becomes_version_3() -> None:
    out = upgrade(ONE)
    validate(out)
    assert out["headlines"] == [
        {"role": "main", "value": "Le canal rouvre"},
        {"role": "sub", "contentType": "text/plain", "value": "Après trois ans de travaux"},
    ]
    assert out["descriptions"] == [{"contentType": "text/plain", "value": "Le canal."}]
    assert [body["contentType"] for body in out["bodies"]] == ["text/plain", "application/xhtml+xml"]
    assert out["people"] == [{"name": "Claire Morel", "literal": "cm"}]
    assert out["by"] == "Claire Morel"
    assert out["associations"] == [
        {
            "name": "photo",
            "uri": "http://gazette.example/1",
            "type": "picture",
            "headlines": [{"role": "main", "value": "Le canal"}],
        }
    ]
    assert (out["versionCreated"], out["pubStatus"]) == (ONE["versioncreated"], "usable")
    assert out["representationType"] == "full"


def test_version_2_becomes_version_3() -> None:
    out = upgrade(TWO)
    validate(out)
    assert out["embargoedUntil"] == TWO["embargoed"]
    assert out["bodies"][0]["charCount"] == 90
    assert out["headlines"][0]["contentType"] == "text/plain"


@pytest.mark.parametrize(
    "change",
    [
        {"embargoedUntil": "2026-03-02T14:00:00+01:00"},
        {"pubStatus": "withheld"},
        {"pubStatus": "canceled"},
    ],
)
def test_items_that_must_not_be_used_are_refused_unless_allowed(change: dict[str, str]) -> None:
    with pytest.raises(ItemNotUsable):
        read({**THREE, **change})
    item = read({**THREE, **change}, unusable_allowed=True)
    english = with_brief(item, make_brief(item.article, BriefOptions()), now=NOW)["associations"][-1]
    assert {name: english[name] for name in change} == change


def test_an_embargo_that_is_over_is_none() -> None:
    assert read({**THREE, "embargoedUntil": "2026-03-02T12:00:00+01:00"})


@pytest.mark.parametrize(
    "change",
    [
        {"uri": None},
        {"uri": "no uri"},
        {"uri": ""},
        {"type": "novel"},
        {"type": "picture"},
        {"bodies": "text"},
        {"bodies": [{"role": "main"}]},
        {"bodies": [{"value": 3}]},
        {"bodies": []},
        {"bodies": [{"value": "   "}]},
        {"headlines": [{"value": None}]},
        {"versionCreated": "hier"},
        {"embargoedUntil": "2026-13-45T00:00:00Z"},
        {"pubStatus": "maybe"},
        {"associations": [{"uri": "http://a.example/"}]},
        {"digitalSourceType": "trainedAlgorithmicMedia"},
    ],
)
def test_what_is_no_valid_item_is_refused(change: dict[str, Any]) -> None:
    item = {**THREE, **change}
    with pytest.raises(BadInput):
        read({name: value for name, value in item.items() if value is not None})


@pytest.mark.parametrize("value", [None, [], "text", 3, {}])
def test_what_is_no_item_at_all_is_refused(value: Any) -> None:
    with pytest.raises(ItemInvalid):
        read(value)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(sorted({*THREE, *TWO, *ONE, "body_html", "rightsinfo"})), _JSON, max_size=8))
@settings(max_examples=200, deadline=None)
def test_any_object_is_read_or_refused_never_more(value: dict[str, Any]) -> None:
    for start in ({}, THREE, ONE):
        try:
            item = read({**start, **value})
        except BadInput:
            continue
        json.dumps(with_brief(item, make_brief(item.article, BriefOptions()), now=NOW))
