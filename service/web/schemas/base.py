"""What all models of requests and answers share: fields that are not known are refused."""

from pydantic import BaseModel, ConfigDict, Field


class ClosedModel(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class WarningBody(ClosedModel):
    """A fact that may not have survived."""

    code: str = Field(description="What is doubtful.", examples=["number_mismatch"])
    where: str = Field(description="A path in the answer.", examples=["key_points[2].en"])
    detail: str = Field(examples=["« 14 avril 2026 » is missing"])


class EvidenceBody(ClosedModel):
    """Where in the article a sentence comes from: code-point offsets into its text, end exclusive."""

    sentence: int = Field(ge=0)
    start: int = Field(ge=0)
    end: int = Field(ge=0)
