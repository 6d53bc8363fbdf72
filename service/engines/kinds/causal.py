"""Any causal language model from a folder: converted once to CTranslate2 int8, asked by its own prompt or as a chat.

A folder in Transformers' format (Llama, Gemma, Mistral, Qwen …) is asked with the `prompt.jinja` beside its weights,
whose only variable is `source`; without one, with the service's prompt for chat models inside the model's own template.
"""

import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from service.decoding import ModelIdentity
from service.engines import model_folders
from service.engines.batches import Batching
from service.engines.conversion.ctranslate import save_ctranslate2
from service.engines.hub import require_transformers
from service.engines.model_folders import Progress
from service.engines.prompting.chat_translation import ChatTranslator
from service.engines.prompting.prompted import PromptedTranslator
from service.engines.prompting.prompts import Prompt
from service.engines.runtimes.ctranslate import ChatTemplate, CTranslateGenerator
from service.engines.runtimes.hf import revision
from service.errors import ModelNotAvailable

KIND = "causal"
OWN_PROMPT = "prompt.jinja"
_TOKENIZER = "tokenizer.json"
_FRAME = "frame.json"
_MARK = "\N{OBJECT REPLACEMENT CHARACTER}"


@dataclass(frozen=True, slots=True)
class PromptFormat:
    """How a model is prompted: its own prompt, or None and what its chat template puts around the service's."""

    prompt: Prompt | None
    frame: ChatTemplate


def takes(folder: Path) -> bool:
    """Tell whether a folder in Transformers' format holds a decoder alone, as its configuration names it."""
    try:
        names = json.loads((folder / "config.json").read_text(encoding="utf-8")).get("architectures") or []
    except (OSError, ValueError, AttributeError):
        return False
    return any(str(name).endswith("ForCausalLM") for name in names)


def prompt_format_of(folder: Path) -> PromptFormat:
    """Return how to ask the model in a folder. Raises ModelNotAvailable where it has no prompt and is no chat model."""
    own = folder / OWN_PROMPT
    if own.is_file():
        text = own.read_text(encoding="utf-8").rstrip("\n")
        Prompt(OWN_PROMPT, text).render(source="")  # says which variable is wrong
        return PromptFormat(Prompt(OWN_PROMPT, text), ChatTemplate())
    if (folder / _FRAME).is_file():
        framing = json.loads((folder / _FRAME).read_text(encoding="utf-8"))
        return PromptFormat(None, ChatTemplate(framing["before"], framing["after"], tuple(framing["ends"])))
    return PromptFormat(None, chat_template_of(folder))


def chat_template_of(folder: Path) -> ChatTemplate:
    """Return what the tokenizer's chat template puts around one message. Raises ModelNotAvailable."""
    require_transformers()
    from transformers import AutoTokenizer

    try:
        tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
        message = [{"role": "user", "content": _MARK}]
        text = tokenizer.apply_chat_template(message, tokenize=False, add_generation_prompt=True)
    except Exception as error:  # templates raise what they like
        raise ModelNotAvailable(
            f"the model in {folder} has neither a {OWN_PROMPT} nor a chat template that works: {error}",
            mend=f"write {folder / OWN_PROMPT}, such as: French: {{{{ source }}}}\\nEnglish:",
        ) from error
    before, _, after = str(text).partition(_MARK)
    return ChatTemplate(before, after, _ends(folder, tokenizer))


def _ends(folder: Path, tokenizer: Any) -> tuple[str, ...]:
    """Return the tokens that end an answer: a chat model has one for the turn beside the one for the text."""
    try:
        ids = json.loads((folder / "generation_config.json").read_text(encoding="utf-8")).get("eos_token_id")
    except (OSError, ValueError, AttributeError):
        return ()
    wanted = ids if isinstance(ids, list) else [ids]
    return tuple(tokenizer.convert_ids_to_tokens([one for one in wanted if isinstance(one, int)]))


def install(
    folder: Path, name: str, models_dir: Path, *, facts: Mapping[str, object], progress: Progress | None = None
) -> Path:
    """Convert a folder once; return the folder `NAME-REVISION` in `models_dir`. Raises ModelNotAvailable."""
    report: Progress = progress or (lambda _step, _share: None)
    if not (folder / _TOKENIZER).is_file():
        raise ModelNotAvailable(f"{folder} has no {_TOKENIZER}", mend="save the model with its fast tokenizer")
    require_transformers()
    prompt_format = prompt_format_of(folder)

    def write(aside: Path) -> None:
        report("converting to int8", 0.3)
        try:
            save_ctranslate2(folder, aside)
        except (OSError, ModelNotAvailable):
            raise  # a full disk is not the model's fault
        except Exception as error:
            raise ModelNotAvailable(
                f"the model in {folder} cannot be converted: {error}",
                mend="run it behind an OpenAI-compatible server and name its address#MODEL",
            ) from error
        shutil.copyfile(folder / _TOKENIZER, aside / _TOKENIZER)
        if (folder / OWN_PROMPT).is_file():
            shutil.copyfile(folder / OWN_PROMPT, aside / OWN_PROMPT)
        else:
            (aside / _FRAME).write_text(json.dumps(asdict(prompt_format.frame)), encoding="utf-8")
        report("checking the files", 0.95)

    own = revision(folder)
    target = models_dir / f"{name}-{own}"
    model_folders.install(
        target,
        write,
        facts={"name": name, "revision": own, "kind": KIND, "quantisation": "int8", **facts},
        waiting=lambda: report("waiting for another process that builds it", 0.0),
    )
    report("ready", 1.0)
    return target


def open(
    folder: Path, identity: ModelIdentity, facts: Mapping[str, object], *, threads: int, batching: Batching
) -> PromptedTranslator:
    """Load a folder that `install` wrote. Raises ModelNotAvailable."""
    source, target = model_folders.pair_of(facts)
    prompt_format = prompt_format_of(folder)
    generator = CTranslateGenerator(folder, identity, threads=threads, batching=batching, frame=prompt_format.frame)
    if prompt_format.prompt is None:
        return ChatTranslator(generator, source=source, target=target)
    return PromptedTranslator(generator, prompt_format.prompt, source=source, target=target)
