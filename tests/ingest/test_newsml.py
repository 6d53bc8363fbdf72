"""NewsML-G2 and NITF: which items are refused, and what their metadata decide; texts are in the corpus."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from service.batch.readers import read
from service.batch.readers.options import ReadOptions
from service.batch.sources import expand
from service.errors import ArticleEmpty, BadInput, NotText
from service.ingest.newsml import NewsContent, read_newsml
from service.ingest.ninjs import ItemInvalid
from service.ingest.reader import HTML, NEWSML, Limits, read_document
from service.ingest.usability import ItemNotUsable

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
BODY = "<inlineData>Le canal d'Orvigny rouvre lundi.</inlineData>"
URI = "http://cv.iptc.org/newscodes"


def item(meta: str = "", content: str = BODY, head: str = "<headline>Le canal</headline>") -> str:
    return (
        '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:canal" version="1">'
        f"<itemMeta>{meta}</itemMeta><contentMeta>{head}</contentMeta><contentSet>{content}</contentSet></newsItem>"
    )


def content_of(document: str) -> NewsContent:
    return read_newsml(document.encode(), now=NOW)


@pytest.mark.parametrize(
    "meta",
    [
        '<pubStatus qcode="stat:canceled"/>',
        '<pubStatus qcode="stat:withheld"/>',
        f'<pubStatus uri="{URI}/pubstatusg2/canceled"/>',
        "<embargoed>2026-03-02T14:00:00+01:00</embargoed>",
        "<embargoed>2026-03-03T06:00:00</embargoed>",
        "<embargoed/>",
        "<embargoed>demain</embargoed>",
    ],
)
def test_a_canceled_or_embargoed_item_is_refused_unless_allowed(meta: str) -> None:
    with pytest.raises(ItemNotUsable) as refused:
        content_of(item(meta))
    assert "ENTREFILET_EMBARGOED" in str(refused.value.mend)
    assert read_newsml(item(meta), unusable_allowed=True, now=NOW).text.startswith("Le canal")


@pytest.mark.parametrize(
    "meta",
    [
        '<pubStatus qcode="stat:usable"/>',
        f'<pubStatus uri="{URI}/pubstatusg2/usable"/>',
        f'<itemClass uri="{URI}/ninature/text"/>',
        "<embargoed>2026-03-02T12:59:00+01:00</embargoed>",
        "<embargoed>2026-03-02T11:00:00</embargoed>",
    ],
)
def test_a_usable_item_is_read(meta: str) -> None:
    assert content_of(item(meta)).text == "Le canal d'Orvigny rouvre lundi."


def nitf(status: str = "", docdata: str = "") -> str:
    return (
        f"<nitf><head><docdata{status}>{docdata}</docdata></head><body><body.content>"
        "<p>Le canal d'Orvigny rouvre lundi.</p></body.content></body></nitf>"
    )


@pytest.mark.parametrize(
    "document",
    [
        nitf(' management-status="canceled"'),
        nitf(' management-status="withheld"'),
        nitf(' management-status="embargoed"'),
        nitf(docdata='<date.release norm="20260302T140000+0100"/>'),
        nitf(docdata='<date.release norm="20260303"/>'),
        nitf(docdata='<date.release norm="demain"/>'),
    ],
)
def test_nitf_by_itself_is_refused_as_an_item_is(document: str) -> None:
    with pytest.raises(ItemNotUsable) as refused:
        content_of(document)
    assert "ENTREFILET_EMBARGOED" in str(refused.value.mend)
    assert read_newsml(document, unusable_allowed=True, now=NOW).text.startswith("Le canal")


def test_a_correction_in_the_head_of_nitf_is_told() -> None:
    note = "Une version précédente donnait trente morts ; la préfecture en compte trois, et non trente."
    document = nitf().replace("<body>", f'<body><body.head><note noteclass="cor"><p>{note}</p></note></body.head>')
    reading = read_document(document, media_type=NEWSML, limits=Limits(10_000, 3))
    (warning,) = reading.article.warnings
    assert "trente morts" in warning.detail


@pytest.mark.parametrize(
    "document",
    [
        nitf(),
        nitf(' management-status="usable"', '<date.release norm="20260302T110000Z"/>'),
        nitf(' management-status="embargoed"', '<date.release norm="20260302T110000Z"/>'),
        nitf(docdata="<date.release/>"),
    ],
)
def test_nitf_that_was_released_is_read(document: str) -> None:
    assert content_of(document).text == "Le canal d'Orvigny rouvre lundi."


@pytest.mark.parametrize(
    ("document", "error", "words"),
    [
        (item('<itemClass qcode="ninat:picture"/>'), ItemInvalid, "picture"),
        (item(content=""), ArticleEmpty, "no content"),
        (item(content='<remoteContent href="a.xml"/>'), ArticleEmpty, "elsewhere"),
        (item(content='<inlineData encoding="encd:base64">é</inlineData>'), ItemInvalid, "base64"),
        (f"<newsMessage><itemSet>{item()}{item()}</itemSet></newsMessage>", ItemInvalid, "2 text items"),
        ("<newsMessage><itemSet/></newsMessage>", ItemInvalid, "0 text items"),
        ("<packageItem/>", ItemInvalid, "packageItem"),
        ("<NewsML/>", ItemInvalid, "NewsML"),
        (item()[:-30], NotText, "no XML"),
        ('<!DOCTYPE nitf [<!ENTITY a "b">]><nitf><p>&a;</p></nitf>', NotText, "entities"),
    ],
)
def test_what_is_no_text_item_is_refused_with_what_to_do(document: str, error: type[BadInput], words: str) -> None:
    with pytest.raises(error, match=words) as refused:
        content_of(document)
    assert refused.value.mend


def test_entities_that_would_grow_are_refused_unread() -> None:
    lines = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))
    with pytest.raises(NotText, match="entities"):
        content_of(f'<!DOCTYPE nitf [<!ENTITY a0 "aaaa">{lines}]><nitf>&a8;</nitf>')


def test_a_file_named_by_an_entity_is_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret")
    with pytest.raises(NotText):
        content_of(f'<!DOCTYPE nitf [<!ENTITY s SYSTEM "{secret.as_uri()}">]><nitf><p>&s;</p></nitf>')


def test_an_unknown_entity_stays_as_it_is_written() -> None:
    assert content_of(item(content="<inlineData>Le&nbsp;prix &prix; &amp; &lt;rien&gt;</inlineData>")).text == (
        "Le\u00a0prix &prix; & <rien>"
    )


def test_data_in_base64_is_read() -> None:
    assert content_of(item(content='<inlineData encoding="encd:base64">TGUgY2FuYWwu</inlineData>')).text == "Le canal."


@pytest.mark.parametrize(
    ("inline", "text"),
    [
        ("<p>Le canal rouvre.</p><p>Les péniches reviennent.</p>", "Le canal rouvre.\n\nLes péniches reviennent."),
        ("Le canal <em>ne</em> rouvre <em>pas</em>.", "Le canal ne rouvre pas."),
        ("<p>Le canal rouvre.</p> Fin.", "Le canal rouvre.\n\nFin."),
    ],
)
def test_all_of_the_xml_in_an_item_is_read(inline: str, text: str) -> None:
    assert content_of(item(content=f"<inlineXML>{inline}</inlineXML>")).text == text


def test_a_teaser_before_the_whole_text_is_not_taken() -> None:
    sentence = "Le canal d'Orvigny, que le conseil a voté de refaire mardi soir, ne rouvrira pas avant le mois de juin."
    teaser = '<inlineData rendition="rnd:teaser">Le canal rouvrira.</inlineData>'
    english = f'<inlineData xml:lang="en">{sentence * 9}</inlineData>'
    assert content_of(item(content=f"{teaser}{english}<inlineData>{sentence} {sentence}</inlineData>")).text == (
        f"{sentence} {sentence}"
    )


def test_a_damaged_rendition_beside_a_whole_one_is_passed_over() -> None:
    assert content_of(item(content=f'{BODY}<inlineData encoding="encd:base64">é</inlineData>')).text.startswith(
        "Le canal"
    )


def test_the_french_rendition_and_headline_are_taken() -> None:
    read_ = content_of(
        item(
            content='<inlineData xml:lang="en">The canal.</inlineData><inlineData xml:lang="fr">Le canal.</inlineData>',
            head='<headline xml:lang="en">Canal</headline><headline xml:lang="fr-FR">Le canal</headline>',
        )
    )
    assert (read_.title, read_.text) == ("Le canal", "Le canal.")


def test_a_headline_keeps_its_words_whole_and_its_lines_apart() -> None:
    head = "<headline>La <inline>12</inline>e écluse<br/>rouvre</headline>"
    assert content_of(item(head=head)).title == "La 12e écluse rouvre"


def test_the_headline_is_not_repeated_in_the_text() -> None:
    body = "<inlineXML><html><body><h1>Le canal</h1><p>Il rouvre.</p></body></html></inlineXML>"
    assert content_of(item(content=body)).text == "Il rouvre."


def test_the_title_of_an_item_without_headline_is_that_of_its_body_or_metadata() -> None:
    nitf = "<nitf><body><hl1>Le bac</hl1><body.content><p>Il part.</p></body.content></body></nitf>"
    body = f"<inlineXML>{nitf}</inlineXML>"
    assert content_of(item(content=body, head="")).title == "Le bac"
    assert content_of(item("<title>Le quai</title>", head="")).title == "Le quai"


def test_the_dates_of_the_metadata_decide() -> None:
    meta = (
        "<versionCreated>2026-03-03T00:10:00+01:00</versionCreated>"
        "<firstCreated>2026-03-02T23:00:00+01:00</firstCreated>"
    )
    assert content_of(item(meta)).published == "2026-03-02"
    created = "<contentCreated>2026-02-27</contentCreated><by>Par Claire Morel</by>"
    read_ = content_of(item(meta, head=created))
    assert (read_.published, read_.byline) == ("2026-02-27", "Par Claire Morel")


def test_xml_is_judged_by_its_root() -> None:
    limits = Limits(1000, 1)
    page = '<?xml version="1.0"?><html><body><p>Le canal rouvre lundi.</p></body></html>'
    assert read_document(page.encode(), media_type="application/xml", limits=limits).media_type == HTML
    for kind in (None, "text/xml", "application/octet-stream"):
        assert read_document(item().encode("utf-16"), media_type=kind, limits=limits).media_type == NEWSML
    with pytest.raises(ItemInvalid, match="rss"):
        read_document(b"<rss/>", media_type="text/xml", limits=limits)


def test_the_transports_charset_goes_before_the_declared_one() -> None:
    document = '<?xml version="1.0" encoding="UTF-8"?>' + item(content="<inlineData>La péniche.</inlineData>")
    assert read_newsml(document.encode("cp1252"), charset="iso-8859-1").text == "La péniche."
    assert read_newsml(document.encode("utf-16"), charset="iso-8859-1").text == "La péniche."


def test_every_item_of_a_message_is_a_record_of_a_batch(tmp_path: Path) -> None:
    second = item('<itemClass qcode="ninat:text"/>').replace("urn:canal", "urn:bac").replace("canal d'Orvigny", "bac")
    picture = item('<itemClass qcode="ninat:picture"/>')
    message = tmp_path / "m.xml"
    message.write_text(f"<newsMessage><itemSet>{item()}{picture}{second}</itemSet></newsMessage>", "utf-8")
    records = list(read(expand([str(message)])[0], 0, ReadOptions()))
    assert [record.id for record in records] == ["urn:canal", "urn:bac"]
    texts = [read_document(record.body, media_type=NEWSML, limits=Limits(1000, 1)).article.text for record in records]
    assert texts == ["Le canal d'Orvigny rouvre lundi.", "Le bac rouvre lundi."]


@pytest.mark.parametrize("content", ["<rss/>", "<newsMessage/>", "<newsItem"])
def test_a_file_without_items_is_one_dead_letter_of_a_batch(content: str, tmp_path: Path) -> None:
    (tmp_path / "m.xml").write_text(content)
    (record,) = read(expand([str(tmp_path / "m.xml")])[0], 0, ReadOptions())
    assert record.fault
    assert record.fault.mend
