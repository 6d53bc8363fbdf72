"""One validated, frozen object for everything an operator can set: flag > environment > file > default."""

import logging
import os
import tomllib
from pathlib import Path
from typing import Any, Literal

import platformdirs
from pydantic import Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from service.errors import InvalidSettings

_log = logging.getLogger(__name__)

_RENAMED = {"result_cache_megabytes": "response_cache_megabytes"}
"""Names that settings had in earlier releases: still read, with a warning."""


def _default_models_dir() -> Path:
    return Path(platformdirs.user_cache_dir("entrefilet")) / "models"


def _default_data_dir() -> Path:
    return Path(platformdirs.user_data_dir("entrefilet"))


class Settings(BaseSettings):
    """Every setting with its default; the environment name is ENTREFILET_ and the field in capitals."""

    model_config = SettingsConfigDict(env_prefix="ENTREFILET_", frozen=True, extra="forbid")

    models_dir: Path = Field(default_factory=_default_models_dir, description="where built models are kept")
    translator: str = Field(
        default="auto", description="catalog name or path of the translation model; auto takes the best installed"
    )
    translator_key: SecretStr | None = Field(
        default=None, description="API key of the server that translates, where the translator is an address#model"
    )
    translator_style: Literal["chat", "completions"] = Field(
        default="chat",
        description="API of that server: chat for instruct models, completions for others",
    )
    translator_seconds: float = Field(default=60, gt=0, description="how long one answer of that server may take")
    translator_concurrency: int = Field(default=8, ge=1, le=256, description="requests that it is sent at once")
    allow_noncommercial: bool = Field(
        default=False, description="fetch and use models whose licence forbids commercial use"
    )
    summariser: str = Field(
        default="auto",
        description="extractive; a folder with a BART-like model; or an OpenAI-compatible address#model that writes",
    )
    summariser_key: SecretStr | None = Field(default=None, description="API key of the server that writes abstracts")
    summariser_seconds: float = Field(
        default=60, gt=0, description="how long one answer of that server may take before sentences are chosen instead"
    )
    summariser_tokens: int = Field(
        default=6000, ge=256, description="how much of an article that server is given to read, in tokens"
    )
    context: bool = Field(
        default=True, description="explain names, acronyms, dates and figures in briefs; false does so in none"
    )
    glossary: Path | None = Field(default=None, description="CSV, TSV, TBX or TMX file of terms to be kept to")
    threads: int = Field(default=0, ge=0, le=1024, description="engine threads in all; 0 takes every core")
    beam_size: int = Field(default=4, ge=1, le=16, description="hypotheses kept while translating a brief")
    length_penalty: float | None = Field(
        default=None,
        ge=0,
        le=2,
        description="exponent of the length in a hypothesis's score, less is shorter; by default the model's own",
    )
    retry_coverage: float = Field(
        default=0,
        ge=0,
        le=1,
        description="share of a sentence's words below which a wider search is made; 0.7 is better",
    )
    text_beam_size: int = Field(default=1, ge=1, le=16, description="hypotheses kept while translating a whole text")
    max_characters: int = Field(default=200_000, ge=1, description="longest article accepted, in characters")
    min_words: int = Field(default=8, ge=1, description="shortest article accepted, in words")
    host: str = Field(default="127.0.0.1", description="address to listen on")
    port: int = Field(default=8080, ge=0, le=65535, description="port to listen on")
    request_threads: int = Field(default=8, ge=1, le=256, description="requests handled at once")
    request_seconds: float = Field(default=120, gt=0, description="how long a request may take to arrive")
    queue_limit: int = Field(default=32, ge=1, le=1024, description="requests that may wait for the engine")
    drain_seconds: float = Field(default=30, ge=0, description="time given to running requests at shutdown")
    engine_seconds: float = Field(
        default=1800, gt=0, description="how long one article may take before the process counts as hung and ends"
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(default="info", description="detail of the log")
    log_format: Literal["json", "text"] = Field(default="json", description="shape of the server's log lines")
    log_articles: bool = Field(default=False, description="let article text into the log when the level is debug")
    data_dir: Path = Field(
        default_factory=_default_data_dir, description="where jobs, keys and cached results are kept"
    )
    database: SecretStr | None = Field(
        default=None, description="postgresql:// URL shared by several machines; without one, SQLite in data_dir"
    )
    job_workers: int = Field(
        default=2, ge=0, le=64, description="articles of jobs handled at once; 0 only accepts jobs"
    )
    job_items: int = Field(default=1000, ge=1, le=100_000, description="most articles in one job")
    job_lease_seconds: float = Field(
        default=30, ge=0.5, description="after how long a silent worker's article is redone"
    )
    job_hours: float = Field(default=72, gt=0, description="hours that a finished job and its results are kept")
    idempotency_hours: float = Field(default=24, gt=0, description="hours that an Idempotency-Key is remembered")
    webhook_secret: SecretStr | None = Field(default=None, description="whsec_ secret for webhooks that bring none")
    private_addresses: bool = Field(
        default=False, description="let webhooks and article URLs reach private, loopback and link-local addresses"
    )
    fetch_urls: bool = Field(default=False, description='accept {"url": ...} in place of an article\'s text')
    embargoed: bool = Field(default=False, description="accept ninjs items that are embargoed, withheld or cancelled")
    require_keys: Literal["auto", "always", "never"] = Field(
        default="auto", description="ask for an API key; auto asks when listening beyond loopback"
    )
    key_requests_per_minute: int = Field(default=120, ge=1, description="rate of a key that was made without its own")
    key_characters_per_day: int = Field(default=0, ge=0, description="daily quota of such a key; 0 has no limit")
    cors_origins: str = Field(default="", description="origins, comma-separated, whose pages may call; * for all")
    response_cache_megabytes: int = Field(default=256, ge=0, description="disk for finished briefs; 0 keeps none")

    @model_validator(mode="before")
    @classmethod
    def _read_earlier_names(cls, values: dict[str, Any]) -> dict[str, Any]:
        values = dict(values)
        for old, new in _RENAMED.items():
            value = values.pop(old, os.environ.get(f"ENTREFILET_{old.upper()}"))
            if value is not None:
                _log.warning("the setting %s is called %s now; the old name will go with the next release", old, new)
                values.setdefault(new, value)
        return values

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the signature is pydantic's
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Put flags before the environment and the environment before the file."""
        file = os.environ.get("ENTREFILET_CONFIG")
        sources: list[PydanticBaseSettingsSource] = [init_settings, env_settings]
        if file:
            sources.append(TomlConfigSettingsSource(settings_cls, toml_file=file))
        return tuple(sources)

    @property
    def sqlite_file(self) -> Path:
        """Where SQLite keeps the database when the setting `database` names none; it may not be there yet."""
        return self.data_dir / "entrefilet.db"

    @property
    def engine_threads(self) -> int:
        """Threads that the engine may use: the setting, or every core this process may run on."""
        return self.threads or len(os.sched_getaffinity(0))


def load_settings(**flags: Any) -> Settings:
    """Read the settings once; flags that are None count as not given. Raises InvalidSettings, naming the setting."""
    file = os.environ.get("ENTREFILET_CONFIG")
    if file and not Path(file).is_file():
        raise InvalidSettings(f"ENTREFILET_CONFIG names {file}, which is no file", mend="correct the path or unset it")
    try:
        return Settings(**{name: value for name, value in flags.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise InvalidSettings(
            f"setting {name}: {first['msg']}",
            mend=f"correct --{name.replace('_', '-')}, ENTREFILET_{name.upper()} or the settings file",
            field=name,
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise InvalidSettings(f"{file} is not valid TOML: {error}", mend="correct the settings file") from error
