"""Sequence-to-sequence models run by Transformers on torch, on a GPU where there is one: Marian, M2M-100, NLLB."""

import hashlib
import threading
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from service.decoding import EMPTY, Decoding, Hypothesis, ModelIdentity
from service.engines import model_folders
from service.engines.batches import plan
from service.engines.hub import require_transformers
from service.engines.lengths import check_length
from service.engines.prompting.prompted import longest_output
from service.errors import EngineFailed, ModelNotAvailable

# NLLB names languages after FLORES, M2M-100 by their two letters
_FLORES = {"fr": "fra_Latn", "en": "eng_Latn", "de": "deu_Latn", "es": "spa_Latn", "it": "ita_Latn", "pt": "por_Latn"}


class TransformersTranslator:
    """A model folder in Transformers' format; one call at a time has the model."""

    def __init__(
        self,
        folder: Path,
        *,
        source: str = "fr",
        target: str = "en",
        device: str = "auto",
        max_source_tokens: int = 400,
        max_batch_tokens: int = 4096,
        identity: ModelIdentity | None = None,
    ) -> None:
        """Load weights and tokenizer from `folder`, never from a hub. Raises ModelNotAvailable."""
        self.source = source
        self.target = target
        self.max_source_tokens = max_source_tokens
        self.identity = identity or ModelIdentity(folder.resolve().name, revision(folder))
        self._max_batch_tokens = max_batch_tokens
        self._lock = threading.Lock()
        self._tokenizer, self._model = load(folder, device)
        self._first = self._set_languages()

    def count_tokens(self, text: str) -> int:
        """Return how many tokens `text` is, without the ones that the model adds."""
        with self._lock:
            return len(self._tokenizer(text, add_special_tokens=False, split_special_tokens=True)["input_ids"])

    def batch_key(self, text: str, decoding: Decoding) -> int:  # noqa: ARG002 - the same for all
        """Return the sentence's length: only those of other lengths are padded beside it."""
        return self.count_tokens(text)

    def translate(self, sentences: Sequence[str], decoding: Decoding) -> list[Hypothesis]:
        """Return one hypothesis a sentence, in order; a blank sentence stays blank. Raises EngineFailed."""
        texts = [" ".join(sentence.split()) for sentence in sentences]
        lengths = [self.count_tokens(text) for text in texts]
        for text, length in zip(texts, lengths, strict=True):
            check_length(self.identity, "sentences", text, length, self.max_source_tokens)
        with_text = [index for index, text in enumerate(texts) if text]
        results: dict[int, Hypothesis] = {}
        tokens = max(1, self._max_batch_tokens // decoding.beam_size)
        for batch in plan([lengths[index] for index in with_text], workers=1, max_tokens=tokens):
            chosen = [with_text[position] for position in batch]
            limits = [decoding.max_length or longest_output(lengths[index]) for index in chosen]
            with self._lock:
                found = self._decode([texts[index] for index in chosen], limits, decoding)
            results.update(zip(chosen, found, strict=True))
        return [results.get(index, EMPTY) for index in range(len(texts))]

    def _decode(self, texts: list[str], limits: list[int], decoding: Decoding) -> list[Hypothesis]:
        import torch

        try:
            inputs = self._tokenizer(texts, return_tensors="pt", padding=True, split_special_tokens=True)
            with torch.inference_mode():
                output = self._model.generate(
                    **inputs.to(self._model.device),
                    do_sample=False,
                    num_beams=decoding.beam_size,
                    length_penalty=decoding.length_penalty,
                    repetition_penalty=decoding.repetition_penalty,
                    no_repeat_ngram_size=decoding.no_repeat_ngram_size,
                    max_new_tokens=max(limits),
                    max_length=None,
                    forced_bos_token_id=self._first,
                    return_dict_in_generate=True,
                    output_scores=True,
                )
                steps = self._model.compute_transition_scores(
                    output.sequences,
                    output.scores,
                    output.get("beam_indices"),
                    normalize_logits=decoding.beam_size == 1,
                )
        except (RuntimeError, ValueError, IndexError) as error:
            raise EngineFailed(f"the model's runtime failed: {error}") from error
        return [
            self._hypothesis(ids[1:].tolist(), scores.tolist(), limit)
            for ids, scores, limit in zip(output.sequences, steps, limits, strict=True)
        ]

    def _hypothesis(self, ids: list[int], scores: list[float], limit: int) -> Hypothesis:
        end = self._tokenizer.eos_token_id
        length = ids.index(end) + 1 if end in ids else len(ids)
        written = ids[: min(length, limit)]
        known = [score for score in scores[: len(written)] if score > float("-inf")]
        text = self._tokenizer.decode(written, skip_special_tokens=True).strip()
        score = min(0.0, sum(known) / len(known)) if known else 0.0
        return Hypothesis(text, score, len(written), bool(written) and written[-1] == end)

    def _set_languages(self) -> int | None:
        """Tell a tokenizer of many languages which two are meant; return the token that the output begins with."""
        if not hasattr(self._tokenizer, "src_lang"):
            return None
        first = None
        for language in (self.source, self.target):
            codes = [
                code for code in (_FLORES.get(language, language), language) if self._language_id(code) is not None
            ]
            if not codes:
                raise ModelNotAvailable(f"{self.identity.name} does not know the language {language}")
            if language == self.source:
                self._tokenizer.src_lang = codes[0]
            first = self._language_id(codes[0])
        return first

    def _language_id(self, code: str) -> int | None:
        token = code if "_" in code else f"__{code}__"
        found = self._tokenizer.convert_tokens_to_ids(token)
        return None if found in (None, self._tokenizer.unk_token_id) else int(found)


def load(folder: Path, device: str) -> tuple[Any, Any]:
    """Return tokenizer and model of a folder, the model on `device`, ready to generate. Raises ModelNotAvailable."""
    require_transformers()
    try:
        import torch
        from transformers import AutoModelForSeq2SeqLM, AutoTokenizer

        with warnings.catch_warnings():
            # Marian's tokenizer recommends a punctuation normaliser that it would use for nothing we ask of it
            warnings.filterwarnings("ignore", message="Recommended: pip install sacremoses")
            tokenizer: Any = AutoTokenizer.from_pretrained(folder, local_files_only=True)
        model: Any = AutoModelForSeq2SeqLM.from_pretrained(folder, local_files_only=True)
    except Exception as error:
        raise ModelNotAvailable(f"the model in {folder} cannot be loaded: {error}") from error
    chosen = ("cuda" if torch.cuda.is_available() else "cpu") if device == "auto" else device
    model.to(chosen).eval()
    # at the length limit it would write an end token itself, and an output cut short would pass for a whole one
    model.generation_config.forced_eos_token_id = None
    return tokenizer, model


def revision(folder: Path) -> str:
    """Return 12 hexadecimal digits that stand for the folder's files."""
    files = sorted(path for path in folder.iterdir() if path.is_file())
    parts = [f"{path.name} {model_folders.sha256(path)}" for path in files]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]
