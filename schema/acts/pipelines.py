"""Acts on the board itself: pipelines and their stages."""

import strawberry
from strawberry import UNSET

from domain import boards, events as e
from domain.automove import stages_of
from domain.boards import Pipeline as PipelineRow, Stage as StageRow
from domain.people import Permission as P
from domain.refusals import AutomoveOnLastStage, InvalidInput, NotFound
from schema.acts.carrying import Result, carry_out, expect, given, words
from schema.base import EventCursor
from schema.boards import Pipeline, Stage
from schema.context import Info
from schema.refusals import UserError
from store.loading import hold
from store.work import Work

STAGES_A_PIPELINE = 200
ID = strawberry.ID


@strawberry.type
class PipelinePayload:
    user_errors: list[UserError]
    pipeline: Pipeline | None = None
    event_cursor: EventCursor | None = None


@strawberry.type
class StagePayload:
    user_errors: list[UserError]
    stage: Stage | None = None
    event_cursor: EventCursor | None = None


@strawberry.input
class NewStageInput:
    name: str
    automove: bool | None = False


@strawberry.input
class CreatePipelineInput:
    name: str
    stages: list[NewStageInput] | None = None
    idempotency_key: str | None = None


@strawberry.input
class UpdatePipelineInput:
    id: ID
    name: str | None = UNSET
    expected_version: int | None = None


@strawberry.input
class CreateStageInput:
    pipeline_id: ID
    name: str
    after_stage_id: ID | None = None
    automove: bool | None = False
    idempotency_key: str | None = None


@strawberry.input
class UpdateStageInput:
    id: ID
    name: str | None = UNSET
    colour: str | None = UNSET
    automove: bool | None = UNSET
    automove_after: boards.AutomoveAfter | None = UNSET


@strawberry.input
class ReorderStagesInput:
    pipeline_id: ID
    stage_ids: list[ID]


async def create_pipeline(info: Info, input: CreatePipelineInput) -> PipelinePayload:
    async def act(work: Work) -> Result:
        id = work.moment.id("pip")
        stages = input.stages or []
        if len(stages) > STAGES_A_PIPELINE:
            raise InvalidInput("stages", f"at most {STAGES_A_PIPELINE}")
        if stages and stages[-1].automove:
            raise AutomoveOnLastStage()
        work.record(e.PipelineCreated(pipeline_id=id, name=words("name", input.name)))
        for position, each in enumerate(stages):
            work.record(
                e.StageAdded(
                    stage_id=work.moment.id("stg"),
                    pipeline_id=id,
                    name=words("stages.name", each.name),
                    position=position,
                    automove=bool(each.automove),
                )
            )
        return {"pipeline": id}

    return await carry_out(
        info,
        PipelinePayload,
        act,
        needs=P.MANAGE_PIPELINES,
        field="createPipeline",
        key=input.idempotency_key,
        asked=input,
    )


async def update_pipeline(info: Info, input: UpdatePipelineInput) -> PipelinePayload:
    async def act(work: Work) -> Result:
        pipeline = await the_pipeline(work, input.id)
        expect(pipeline, input.expected_version)
        changes = given(name=input.name)
        if changes:
            changes["name"] = words("name", input.name or "")
            work.record(e.PipelineUpdated(pipeline_id=pipeline.id, changes=changes))
        return {"pipeline": pipeline.id}

    return await carry_out(info, PipelinePayload, act, needs=P.MANAGE_PIPELINES)


async def create_stage(info: Info, input: CreateStageInput) -> StagePayload:
    async def act(work: Work) -> Result:
        pipeline = await the_pipeline(work, input.pipeline_id)
        stages = stages_of(work.held, pipeline.id)
        if len(stages) >= STAGES_A_PIPELINE:
            raise InvalidInput("pipelineId", f"a pipeline has at most {STAGES_A_PIPELINE} stages")
        before = [each for each in stages if each.id == input.after_stage_id]
        if input.after_stage_id and not before:
            raise NotFound("stage")
        position = before[0].position + 1 if before else (stages[-1].position + 1 if stages else 0)
        last = all(each.position < position for each in stages)
        if input.automove and last:
            raise AutomoveOnLastStage()
        id = work.moment.id("stg")
        work.record(
            e.StageAdded(
                stage_id=id,
                pipeline_id=pipeline.id,
                name=words("name", input.name),
                position=position,
                automove=bool(input.automove),
            )
        )
        return {"stage": id}

    return await carry_out(
        info,
        StagePayload,
        act,
        needs=P.MANAGE_PIPELINES,
        field="createStage",
        key=input.idempotency_key,
        asked=input,
    )


async def update_stage(info: Info, input: UpdateStageInput) -> StagePayload:
    async def act(work: Work) -> Result:
        stage = await _stage(work, input.id)
        asked = given(
            name=input.name,
            colour=input.colour,
            automove=input.automove,
            automove_after=input.automove_after,
        )
        if "name" in asked:
            asked["name"] = words("name", input.name or "")
        if any(asked.get(name, "") is None for name in ("automove", "automove_after")):
            raise InvalidInput("automove", "may not be null")
        if asked.get("automove") and stages_of(work.held, stage.pipeline_id)[-1].id == stage.id:
            raise AutomoveOnLastStage()
        changes = {name: value for name, value in asked.items() if getattr(stage, name) != value}
        if changes:
            work.record(e.StageUpdated(stage_id=stage.id, pipeline_id=stage.pipeline_id, changes=changes))
        return {"stage": stage.id}

    return await carry_out(info, StagePayload, act, needs=P.MANAGE_PIPELINES)


async def reorder_stages(info: Info, input: ReorderStagesInput) -> PipelinePayload:
    async def act(work: Work) -> Result:
        pipeline = await the_pipeline(work, input.pipeline_id)
        now = [each.id for each in stages_of(work.held, pipeline.id)]
        if sorted(now) != sorted(input.stage_ids):
            raise InvalidInput("stageIds", "name every stage of this pipeline once")
        if now != input.stage_ids:
            work.record(e.StagesReordered(pipeline_id=pipeline.id, stage_ids=list(input.stage_ids)))
        return {"pipeline": pipeline.id}

    return await carry_out(info, PipelinePayload, act, needs=P.MANAGE_PIPELINES)


async def the_pipeline(work: Work, id: str) -> PipelineRow:
    await hold(work, pipelines=[id])
    pipeline = work.held.find(PipelineRow, id)
    if pipeline is None:
        raise NotFound("pipeline")
    return pipeline


async def _stage(work: Work, id: str) -> StageRow:
    await hold(work, stages=[id])
    stage = work.held.find(StageRow, id)
    if stage is None:
        raise NotFound("stage")
    return stage
