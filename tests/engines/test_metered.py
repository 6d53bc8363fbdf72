import pytest

from service.decoding import Decoding
from service.engines.wrappers.metered import EngineCall, MeteredTranslator
from service.errors import EngineFailed
from tests.fakes import FakeTranslator


def test_every_call_that_succeeds_is_told_of_with_its_size() -> None:
    reported: list[EngineCall] = []
    inner = FakeTranslator({"Bonjour.": "Good day.", "Non.": EngineFailed("out of memory")})
    translator = MeteredTranslator(inner, reported.append)
    hypotheses = translator.translate(["Bonjour.", "Adieu."], Decoding())
    assert [hypothesis.text for hypothesis in hypotheses] == ["Good day.", "EN(Adieu.)"]
    assert (reported[0].sentences, reported[0].tokens) == (2, sum(hypothesis.tokens for hypothesis in hypotheses))
    assert reported[0].seconds >= 0
    with pytest.raises(EngineFailed):
        translator.translate(["Non."], Decoding())
    assert len(reported) == 1


def test_the_model_is_described_as_the_inner_one() -> None:
    inner = FakeTranslator()
    translator = MeteredTranslator(inner, lambda _: None)
    assert translator.identity == inner.identity
    assert (translator.source, translator.target) == (inner.source, inner.target)
    assert translator.max_source_tokens == inner.max_source_tokens
    assert translator.count_tokens("un deux") == inner.count_tokens("un deux")
