"""Names → writers of abstracts: a folder, a server, or the embedded model if it has learnt to."""

import re
from collections.abc import Mapping
from pathlib import Path

from service.decoding import Decoding, ModelIdentity
from service.engines.kinds import embedded
from service.engines.prompting import prompts
from service.engines.prompting.prompted import CappedGenerator
from service.engines.prompting.prompts import Prompt
from service.errors import EngineFailed, ModelNotAvailable
from service.generation import GenerationRequest, Task
from service.ports import AbstractiveModel
from service.text.segment import split

AUTO, EXTRACTIVE = "auto", "extractive"
EMBEDDED_PROMPT = "gemma3-270m/abstract.fr.v1"
_TASKS = re.compile(r"^\*\*Tasks\.\*\*(?P<tasks>[^\n]*)", re.MULTILINE)


class PromptedAbstractiveModel:
    """A generator that was trained to continue one prompt, whose only variable is `article`, with a French abstract."""

    def __init__(self, generator: CappedGenerator, prompt: Prompt, *, max_source_tokens: int = 1024) -> None:
        self.identity: ModelIdentity = generator.identity
        self.prompts: Mapping[str, str] = {"abstract.fr": prompt.id}
        self.max_source_tokens = max_source_tokens
        self._generator = generator
        self._prompt = prompt

    def tasks(self, language: str) -> frozenset[Task]:
        """Return the abstract for French."""
        return frozenset[Task](("abstract",) if language == "fr" else ())

    def count_tokens(self, text: str) -> int:
        """Return the tokens of a text as the model reads it."""
        return self._generator.count_tokens(" ".join(text.split()))

    def write(self, request: GenerationRequest) -> list[str]:
        """Return the abstract's sentences; one that was cut off at its end is left out. Raises EngineFailed."""
        if request.task != "abstract":
            raise EngineFailed(f"{self.identity.name} writes abstracts only")
        prompt = self._prompt.render(article=" ".join(request.article.split()))
        (found,) = self._generator.generate([prompt], Decoding(repetition_penalty=1.1), caps=[3 * request.amount])
        sentences = [piece.strip() for piece in split(found.text, request.language) if piece.strip()]
        return sentences if found.finished else sentences[:-1]


def trained_tasks(card: str) -> frozenset[str]:
    """Return the tasks that a model card says its adapter was trained on.

    >>> sorted(trained_tasks("**Tasks.** translate.fr-en, abstract.fr"))
    ['abstract.fr', 'translate.fr-en']
    """
    match = _TASKS.search(card)
    return frozenset(re.findall(r"[a-z_]+\.[a-z-]+", match["tasks"])) if match else frozenset()


def open_abstractive_model(
    name: str, *, models_dir: Path, threads: int, api_key: str | None = None, seconds: float = 60, tokens: int = 6000
) -> AbstractiveModel | None:
    """Load a writer, or return None where sentences of the article are to be chosen; nothing is ever fetched here.

    `name` is `extractive`; a folder in Transformers' format; the address of an OpenAI-compatible server with its
    model, such as `http://localhost:8000/v1#some-model`, which gets `api_key` and is waited for `seconds`; or `auto`,
    the embedded model where its card says that it was trained to write abstracts. Raises ModelNotAvailable.
    """
    if name == EXTRACTIVE:
        return None
    if name == AUTO:
        return _open_embedded(models_dir, threads)
    if name.startswith(("http://", "https://")):
        from service.engines.abstractive.chat import ChatAbstractiveModel
        from service.engines.runtimes.openai import OpenAIGenerator

        url, _, model = name.partition("#")
        if not model:
            raise ModelNotAvailable(f"{url} does not say which model", mend=f"add it: {url}#MODEL")
        generator = OpenAIGenerator(url, model, api_key=api_key, timeout=seconds, attempts=2)
        return ChatAbstractiveModel(generator, max_source_tokens=tokens)
    folder = Path(name)
    if folder.is_dir():
        from service.engines.abstractive.seq2seq import Seq2SeqAbstractiveModel

        return Seq2SeqAbstractiveModel(folder)
    raise ModelNotAvailable(
        f"there is no summariser {name}",
        mend="name auto, extractive, a folder with a summarising model, or the address of a server with #MODEL",
    )


def _open_embedded(models_dir: Path, threads: int) -> AbstractiveModel | None:
    folder = embedded.locate(models_dir)
    card = folder / "MODEL_CARD.md" if folder else None
    if folder is None or card is None or not card.is_file():
        return None
    if "abstract.fr" not in trained_tasks(card.read_text(encoding="utf-8")):
        return None
    identity = ModelIdentity(embedded.NAME, embedded.revision())
    return PromptedAbstractiveModel(
        embedded.open_generator(folder, identity, threads=threads), prompts.load(EMBEDDED_PROMPT)
    )
