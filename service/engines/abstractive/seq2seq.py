"""Summarisers run by Transformers on torch from a folder: BARThez, mBARThez, BART, mBART, T5 and their like."""

import threading
from collections.abc import Mapping
from pathlib import Path

from service.decoding import ModelIdentity
from service.engines.runtimes.hf import load, revision
from service.errors import EngineFailed
from service.generation import GenerationRequest, Task
from service.text.segment import split

_CODES = {"fr": "fr_XX", "en": "en_XX"}  # as mBART names languages
_SPARE = 4  # tokens that a model adds around its input


class Seq2SeqAbstractiveModel:
    """A model folder in Transformers' format that turns an article into its abstract; one call at a time has it.

    A model of one language is taken for a French one.
    """

    prompts: Mapping[str, str] = {}

    def __init__(self, folder: Path, *, device: str = "auto", beam_size: int = 4) -> None:
        """Load weights and tokenizer from `folder`, never from a hub. Raises ModelNotAvailable."""
        self.identity = ModelIdentity(folder.resolve().name, revision(folder))
        self._beam_size = beam_size
        self._lock = threading.Lock()
        self._tokenizer, self._model = load(folder, device)
        config = self._model.config
        places = [getattr(config, name, None) for name in ("max_position_embeddings", "n_positions")]
        self.max_source_tokens = next((int(n) for n in places if n), 512) - _SPARE

    def tasks(self, language: str) -> frozenset[Task]:
        """Return the abstract, in French, and in English too where the tokenizer knows both languages."""
        known = language == "fr" or (self._multilingual and self._code(language) is not None)
        return frozenset[Task](("abstract",) if known else ())

    def count_tokens(self, text: str) -> int:
        """Return how many tokens `text` is, without the ones that the model adds."""
        with self._lock:
            return len(self._tokenizer(text, add_special_tokens=False, split_special_tokens=True)["input_ids"])

    def write(self, request: GenerationRequest) -> list[str]:
        """Return the abstract's sentences; one that was cut off at its end is left out. Raises EngineFailed."""
        if request.task != "abstract":
            raise EngineFailed(f"{self.identity.name} writes abstracts only")
        text = " ".join(request.article.split())
        if (length := self.count_tokens(text)) > self.max_source_tokens:
            raise EngineFailed(f"{self.identity.name} reads {self.max_source_tokens} tokens, not {length}")
        import torch

        with self._lock:
            first = None
            if self._multilingual:
                self._tokenizer.src_lang = _CODES[request.language]
                first = self._code(request.language)
            try:
                inputs = self._tokenizer([text], return_tensors="pt", split_special_tokens=True)
                inputs.pop("token_type_ids", None)
                with torch.inference_mode():
                    output = self._model.generate(
                        **inputs.to(self._model.device),
                        do_sample=False,
                        num_beams=self._beam_size,
                        no_repeat_ngram_size=3,
                        max_new_tokens=2 * request.amount + 32,
                        max_length=None,
                        min_length=0,
                        **({} if first is None else {"forced_bos_token_id": first}),
                    )
            except (RuntimeError, ValueError, IndexError) as error:
                raise EngineFailed(f"the model's runtime failed: {error}") from error
            ids = output[0][1:].tolist()
            finished = self._tokenizer.eos_token_id in ids
            written = self._tokenizer.decode(ids, skip_special_tokens=True).strip()
        sentences = [piece.strip() for piece in split(written, request.language) if piece.strip()]
        return sentences if finished else sentences[:-1]

    @property
    def _multilingual(self) -> bool:
        return hasattr(self._tokenizer, "src_lang")

    def _code(self, language: str) -> int | None:
        found = self._tokenizer.convert_tokens_to_ids(_CODES.get(language, language))
        return None if found in (None, self._tokenizer.unk_token_id) else int(found)
