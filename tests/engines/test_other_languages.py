"""A model for another language than French, through the whole service: a German article, briefs, pairs of languages."""

import shutil
from pathlib import Path

import pytest

from service.bootstrap import Services
from service.domain import Article, BriefOptions, WarningCode
from service.engines import catalog
from service.engines.runtimes.native import library
from service.errors import LanguageNotSupported, ModelNotAvailable
from service.fidelity.verify import check
from service.priority import is_background
from service.settings import Settings
from tests.assertions import each

GERMAN = (
    "Der Stadtrat hat am Montagabend den Haushalt für 2025 beschlossen. Die Stadt gibt 12.500 Euro für die "
    "Bücherei aus. Die Opposition stimmte dagegen, weil die Schulen ihrer Meinung nach "
    "zu wenig Geld bekommen. Der Bürgermeister verteidigte den Plan und sprach von einem gerechten Ausgleich. Im "
    "Frühjahr beginnen außerdem die Arbeiten am alten Hafen, die zwei Jahre dauern sollen."
)


@pytest.fixture(scope="module")
def models(marian_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    models = tmp_path_factory.mktemp("models")
    catalog.fetch(str(marian_folder), models)
    catalog.fetch(str(shutil.copytree(marian_folder, tmp_path_factory.mktemp("hub") / "opus-mt-de-en")), models)
    return models


def test_a_german_article_with_a_german_model_gives_a_brief(models: Path) -> None:
    services = Services(Settings(models_dir=models, translator="opus-mt-de-en", beam_size=1))
    brief = services.briefer.brief(Article(GERMAN), BriefOptions(key_points=2, abstract_words=40))
    assert brief.language == "de"
    assert brief.provenance.translator.name == "opus-mt-de-en"
    assert brief.abstract.sentences
    assert all(GERMAN[one.start : one.end] for point in each(brief.key_points) for one in point.evidence)
    with pytest.raises(LanguageNotSupported):
        services.briefer.brief(Article("Le conseil municipal a voté lundi soir le budget de la ville."), BriefOptions())


def test_the_length_penalty_is_the_model_s_own_unless_one_is_set(models: Path) -> None:
    for given, penalty in ((None, 1.0), (0.25, 0.25)):
        settings = Settings(models_dir=models, translator="opus-mt-de-en", length_penalty=given)
        assert Services(settings).text_translator.decoding.length_penalty == penalty
    assert catalog.length_penalty("embedded") == 0.5


@pytest.mark.skipif(library.load() is None, reason="the engine library is not compiled")
def test_the_brief_that_reads_the_tables_is_made_with_an_engine_of_this_process_for_french(models: Path) -> None:
    for translator, is_made in (("auto", True), ("opus-mt-de-en", False)):
        services, calls = Services(Settings(models_dir=models, translator=translator, beam_size=1)), list[bool]()
        services.listen(lambda _call, calls=calls: calls.append(is_background()))  # type: ignore[misc]
        services.rehearse()
        assert bool(calls) is is_made
        assert all(calls)


def test_every_installed_pair_is_listed_and_translated(models: Path) -> None:
    services = Services(Settings(models_dir=models, translator="auto", text_beam_size=1))
    assert services.languages() == (("fr", "en"), ("de", "en"))
    assert services.text_translator_for("de", "en").translator.identity.name == "opus-mt-de-en"
    assert services.text_translator_for("de", "en") is services.text_translator_for("de", "en")
    assert services.text_translator_for("fr", "en") is services.text_translator
    assert services.text_translator_for("de", "en").translate_text("Guten Tag.\n\nBis bald.").text.count("\n") == 2
    with pytest.raises(ModelNotAvailable, match="es to en"):
        services.text_translator_for("es", "en")


def test_the_catalog_is_read_again_only_when_a_model_has_come_or_gone(
    models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "models"
    folder.mkdir()
    german = next(models.glob("opus-mt-de-en-*"))
    for path in models.iterdir():
        if path != german:
            (folder / path.name).symlink_to(path)
    services = Services(Settings(models_dir=folder, translator="auto", text_beam_size=1))
    assert services.languages() == (("fr", "en"),)
    read, status = [], catalog.status
    monkeypatch.setattr(catalog, "status", lambda folder: read.append(folder) or status(folder))
    assert services.languages() == services.languages() == (("fr", "en"),)
    assert not read
    (folder / german.name).symlink_to(german)
    assert services.languages() == services.languages() == (("fr", "en"), ("de", "en"))
    assert len(read) == 1


def test_another_language_is_checked_by_shape_and_long_figures_alone() -> None:
    def codes(source: str, target: str) -> set[WarningCode]:
        return {code for code, _ in check(source, target, source_language="de")}

    source = "Die Stadt wird im Jahr 2025 für ihre Bücherei 12.500 Euro ausgeben."
    assert codes(source, "The city will spend 12,500 euros on its library in 2025.") == set()
    assert codes(source, "The city will spend 12,000 euros on its library in 2025.") == {WarningCode.NUMBER_MISMATCH}
    assert WarningCode.LENGTH_RATIO in codes(source, "The city.")
    assert codes("Nicht alle kamen.", "All of them came.") == set()
