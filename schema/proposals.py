"""The faces of what files propose."""

import strawberry
from strawberry import Parent

from domain import envelopes, events as e, proposing
from schema.context import Info

ProposalSource = strawberry.enum(proposing.ProposalSource)
ProposalProblemCode = strawberry.enum(proposing.ProposalProblemCode)


@strawberry.type(
    description="A field that a document's file proposes; `requestSignature` and `createEnvelope` take all of them with"
    " `useProposedFields`."
)
class ProposedField:
    source: proposing.ProposalSource
    kind: envelopes.FieldKind
    recipient: str | None = strawberry.field(
        description="`r1` and so on: the first recipient, the second. Null: the sender's own."
    )
    page: int
    x: float
    y: float
    width: float
    height: float
    required: bool
    label: str | None
    options: list[str]
    pattern: str | None


@strawberry.type(
    description="What was meant to propose a field and does not. A broken text tag stays on its page."
)
class ProposalProblem:
    code: proposing.ProposalProblemCode
    page: int | None = strawberry.field(description="Null: of the whole file.")
    text: str

    @strawberry.field
    def message(root: Parent["ProposalProblem"], info: Info) -> str:
        english, french = proposing.PROBLEM_WORDS[root.code]
        return french if info.context.language == "fr" else english


def proposed_field(place: e.ProposedPlace) -> ProposedField:
    return ProposedField(
        source=proposing.ProposalSource(place.source),
        kind=envelopes.FieldKind(place.kind),
        recipient=place.recipient,
        page=place.page,
        x=place.x,
        y=place.y,
        width=place.width,
        height=place.height,
        required=place.required,
        label=place.label,
        options=place.options,
        pattern=place.pattern,
    )


def proposal_problem(problem: e.Unproposed) -> ProposalProblem:
    return ProposalProblem(
        code=proposing.ProposalProblemCode(problem.code), page=problem.page or None, text=problem.text
    )
