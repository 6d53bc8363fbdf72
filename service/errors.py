"""Everything that Entrefilet can refuse or fail at, each with a sentence that says how to mend it."""


class EntrefiletError(Exception):
    """The root: `str(error)` says what is wrong, `mend` what to do about it, `field` which input is meant."""

    def __init__(self, message: str, *, mend: str = "", field: str | None = None) -> None:
        super().__init__(message)
        self.mend = mend
        self.field = field


class BadInput(EntrefiletError):
    """What the caller sent cannot be used as it is."""


class ArticleEmpty(BadInput):
    """There is no text, or only blanks."""


class ArticleTooShort(BadInput):
    """There are too few words to summarise."""


class ArticleTooLong(BadInput):
    """The text is over the size limit."""


class NotText(BadInput):
    """The bytes are no text: a picture, an archive, an unknown encoding."""


class LanguageNotSupported(BadInput):
    """The text is in a language that no installed model reads."""


class InvalidOption(BadInput):
    """An option has a value that is not allowed."""


class InvalidSettings(EntrefiletError):
    """A setting has a value that is not allowed."""


class ModelNotAvailable(EntrefiletError):
    """A model is not built, not installed or damaged."""


class EngineFailed(EntrefiletError):
    """A model's runtime failed on input that was fine."""


class PromptInvalid(EntrefiletError):
    """A prompt does not exist, or was given other variables than it names."""


class Overloaded(EntrefiletError):
    """Too much work is waiting; the same request may succeed later."""


class Draining(EntrefiletError):
    """The service is starting or stopping and takes no work now."""
