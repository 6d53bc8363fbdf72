"""What the settings name, opened: the summariser, the glossary, and how the server that translates is to be asked."""

from importlib import resources
from typing import TYPE_CHECKING

from service.errors import InvalidSettings
from service.settings import Settings

if TYPE_CHECKING:
    from service.engines.kinds.remote import Remote
    from service.ports import Summariser
    from service.terminology.glossary import Glossary


def open_summariser(settings: Settings) -> "tuple[Summariser, dict[str, str]]":
    """Return the summariser that the settings name, and the prompts that it may use."""
    from service.engines.abstractive.models import open_abstractive_model
    from service.engines.kinds.reader import open_installed
    from service.summarise.ranker import open_ranker

    key = settings.summariser_key
    writer = open_abstractive_model(
        settings.summariser,
        models_dir=settings.models_dir,
        threads=settings.engine_threads,
        api_key=key.get_secret_value() if key else None,
        seconds=settings.summariser_seconds,
        tokens=settings.summariser_tokens,
    )
    ranker = open_ranker(open_installed(settings.models_dir, threads=settings.engine_threads))
    if writer is None:
        from service.summarise.extractive import ExtractiveSummariser

        return ExtractiveSummariser(ranker), {}
    from service.summarise.abstractive import AbstractiveSummariser

    return AbstractiveSummariser(ranker, writer), dict(writer.prompts)


def read_sample() -> str:
    """Return a short French article that is packaged with the service, for trying it."""
    return resources.files("service.bootstrap").joinpath("data/article.fr.txt").read_text("utf-8").rstrip("\n")


def remote_of(settings: Settings) -> "Remote":
    """Return how the server that translates is to be asked."""
    from service.engines.kinds.remote import Remote

    key = settings.translator_key
    return Remote(
        key.get_secret_value() if key else None,
        settings.translator_style,
        settings.translator_seconds,
        settings.translator_concurrency,
    )


def read_glossary(settings: Settings) -> "Glossary | None":
    """Read the glossary that the settings name, in the format that its ending says. Raises InvalidSettings."""
    from typing import get_args

    from service.terminology.glossary import Glossary
    from service.terminology.termbase import Format

    path = settings.glossary
    if path is None:
        return None
    mend = "correct --glossary, ENTREFILET_GLOSSARY or the settings file"
    formats = {known: known for known in get_args(Format)}
    known = formats.get(path.suffix.removeprefix(".").lower())
    if known is None:
        raise InvalidSettings(f"glossary {path}: its ending is none of {', '.join(formats)}", mend=mend)
    try:
        return Glossary.load(path.read_bytes(), known)
    except OSError as error:
        raise InvalidSettings(f"glossary {path}: {error.strerror}", mend=mend, field="glossary") from error
