"""Marian models (`opus-mt-*`): converted once to CTranslate2 int8, read and written with their sentencepiece models."""

import errno
import hashlib
import shutil
import warnings
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from service.decoding import Decoding, Hypothesis, ModelIdentity
from service.engines import model_folders
from service.engines.batches import plan
from service.engines.licences import CARDS
from service.engines.prompting.prompted import longest_output
from service.engines.runtimes.ctranslate import LIBRARY_ERRORS, mean_score, read_config, run_batches, search_options
from service.errors import EngineFailed, ModelNotAvailable

KIND = "marian"
Progress = Callable[[str, float], None]

_SOURCE_PIECES, _TARGET_PIECES = "source.spm", "target.spm"
_CONFIGURATION = ("config.json", "vocab.json", "tokenizer_config.json", _SOURCE_PIECES, _TARGET_PIECES)
_WEIGHTS = ("model.safetensors", "pytorch_model.bin")
_NEEDED = (*_CONFIGURATION, "generation_config.json", *_WEIGHTS)
_UNKNOWN, _END = "<unk>", "</s>"
_CONTROL = frozenset({_END, "<s>", "<pad>"})
_BLANK = Hypothesis("", score=0.0, tokens=0, finished=True)


class MarianTranslator:
    """A converted Marian model; every sentence is one input, no prompt."""

    def __init__(
        self,
        folder: Path,
        identity: ModelIdentity,
        *,
        source: str,
        target: str,
        threads: int,
        max_source_tokens: int = 400,
        max_batch_tokens: int = 1024,
    ) -> None:
        """Load a folder that `convert` wrote. Raises ModelNotAvailable."""
        self.identity = identity
        self.source = source
        self.target = target
        self.max_source_tokens = max_source_tokens
        self._threads = threads
        self._max_batch_tokens = max_batch_tokens
        self._end = str(read_config(folder).get("eos_token") or _END)
        try:
            import ctranslate2
            from sentencepiece import SentencePieceProcessor

            self._source_pieces = SentencePieceProcessor(model_file=str(folder / _SOURCE_PIECES))
            self._target_pieces = SentencePieceProcessor(model_file=str(folder / _TARGET_PIECES))
            self._translator = ctranslate2.Translator(str(folder), inter_threads=threads, intra_threads=1)
        except (*LIBRARY_ERRORS, OSError) as error:
            raise ModelNotAvailable(f"the model in {folder} cannot be loaded: {error}") from error

    def count_tokens(self, text: str) -> int:
        """Return how many pieces `text` is."""
        return len(self._pieces(text))

    def batch_key(self, text: str, decoding: Decoding) -> int:  # noqa: ARG002 - the same for all
        """Return the sentence's length: only those of other lengths are padded beside it."""
        return self.count_tokens(text)

    def translate(self, sentences: Sequence[str], decoding: Decoding) -> list[Hypothesis]:
        """Return one hypothesis a sentence, in order; a blank sentence stays blank. Raises EngineFailed."""
        pieces = [self._pieces(sentence) for sentence in sentences]
        for sentence, own in zip(sentences, pieces, strict=True):
            if len(own) > self.max_source_tokens:
                raise EngineFailed(
                    f"{self.identity.name} reads sentences of {self.max_source_tokens} tokens, not of {len(own)}: "
                    f"{sentence[:60]!r}…"
                )
        with_text = [index for index, own in enumerate(pieces) if own]
        inputs = [[*pieces[index], self._end] for index in with_text]
        limits = [decoding.max_length or longest_output(len(own)) for own in inputs]

        def submit(batch: list[int], longest: int) -> list[Any]:
            return list(
                self._translator.translate_batch(
                    [inputs[index] for index in batch],
                    asynchronous=True,
                    max_input_length=0,
                    max_decoding_length=longest,
                    **search_options(decoding),
                )
            )

        tokens = max(1, self._max_batch_tokens // decoding.beam_size)
        batches = plan([len(own) for own in inputs], workers=self._threads, max_tokens=tokens)
        results = run_batches(batches, limits, submit)
        answers = {
            index: self._hypothesis(result, limit, decoding)
            for index, result, limit in zip(with_text, results, limits, strict=True)
        }
        return [answers.get(index, _BLANK) for index in range(len(sentences))]

    def _pieces(self, text: str) -> list[str]:
        # an unknown run of characters comes back as itself, which may spell a control token of the model
        pieces: list[str] = self._source_pieces.encode(text, out_type=str)
        return [_UNKNOWN if piece in _CONTROL else piece for piece in pieces]

    def _hypothesis(self, result: Any, limit: int, decoding: Decoding) -> Hypothesis:
        found = []
        for whole, score in zip(result.hypotheses, result.scores, strict=True):
            tokens = whole[:limit]
            finished = bool(tokens) and tokens[-1] == self._end
            words = [token for token in tokens if token not in _CONTROL]
            text = str(self._target_pieces.decode(words)).strip()
            found.append(Hypothesis(text, mean_score(score, decoding, len(whole)), len(tokens), finished))
        return replace(found[0], others=tuple(found[1:]))


def revision(folder: Path) -> str:
    """Return 12 hexadecimal digits that stand for a Marian folder's weights, pieces and configuration."""
    parts = [model_folders.sha256(folder / name) for name in _NEEDED if (folder / name).is_file()]
    return hashlib.sha256("\n".join(["int8", "1", *parts]).encode()).hexdigest()[:12]


def convert(
    folder: Path, name: str, models_dir: Path, *, facts: dict[str, object], progress: Progress | None = None
) -> Path:
    """Convert a Marian folder in Transformers' format, once; return the folder `NAME-REVISION` in `models_dir`.

    `facts` (licence, source, target) go into its manifest. Raises ModelNotAvailable, naming the file that is missing
    or the reason why the model cannot be converted.
    """
    report: Progress = progress or (lambda _step, _share: None)
    missing = [file for file in _CONFIGURATION if not (folder / file).is_file()]
    if missing or not any((folder / file).is_file() for file in _WEIGHTS):
        raise ModelNotAvailable(f"{folder} is no Marian model: it has no {(missing or _WEIGHTS)[0]}")

    def write(aside: Path) -> None:
        report("converting to int8", 0.3)
        from ctranslate2.converters import TransformersConverter

        try:
            with warnings.catch_warnings():
                # the tokenizer recommends a punctuation normaliser that it would use for nothing we ask of it
                warnings.filterwarnings("ignore", message="Recommended: pip install sacremoses")
                TransformersConverter(str(folder)).convert(str(aside), quantization="int8", force=True)
        except OSError:
            raise  # a full disk is not the model's fault
        except Exception as error:
            raise ModelNotAvailable(f"the Marian model in {folder} cannot be converted: {error}") from error
        for file in (_SOURCE_PIECES, _TARGET_PIECES):
            shutil.copyfile(folder / file, aside / file)
        report("checking the files", 0.95)

    own = revision(folder)
    model_folders.install(
        models_dir / f"{name}-{own}",
        write,
        facts={"name": name, "revision": own, "kind": KIND, "quantisation": "int8", **facts},
        waiting=lambda: report("waiting for another process that builds it", 0.0),
    )
    report("ready", 1.0)
    return models_dir / f"{name}-{own}"


def download(repository: str, files: Sequence[str] | None = None) -> Path:
    """Return the folder of `repository` in the hub's own cache, fetching what is missing of `files` (a Marian's).

    Raises ModelNotAvailable.
    """
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import RepositoryNotFoundError

    mend = "check the connection, or copy the model's folder here and give its path instead of the name"
    try:
        return Path(snapshot_download(repository, allow_patterns=list(files or (*_NEEDED, *CARDS))))
    except RepositoryNotFoundError as error:
        raise ModelNotAvailable(
            f"{repository} cannot be fetched from the hub: it has no such repository, or shows none without a token",
            mend="check the name; a private or gated repository needs a token in HF_TOKEN",
        ) from error
    except Exception as error:  # the hub's library lets those of its HTTP library through, of more than one family
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        full = isinstance(error, OSError) and error.errno == errno.ENOSPC
        raise ModelNotAvailable(
            f"{repository} cannot be fetched from the hub: {reason}", mend="make room on the disk" if full else mend
        ) from error
