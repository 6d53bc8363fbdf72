"""Versioned prompts: text files that are rendered strictly and never edited once they are released.

Beside Jinja's own filters a template has `glossed`: `{{ source | glossed(terms, commonest) }}` is a French sentence
with glosses in English.
"""

import functools
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from service.decoding import TermPair
from service.errors import PromptInvalid
from service.terminology.glossing import glossed

if TYPE_CHECKING:
    from jinja2 import Template


@dataclass(frozen=True, slots=True)
class Prompt:
    """A template with its name, such as `gemma3-270m/translate.fr-en.v1`."""

    name: str
    template: str

    @property
    def id(self) -> str:
        """The name and the first 12 digits of the text's SHA-256: what provenance says about the prompt."""
        return f"{self.name}@{hashlib.sha256(self.template.encode()).hexdigest()[:12]}"

    @property
    def variables(self) -> frozenset[str]:
        """What the template names."""
        return _compiled(self.template)[1]

    @property
    def is_glossed(self) -> bool:
        """Whether the template writes glosses into the source."""
        return "glossed" in self.template

    def render(self, **variables: str | int | Sequence[TermPair]) -> str:
        """Fill in exactly the variables that the template names. Raises PromptInvalid, naming a missing or extra one.

        >>> Prompt("greet.v1", "Hello {{ name }}.").render(name="Ada")
        'Hello Ada.'
        """
        template, wanted = _compiled(self.template)
        if missing := sorted(wanted - variables.keys()):
            raise PromptInvalid(f"prompt {self.name} needs the variable {missing[0]}", field=missing[0])
        if extra := sorted(variables.keys() - wanted):
            raise PromptInvalid(f"prompt {self.name} has no variable {extra[0]}", field=extra[0])
        return template.render(variables)


def load(name: str, *, folder: Path | None = None) -> Prompt:
    """Read the prompt `name` from `folder`, by default the one that the service ships. Raises PromptInvalid."""
    path = (folder or prompts_folder()) / f"{name}.jinja"
    try:
        return Prompt(name, path.read_text(encoding="utf-8"))
    except OSError as error:
        raise PromptInvalid(f"there is no prompt {name}: {path} cannot be read") from error


def prompts_folder() -> Path:
    """Return where the prompts are: `service/prompts` in an installed package, `prompts` beside it in a checkout."""
    package = Path(__file__).resolve().parents[2]
    installed = package / "prompts"
    return installed if installed.is_dir() else package.parent / "prompts"


@functools.lru_cache(maxsize=64)
def _compiled(template: str) -> "tuple[Template, frozenset[str]]":
    from jinja2 import Environment, StrictUndefined, meta

    environment = Environment(undefined=StrictUndefined, autoescape=False)  # noqa: S701 - its reader is a model
    environment.filters["glossed"] = glossed
    wanted = meta.find_undeclared_variables(environment.parse(template))
    return environment.from_string(template), frozenset(wanted)
