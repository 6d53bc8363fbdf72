"""Files of terms, as programs write tables, termbases and memories; a line that cannot be used is named."""

import time

import pytest

from service.terminology.glossary import Glossary, enforce
from service.terminology.termbase import GlossaryInvalid, read_pairs

TBX = """<?xml version="1.0"?>
<tbx xmlns="urn:iso:std:iso:30042:ed-2" style="dca"><text><body>
<conceptEntry id="1"><langSec xml:lang="fr"><termSec><term>maire</term></termSec></langSec>
<langSec xml:lang="en"><termSec><term>Lord Mayor</term></termSec></langSec></conceptEntry>
</body></text></tbx>"""


def test_the_three_formats_say_the_same() -> None:
    csv, tsv = Glossary.load("maire,Lord Mayor", "csv"), Glossary.load("# own\nfr\ten\nmaire\tLord Mayor\n", "tsv")
    assert csv.fingerprint == tsv.fingerprint == Glossary.load(TBX, "tbx").fingerprint


def concept(french: str, *english: str) -> str:
    terms = "".join(f"<tig>{term}</tig>" for term in english)
    return (
        f'<termEntry><langSet xml:lang="fr"><tig><term>{french}</term></tig></langSet>'
        f'<langSet xml:lang="en">{terms}</langSet></termEntry>'
    )


def test_two_concepts_of_one_term_are_both_right() -> None:
    refused = '<term>barrister</term><termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote>'
    fruit = concept("avocat", "<term>avocado</term>", "<term>alligator pear</term>")
    law = concept("avocat", "<term>lawyer</term>", refused)
    read = Glossary.load(f"<martif><text><body>{law}{fruit}</body></text></martif>", "tbx")
    assert [(e.source, e.target, e.also, e.forbidden) for e in read.entries] == [
        ("avocat", "lawyer", ("avocado", "alligator pear"), ("barrister",))
    ]
    for english in ("The lawyer speaks.", "The avocado speaks."):
        assert enforce("L'avocat parle.", english, read, lambda source: source) == (english, [])
    preferring = Glossary.load(
        f"<martif><text><body>{law}{concept('avocat', '<term>barrister</term>')}</body></text></martif>", "tbx"
    )
    assert preferring.entries[0].forbidden == ()


def test_a_term_of_thousands_of_concepts_is_read_in_no_time() -> None:
    units = "".join(
        f'<tu><tuv xml:lang="fr"><seg>oui</seg></tuv><tuv xml:lang="en"><seg>yes {n}</seg></tuv></tu>'
        for n in range(20_000)
    )
    started = time.process_time()
    (entry,) = Glossary.load(f"<tmx><body>{units}</body></tmx>", "tmx").entries
    assert time.process_time() - started < 10
    assert (entry.target, len(entry.also)) == ("yes 0", 50)


def test_of_two_lines_with_one_term_the_last_holds() -> None:
    (entry,) = Glossary.load("avocat,lawyer\navocat,barrister\n", "csv").entries
    assert (entry.target, entry.also) == ("barrister", ())


def test_a_concept_without_one_of_the_languages_is_passed_over() -> None:
    alone = '<termEntry><langSet xml:lang="fr-FR"><tig><term>grève</term></tig></langSet></termEntry>'
    both = (
        '<termEntry><langSet xml:lang="fr"><tig><term>chaland</term></tig><tig><term>péniche</term></tig></langSet>'
        '<langSet xml:lang="en-GB"><tig><term>barge</term></tig></langSet></termEntry>'
    )
    read = Glossary.load(f"<martif><text><body>{alone}{both}</body></text></martif>", "tbx")
    assert [(entry.source, entry.target) for entry in read.entries] == [("chaland", "barge"), ("péniche", "barge")]
    with pytest.raises(GlossaryInvalid, match="no term can be used"):
        Glossary.load(f"<martif><text><body>{alone}</body></text></martif>", "tbx")


@pytest.mark.parametrize(
    ("data", "format"),
    [
        ("Français;Anglais\npéniche;barge\nécluse;lock\n", "csv"),
        ("péniche\tbarge\nécluse\tlock\n", "csv"),
        ('"péniche","barge","FR","EN-GB"\n"écluse","lock","fr","en"\n"Schleuse","lock","DE","EN"\n', "csv"),
        ("Anglais,Français\nbarge,péniche\nlock,écluse\n", "csv"),
        ("péniche,barge\nécluse,lock", "tsv"),
        ("péniche;barge\nécluse;lock".encode("cp1252"), "csv"),
        ("péniche;barge\nécluse;lock".encode("utf-16"), "csv"),
        ("id;fr;en;note\n1;péniche;barge;x\n2;écluse;lock;\n", "csv"),
        (
            '<tmx version="1.4"><body><tu><tuv xml:lang="fr-FR"><seg>péniche</seg></tuv><tuv xml:lang="EN">'
            "<seg>bar<bpt i='1'>&lt;b></bpt>ge</seg></tuv></tu><tu><tuv lang='fr'><seg>écluse</seg></tuv>"
            "<tuv lang='en'><seg>lock</seg></tuv></tu><tu><tuv lang='de'><seg>Kahn</seg></tuv></tu></body></tmx>",
            "tmx",
        ),
    ],
)
def test_tables_and_memories_are_read_as_programs_write_them(data: bytes | str, format: str) -> None:
    read = Glossary.load(data, format)  # type: ignore[arg-type]
    assert [(entry.source, entry.target) for entry in read.entries] == [("péniche", "barge"), ("écluse", "lock")]


@pytest.mark.parametrize(
    "data", ['"Kahn","barge","DE","EN"', "source,target\n", "# rien\n"], ids=["other language", "header", "comment"]
)
def test_a_file_of_which_no_term_can_be_used_is_refused(data: str) -> None:
    with pytest.raises(GlossaryInvalid, match="no term can be used"):
        Glossary.load(data, "csv")


def _unit(french: str, english: str, status: str = "", of_english: str = "") -> str:
    whole, one = (f"<prop type='status'>{said}</prop>" if said else "" for said in (status, of_english))
    return (
        f"<tu>{whole}<tuv xml:lang='fr'><seg>{french}</seg></tuv>"
        f"<tuv xml:lang='en'>{one}<seg>{english}</seg></tuv></tu>"
    )


def test_the_status_of_a_unit_of_a_memory_is_its_own() -> None:
    units = [
        _unit("digue", "dam", status="rejected"),
        _unit("péniche", "barge"),
        _unit("chaland", "lighter", of_english="deprecated"),
        _unit("écluse", "lock"),
    ]
    read = Glossary.load(f"<tmx version='1.4'><body>{''.join(units)}</body></tmx>", "tmx")
    assert [(entry.source, entry.target) for entry in read.entries] == [("péniche", "barge"), ("écluse", "lock")]


def test_a_status_ends_with_its_element_and_no_definition_is_read_as_one() -> None:
    notes = (
        '<admin type="status">approved</admin><descrip type="definition">It made the horse obsolete.</descrip>'
        '<termNote type="partOfSpeech">noun</termNote>'
    )
    data = (
        '<martif><text><body><termEntry><langSet xml:lang="fr"><tig><term>char</term></tig></langSet>'
        f'<langSet xml:lang="en"><tig><term>tank</term>{notes}</tig></langSet></termEntry></body></text></martif>'
    )
    (entry,) = Glossary.load(data, "tbx").entries
    assert (entry.source, entry.target, entry.forbidden) == ("char", "tank", ())


@pytest.mark.parametrize(
    "data",
    [
        "fr;en;définition\npéniche;barge;bateau à fond plat\nécluse;lock;\n",
        "English,French,Note,\nbarge,péniche,boat,\nlock,écluse,,\n",
        "fr,en,de,es\npéniche,barge,abc,def\nécluse,lock,ghi,jkl\n",
        "source,target,source_lang,target_lang\npéniche,barge,fr,en\nécluse,lock,fr,en\nKahn,barge,de,en\n",
    ],
)
def test_columns_that_a_header_names_may_stand_behind_the_terms(data: str) -> None:
    read = Glossary.load(data, "csv")
    assert [(entry.source, entry.target) for entry in read.entries] == [("péniche", "barge"), ("écluse", "lock")]


@pytest.mark.parametrize(
    ("data", "format", "line", "about"),
    [
        ("a,b\nc,d,e", "csv", 2, "columns"),
        ("fr,en\nc,d,e", "csv", 2, "columns"),
        ("en,fr,note\nd,c,e,f", "csv", 2, "columns"),
        ("a,b\n,d", "csv", 2, "no source term"),
        ('a,b\n"c,d', "csv", 2, ""),
        ("a\tb\n" + "x" * 300 + "\tb", "tsv", 2, "characters"),
        ("<tbx>\n<broken", "tbx", 2, ""),
        ('<!DOCTYPE t [\n<!ENTITY a "b">]>\n<tbx>&a;</tbx>', "tbx", 2, "entity"),
        ('<!DOCTYPE t [\n<!ENTITY a SYSTEM "file:///etc/passwd">]>\n<tbx>&a;</tbx>', "tbx", 2, "entity"),
        ("<html/>", "tbx", 1, "TBX"),
        ("<tbx>\n<conceptEntry></conceptEntry></tbx>", "tbx", 2, "no term"),
        ("a,b\n\0,c", "csv", 2, "null"),
    ],
)
def test_a_bad_glossary_is_refused_with_its_line(data: bytes | str, format: str, line: int, about: str) -> None:
    with pytest.raises(GlossaryInvalid, match=f"line {line}") as caught:
        Glossary.load(data, format)  # type: ignore[arg-type]
    assert about in str(caught.value)
    assert caught.value.mend


def test_an_unknown_format_and_a_giant_are_refused() -> None:
    with pytest.raises(GlossaryInvalid, match="xls"):
        Glossary.load("a,b", "xls")  # type: ignore[arg-type]
    with pytest.raises(GlossaryInvalid, match="bytes"):
        Glossary.load(b"a" * 5_000_000, "csv")


@pytest.mark.parametrize("encoding", ["utf-7", "rot13", "no-such-one", "UTF-16"])
def test_what_a_termbase_declares_of_its_encoding_is_no_matter(encoding: str) -> None:
    data = TBX.replace('version="1.0"', f'version="1.0" encoding="{encoding}"')
    assert Glossary.load(data, "tbx").entries == Glossary.load(TBX, "tbx").entries


def test_a_list_of_terms_is_read_as_a_file_is() -> None:
    listed = Glossary.collect(read_pairs([("maire", "Lord Mayor"), ("Entrefilet", "=")]))
    assert listed.fingerprint == Glossary.load("maire,Lord Mayor\nEntrefilet,", "csv").fingerprint
    for source in ("", " ", "ʼ", "…"):
        with pytest.raises(GlossaryInvalid, match="line 2"):
            Glossary.collect(read_pairs([("maire", "Lord Mayor"), (source, "x")]))
