import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.decoding import ModelIdentity
from service.engines import catalog
from service.engines.kinds.remote import Remote
from service.engines.prompting import prompts
from service.engines.prompting.prompted import PromptedTranslator
from service.engines.runtimes.ctranslate import CTranslateGenerator
from service.engines.runtimes.hf import TransformersTranslator
from service.ports import Translator
from service.settings import Settings
from tests.engines.small_server import Server
from tests.engines.tiny_gemma import draw_gemma, save_gemma
from tests.engines.tiny_models import save_llama, save_m2m, save_marian
from tests.fakes import FakeGenerator, FakeTranslator

FR_EN = "gemma3-270m/translate.fr-en.v1"
THREADS = Settings().engine_threads
"""Those of each model here: one where several processes run tests side by side."""


@pytest.fixture(scope="session")
def marian_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_marian(tmp_path_factory.mktemp("marian") / "opus-mt-fr-en")


@pytest.fixture(scope="session")
def llama_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_llama(tmp_path_factory.mktemp("llama"))


@pytest.fixture(scope="session")
def marian(marian_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Translator:
    return catalog.open_translator(str(marian_folder), models_dir=tmp_path_factory.mktemp("models"), threads=THREADS)


@pytest.fixture(scope="session")
def marian_on_ctranslate2(tmp_path_factory: pytest.TempPathFactory) -> Translator:
    """A model that the compiled library does not run: its width is no multiple of 64."""
    folder = save_marian(tmp_path_factory.mktemp("narrow") / "opus-mt-fr-en", width=32)
    return catalog.open_translator(str(folder), models_dir=tmp_path_factory.mktemp("models"), threads=THREADS)


@pytest.fixture(scope="session")
def marian_on_torch(marian_folder: Path) -> Translator:
    return TransformersTranslator(marian_folder, device="cpu")


@pytest.fixture(scope="session")
def m2m_on_torch(tmp_path_factory: pytest.TempPathFactory) -> Translator:
    return TransformersTranslator(save_m2m(tmp_path_factory.mktemp("m2m") / "tiny-m2m"), device="cpu")


@pytest.fixture(scope="session")
def llama(llama_folder: Path) -> CTranslateGenerator:
    return CTranslateGenerator(llama_folder, ModelIdentity("tiny-llama", "1"), threads=THREADS)


@pytest.fixture(scope="session")
def llama_as_chat(llama_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Translator:
    """The folder that the tiny Llama was converted from, with a chat template, by its path alone."""
    chat = shutil.copytree(llama_folder.parent / "original", tmp_path_factory.mktemp("chat") / "tiny-chat")
    template = "{{ bos_token }}{% for m in messages %}user: {{ m.content }}<eos>{% endfor %}model:"
    (chat / "chat_template.jinja").write_text(template, encoding="utf-8")
    return catalog.open_translator(str(chat), models_dir=tmp_path_factory.mktemp("models"), threads=THREADS)


@pytest.fixture(scope="session")
def on_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Translator]:
    """A model on a server, by its address alone."""
    server = Server()
    remote = Remote(style="completions")
    yield catalog.open_translator(
        f"{server.url}#small", models_dir=tmp_path_factory.mktemp("models"), threads=1, remote=remote
    )
    server.close()


@pytest.fixture(scope="session")
def gemma_reference():
    """A decoder with weights drawn at random, as Transformers has it; drawn once."""
    return draw_gemma()


@pytest.fixture(scope="session")
def gemma_folder(gemma_reference, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of that decoder in the library's format, which no test may change."""
    return save_gemma(gemma_reference, tmp_path_factory.mktemp("native"))


@pytest.fixture(scope="session")
def embedded_folder() -> Path:
    """The real model, built once into the user's own cache: later runs find it there."""
    return catalog.build("embedded", Settings().models_dir)


@pytest.fixture(scope="session")
def embedded_translator(embedded_folder: Path) -> Translator:
    return catalog.open_translator("embedded", models_dir=embedded_folder.parent, threads=THREADS)


@pytest.fixture(
    params=[
        "fake",
        "fake-prompted",
        "tiny-llama",
        "tiny-marian",
        "tiny-marian-on-ctranslate2",
        "tiny-marian-on-torch",
        "tiny-m2m-on-torch",
        "tiny-llama-as-chat",
        "server",
        pytest.param("embedded", marks=pytest.mark.model),
    ]
)
def translator(request: pytest.FixtureRequest) -> Translator:
    """Every translator that stands behind the port, one after another."""
    if request.param == "fake":
        return FakeTranslator()
    if request.param == "fake-prompted":
        return PromptedTranslator(
            FakeGenerator(lambda _prompt, _decoding: "a continuation of some words"), prompts.load(FR_EN)
        )
    if request.param == "tiny-llama":
        return PromptedTranslator(request.getfixturevalue("llama"), prompts.load(FR_EN), max_source_tokens=128)
    name = {
        "tiny-marian": "marian",
        "tiny-marian-on-ctranslate2": "marian_on_ctranslate2",
        "tiny-marian-on-torch": "marian_on_torch",
        "tiny-m2m-on-torch": "m2m_on_torch",
        "tiny-llama-as-chat": "llama_as_chat",
        "server": "on_server",
        "embedded": "embedded_translator",
    }[request.param]
    found: Translator = request.getfixturevalue(name)
    return found
