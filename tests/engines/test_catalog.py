"""Names to models, on a small Marian that goes the way of the real ones."""

import importlib.util
import json
import shutil
from pathlib import Path

import pytest

from service.decoding import Decoding, ModelIdentity
from service.engines import catalog
from service.engines.kinds.causal import chat_template_of
from service.engines.prompting.prompted import PromptedTranslator
from service.engines.runtimes.hf import TransformersTranslator
from service.errors import ModelNotAvailable
from tests.assertions import each
from tests.engines.tiny_models import save_llama, save_m2m


def test_an_empty_models_folder_lists_what_can_be_had(tmp_path: Path) -> None:
    listed = catalog.status(tmp_path / "not made yet")
    assert [status.name for status in listed] == [
        "embedded", "opus-mt-fr-en", "opus-mt-tc-big-fr-en", "m2m100_418M", "nllb-200-distilled-600M",
    ]  # fmt: skip
    assert not any(status.installed for status in each(listed))
    assert all(status.licence and status.description for status in each(listed))


@pytest.mark.parametrize("name", ["nonsense", "/no/such/folder", "../embedded", "opus-mt-", "http//x"])
def test_an_unknown_name_is_an_error_that_lists_the_known_ones(tmp_path: Path, name: str) -> None:
    for ask in (
        lambda: catalog.open_translator(name, models_dir=tmp_path, threads=1),
        lambda: catalog.build(name, tmp_path),
        lambda: catalog.fetch(name, tmp_path),
        lambda: catalog.verify(name, tmp_path),
    ):
        with pytest.raises(ModelNotAvailable, match="embedded, opus-mt-fr-en"):
            ask()


def test_a_model_that_needs_a_hub_says_how_to_fetch_it(tmp_path: Path) -> None:
    for ask in (
        lambda: catalog.open_translator("opus-mt-de-en", models_dir=tmp_path, threads=1),
        lambda: catalog.verify("opus-mt-de-en", tmp_path),
    ):
        with pytest.raises(ModelNotAvailable, match="not installed") as caught:
            ask()
        assert caught.value.mend == "run: entrefilet models fetch opus-mt-de-en"
    with pytest.raises(ModelNotAvailable, match="hub"):
        catalog.build("opus-mt-fr-en", tmp_path)


def test_a_folder_is_fetched_once_listed_verified_and_opened_by_its_name(marian_folder: Path, tmp_path: Path) -> None:
    steps: list[float] = []
    installed = catalog.fetch(str(marian_folder), tmp_path, progress=lambda _step, share: steps.append(share))
    assert catalog.fetch(str(marian_folder), tmp_path) == installed
    assert steps == sorted(steps)
    assert steps[-1] == 1.0
    (status,) = [status for status in catalog.status(tmp_path) if status.installed]
    assert (status.name, status.path, status.licence) == ("opus-mt-fr-en", str(installed), "Apache-2.0")
    assert status.bytes > 10_000
    catalog.verify("opus-mt-fr-en", tmp_path)
    by_name = catalog.open_translator("opus-mt-fr-en", models_dir=tmp_path, threads=1)
    by_path = catalog.open_translator(str(installed), models_dir=tmp_path, threads=1)
    best = catalog.open_translator("auto", models_dir=tmp_path, threads=1)
    assert by_name.identity == by_path.identity == best.identity
    assert by_name.identity.revision == status.revision
    sentences = ["Le maire a signé la convention."]
    decoding = Decoding(max_length=12)
    assert by_name.translate(sentences, decoding) == by_path.translate(sentences, decoding)


def test_other_languages_come_from_the_name_of_the_folder(marian_folder: Path, tmp_path: Path) -> None:
    german = shutil.copytree(marian_folder, tmp_path / "opus-mt-de-en")
    translator = catalog.open_translator(str(german), models_dir=tmp_path / "models", threads=1)
    assert (translator.source, translator.target) == ("de", "en")
    assert "opus-mt-de-en" in [status.name for status in catalog.status(tmp_path / "models")]


def test_changed_weights_are_another_revision(marian_folder: Path, tmp_path: Path) -> None:
    changed = shutil.copytree(marian_folder, tmp_path / "opus-mt-fr-en")
    with (changed / "vocab.json").open("a") as file:
        file.write("\n")
    models = tmp_path / "models"
    assert catalog.fetch(str(marian_folder), models) != catalog.fetch(str(changed), models)


@pytest.mark.parametrize("name", ["config.json", "source.spm", "model.safetensors"])
def test_an_incomplete_marian_folder_is_refused_and_leaves_nothing(
    marian_folder: Path, tmp_path: Path, name: str
) -> None:
    broken = shutil.copytree(marian_folder, tmp_path / "opus-mt-fr-en")
    (broken / name).unlink()
    with pytest.raises(ModelNotAvailable, match=r"opus-mt-fr-en is no Marian model"):
        catalog.fetch(str(broken), tmp_path / "models")
    assert catalog.status(tmp_path / "models")[1].installed is False


def test_weights_that_cannot_be_converted_are_refused_and_leave_nothing(marian_folder: Path, tmp_path: Path) -> None:
    broken = shutil.copytree(marian_folder, tmp_path / "opus-mt-fr-en")
    (broken / "model.safetensors").write_bytes(b"\x08" + bytes(30))
    with pytest.raises(ModelNotAvailable, match="cannot be converted"):
        catalog.fetch(str(broken), tmp_path / "models")
    assert [path.name for path in (tmp_path / "models").iterdir() if path.suffix != ".lock"] == []


def test_a_hub_out_of_reach_is_a_clear_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    with pytest.raises(ModelNotAvailable, match="Helsinki-NLP/opus-mt-fr-en cannot be fetched") as caught:
        catalog.fetch("opus-mt-fr-en", tmp_path / "models")
    assert "give its path" in caught.value.mend


def test_a_folder_is_run_on_torch_where_asked_for_or_needed(marian_folder: Path, tmp_path: Path) -> None:
    many = save_m2m(tmp_path / "tiny-m2m")
    for name in (f"hf:{marian_folder}", str(many)):
        translator = catalog.open_translator(name, models_dir=tmp_path / "models", threads=1)
        assert isinstance(translator, TransformersTranslator)
        assert translator.translate(["Le maire a signé."], Decoding(max_length=8))[0].tokens > 0
    assert not (tmp_path / "models").exists()


def test_a_server_is_named_by_its_address_and_model(tmp_path: Path) -> None:
    translator = catalog.open_translator("http://localhost:1/v1#small", models_dir=tmp_path, threads=1)
    assert translator.identity == ModelIdentity("small", "localhost:1")
    with pytest.raises(ModelNotAvailable, match="which model"):
        catalog.open_translator("http://localhost:1/v1", models_dir=tmp_path, threads=1)


def with_card(folder: Path, licence: str) -> Path:
    (folder / "README.md").write_text(f"---\nlanguage:\n- fr\nlicense: {licence}\n---\n# A model\n", encoding="utf-8")
    return folder


def test_a_licence_that_forbids_commercial_use_is_refused_unless_asked_for(tmp_path: Path) -> None:
    folder = with_card(save_m2m(tmp_path / "tiny-nc"), "cc-by-nc-4.0")
    models = tmp_path / "models"
    for ask in (
        lambda: catalog.fetch(str(folder), models),
        lambda: catalog.open_translator(str(folder), models_dir=models, threads=1),
        lambda: catalog.fetch("nllb-200-distilled-600M", models),
    ):
        with pytest.raises(ModelNotAvailable, match=r"(?i)cc-by-nc-4\.0, which forbids commercial use") as caught:
            ask()
        assert "--allow-noncommercial" in caught.value.mend
    installed = catalog.fetch(str(folder), models, allow_noncommercial=True)
    with pytest.raises(ModelNotAvailable, match="forbids commercial use"):
        catalog.open_translator("tiny-nc", models_dir=models, threads=1)
    opened = catalog.open_translator("tiny-nc", models_dir=models, threads=1, allow_noncommercial=True)
    assert opened.translate(["Le maire a signé."], Decoding(max_length=8))[0].tokens > 0
    (status,) = [status for status in catalog.status(models) if status.installed]
    assert (status.name, status.licence, status.path) == ("tiny-nc", "cc-by-nc-4.0", str(installed))


def test_the_licence_is_the_one_that_the_models_card_names(marian_folder: Path, tmp_path: Path) -> None:
    folder = with_card(shutil.copytree(marian_folder, tmp_path / "opus-mt-de-en"), "cc-by-4.0")
    installed = catalog.fetch(str(folder), tmp_path / "models")
    assert catalog.licence_of(installed) == "cc-by-4.0"


def test_auto_takes_the_best_that_may_be_used_and_fetches_nothing(
    marian_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    models = tmp_path / "models"
    many = save_m2m(tmp_path / "nllb-200-distilled-600M")
    with pytest.raises(ModelNotAvailable, match="embedded is not installed") as caught:
        catalog.open_translator("auto", models_dir=models, threads=1)
    assert "models build" in caught.value.mend
    with_card(many, "cc-by-nc-4.0")
    catalog.fetch(str(many), models, allow_noncommercial=True)
    catalog.fetch(str(marian_folder), models)
    assert catalog.open_translator("auto", models_dir=models, threads=1).identity.name == "opus-mt-fr-en"


def test_a_causal_model_is_asked_by_the_prompt_in_its_folder_or_as_a_chat(tmp_path: Path) -> None:
    own = save_llama(tmp_path / "own").parent / "original"
    with pytest.raises(ModelNotAvailable, match="neither") as caught:
        catalog.open_translator(str(own), models_dir=tmp_path / "models", threads=1)
    assert "{{ source }}" in caught.value.mend
    (own / "prompt.jinja").write_text("French: {{ source }}\nEnglish:\n", encoding="utf-8")
    translator = catalog.open_translator(str(own), models_dir=tmp_path / "models", threads=1)
    assert isinstance(translator, PromptedTranslator)
    assert translator.prompt.template == "French: {{ source }}\nEnglish:"
    assert translator.translate(["Le maire a signé."], Decoding(max_length=8))[0].tokens > 0
    chat = shutil.copytree(own, tmp_path / "chat")
    (chat / "prompt.jinja").unlink()
    template = "{{ bos_token }}{% for m in messages %}<bos>user\n{{ m.content }}<eos>{% endfor %}<bos>model\n{{ '' }}"
    (chat / "chat_template.jinja").write_text(template, encoding="utf-8")
    framed = catalog.open_translator(str(chat), models_dir=tmp_path / "models", threads=1)
    assert isinstance(framed, PromptedTranslator)
    assert framed.prompt.name == "chat/translate.en.v2"
    assert framed.translate(["Le <eos> maire a signé."], Decoding(max_length=8))[0].tokens > 0
    frame = json.loads((tmp_path / "models" / f"chat-{framed.identity.revision}" / "frame.json").read_text())
    assert (frame["before"], frame["after"]) == ("<bos><bos>user\n", "<eos><bos>model\n")


def test_where_torch_is_not_installed_a_model_of_the_hub_is_refused_with_what_to_install(
    marian_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    for use in (
        lambda: catalog.open_translator(str(marian_folder), models_dir=tmp_path, threads=1),
        lambda: TransformersTranslator(marian_folder, device="cpu"),
        lambda: chat_template_of(marian_folder),
    ):
        with pytest.raises(ModelNotAvailable, match="need torch and transformers") as caught:
            use()
        assert caught.value.mend == "run: pip install 'entrefilet[hub]'"
