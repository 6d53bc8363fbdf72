from pathlib import Path

import pytest

from service.decoding import Decoding
from service.engines.prompting import delimiter, prompts
from service.engines.prompting.delimiter import as_data
from service.engines.prompting.prompted import PromptedTranslator, restore_brackets
from service.errors import PromptInvalid
from tests.fakes import FakeGenerator

FR_EN = "gemma3-270m/translate.fr-en.v1"


def test_the_translation_prompt_is_what_the_adapter_was_trained_on() -> None:
    assert prompts.load(FR_EN).render(source="Bonjour.") == "French: Bonjour.\nEnglish:"


def test_a_missing_variable_is_named() -> None:
    with pytest.raises(PromptInvalid, match="source") as caught:
        prompts.load(FR_EN).render()
    assert caught.value.field == "source"


def test_an_extra_variable_is_named() -> None:
    with pytest.raises(PromptInvalid, match="target"):
        prompts.load(FR_EN).render(source="Bonjour.", target="en")


def test_an_unknown_prompt_is_named() -> None:
    with pytest.raises(PromptInvalid, match=r"translate\.v9"):
        prompts.load("translate.v9")


def test_the_id_changes_with_the_text_and_with_the_version(tmp_path: Path) -> None:
    one, two = prompts.Prompt("a.v1", "{{ x }}"), prompts.Prompt("a.v1", "{{ x }}!")
    assert one.id.startswith("a.v1@")
    assert len({one.id, two.id, prompts.Prompt("a.v2", "{{ x }}").id}) == 3


def test_a_source_that_looks_like_a_template_is_only_text() -> None:
    assert "{{ 7 * 7 }} {% raw %}" in prompts.load(FR_EN).render(source="{{ 7 * 7 }} {% raw %}")


@pytest.mark.parametrize("broken", ["un\ndeux", "un\r\n deux", "un\u2028deux", "un \x0b\x0c deux", " un\x85deux "])
def test_line_breaks_of_every_kind_become_a_blank_in_the_prompt(broken: str) -> None:
    generator = FakeGenerator()
    PromptedTranslator(generator, prompts.load(FR_EN)).translate([broken], Decoding())
    assert generator.texts == ["French: un deux\nEnglish:"]


def test_the_cap_follows_the_length_of_the_source_unless_one_is_given() -> None:
    generator = FakeGenerator(lambda _prompt, _decoding: " ".join(["word"] * 100))
    translator = PromptedTranslator(generator, prompts.load(FR_EN))
    short, longer = translator.translate(["un", " ".join(["un"] * 60)], Decoding())
    assert (short.tokens, short.finished) == (17, False)
    assert (longer.tokens, longer.finished) == (100, True)
    (given,) = translator.translate(["un"], Decoding(max_length=5))
    assert (given.tokens, given.finished) == (5, False)


@pytest.mark.parametrize(
    ("source", "translation", "restored"),
    [
        ("Il a écrit <eos> ici.", 'He wrote "eos" here.', "He wrote <eos> here."),
        ("Il a écrit <eos> ici.", "He wrote <eos> here.", "He wrote <eos> here."),
        ("Il a écrit <nom> ici.", "He wrote it here.", "He wrote it here."),
        ("3 < 4 et 5 > 2", "3 < 4 and 5 > 2", "3 < 4 and 5 > 2"),
    ],
)
def test_words_in_angle_brackets_keep_them(source, translation, restored):
    assert restore_brackets(source, translation) == restored


@pytest.mark.parametrize(
    ("article", "shown"),
    [
        ("Un <!-- caché --> mot <SCRIPT>x()</script >, <!-- sans fin", "Un mot , <!-- sans fin"),
        ("<style>a</script> b", "a b"),
        ("<|" * 20 + "fin" + "|>" * 20, ""),
    ],
)
def test_an_article_is_shown_without_what_no_reader_sees(article: str, shown: str) -> None:
    assert as_data(article) == shown


def test_tokens_in_tokens_and_comments_without_an_end_take_linear_time(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []
    hidden = delimiter._without_hidden
    monkeypatch.setattr(delimiter, "_without_hidden", lambda text: calls.append(len(text)) or hidden(text))
    assert "|" not in as_data("<|" * 5_000 + "|>" * 5_000)
    assert len(calls) < 20
    assert as_data("<!-- " * 10_000).startswith("<!--")
