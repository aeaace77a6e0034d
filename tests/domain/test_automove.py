"""The rule of automove against a naive restatement of it (semantics.md 5)."""

from dataclasses import dataclass
from datetime import UTC, datetime

from fractional_indexing import generate_key_between
from hypothesis import given, strategies as st

from domain.automove import Stand, asked, evaluate, find
from domain.boards import (
    AutomoveAfter,
    Job,
    JobLink,
    JobState,
    LinkRole,
    LinkState,
    MoveCause,
    Pipeline,
    Stage,
    Visit,
)
from domain.events import DocumentUnlinked, EnvelopeCompleted, ItemWaived, JobMoved, JobResumed
from domain.evolve import Stamp, evolve
from domain.held import Columns, Held
from domain.ids import Moment

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
MOMENT = Moment(NOON, lambda n: b"\7" * n)
HERE, BEFORE = "vis_here", "vis_before"


@dataclass(frozen=True)
class Scene:
    """A board, a job on it, and its items."""

    stages: list[Stage]
    job: Job
    links: list[JobLink]

    @property
    def held(self) -> Held:
        board = Pipeline(firm_id="f", id="pip_1", name="Tax return", created_at=NOON)
        visit = Visit(firm_id="f", id=HERE, job_id="job_1", stage_id=self.job.stage_id, entered_at=NOON)
        held = Held([board, *self.stages, self.job, *self.links, visit], Columns(generate_key_between))
        held.columns.first = dict.fromkeys(each.id for each in self.stages)
        return held


@st.composite
def scenes(draw: st.DrawFn) -> Scene:
    places = draw(st.permutations(range(draw(st.integers(1, 5)))))
    stages = [
        Stage(
            firm_id="f",
            id=f"stg_{n}",
            pipeline_id=draw(st.sampled_from(["pip_1"] * 4 + ["pip_2"])) if n else "pip_1",
            name=f"Stage {n}",
            position=place,
            automove=draw(st.booleans()),
            automove_after=draw(st.sampled_from(AutomoveAfter)),
            deleted=draw(st.sampled_from([False] * 4 + [True])) if n else False,
        )
        for n, place in enumerate(places)
    ]
    job = Job(
        firm_id="f",
        id="job_1",
        number=1,
        title="Form 1040",
        pipeline_id="pip_1",
        stage_id="stg_0",
        rank="a0",
        visit_id=HERE,
        entered_stage_at=NOON,
        state=draw(st.sampled_from([JobState.ACTIVE] * 4 + list(JobState))),
        paused=draw(st.sampled_from([False] * 4 + [True])),
        created_at=NOON,
        updated_at=NOON,
    )
    links = [draw(links_of(n)) for n in range(draw(st.integers(0, 5)))]
    return Scene(stages, job, links)


@st.composite
def links_of(draw: st.DrawFn, n: int) -> JobLink:
    state = draw(st.sampled_from(LinkState))
    settled = state in (LinkState.SETTLED, LinkState.WAIVED)
    visit = draw(st.sampled_from([None, BEFORE, HERE])) if settled else None
    unlinked = draw(st.sampled_from([None, None, NOON]))
    if unlinked and state == LinkState.STUCK:
        visit = HERE
    return JobLink(
        firm_id="f",
        id=f"lnk_{n}",
        job_id=draw(st.sampled_from(["job_1"] * 4 + ["job_2"])),
        document_id=f"doc_{n}",
        role=draw(st.sampled_from([LinkRole.BLOCKING, LinkRole.BLOCKING, LinkRole.INFORMATIVE])),
        state=state,
        linked_at=NOON,
        linked_by="mem_1",
        unlinked_at=unlinked,
        since=NOON,
        settled_at=NOON if settled else None,
        settled_visit_id=visit,
        settled_because=f"env_{n}" if settled else None,
        sealed=draw(st.booleans()),
    )


def naive(scene: Scene) -> str | None:
    """Where the job moves to, restated step by step; None where it stays."""
    job, stage = scene.job, scene.stages[0]
    row = sorted(
        (s for s in scene.stages if s.pipeline_id == "pip_1" and not s.deleted), key=lambda s: s.position
    )
    behind = row[row.index(stage) + 1 :]
    if job.state != JobState.ACTIVE or job.paused or not stage.automove or not behind:
        return None
    blocking = [x for x in scene.links if x.job_id == "job_1" and x.role == LinkRole.BLOCKING]
    for link in blocking:
        if link.unlinked_at is not None:
            continue
        if link.state in (LinkState.OPEN, LinkState.STUCK):
            return None
        waits = stage.automove_after == AutomoveAfter.SEALED
        if waits and link.state == LinkState.SETTLED and not link.sealed:
            return None
    if not any(x.settled_visit_id == HERE for x in blocking):
        return None
    return behind[0].id


@given(scenes())
def test_the_rule_is_its_naive_restatement(scene: Scene) -> None:
    finding = find(scene.held, scene.job)
    assert (finding.next_stage.id if finding.next_stage and finding.stand == Stand.READY else None) == naive(
        scene
    )


@given(scenes())
def test_a_job_moves_at_most_once_and_to_the_next_stage(scene: Scene) -> None:
    held, event = scene.held, EnvelopeCompleted(envelope_id="env_0")
    expected = naive(scene)
    moves = list(evaluate(held, "job_1", event, MOMENT))
    assert [each.to_stage_id for each in moves if isinstance(each, JobMoved)] == [expected][: bool(expected)]
    for each in moves:
        evolve(each, held, Stamp("evt_1", "f", "AUTOMOVE", NOON))
    assert list(evaluate(held, "job_1", event, MOMENT)) == [], (
        "the visit is closed: no second move, no cascade"
    )
    if moves:
        assert scene.job.stage_id == expected
        assert held.get(Visit, HERE).left_at == NOON
        assert scene.job.visit_id != HERE


@given(scenes())
def test_looking_changes_nothing(scene: Scene) -> None:
    before = [each.model_dump() for each in (*scene.stages, scene.job, *scene.links)]
    held = scene.held
    find(held, scene.job)
    list(evaluate(held, "job_1", JobResumed(job_id="job_1"), MOMENT))
    assert [each.model_dump() for each in (*scene.stages, scene.job, *scene.links)] == before


@given(scenes())
def test_each_reason_to_stay_is_true(scene: Scene) -> None:
    finding = find(scene.held, scene.job)
    stage, job = scene.stages[0], scene.job
    mine = [x for x in scene.links if x.job_id == "job_1" and x.role == LinkRole.BLOCKING]
    live = [x for x in mine if x.unlinked_at is None]
    counted = [x for x in live if x.state != LinkState.IDLE]
    true = {
        Stand.NOT_ACTIVE: job.state != JobState.ACTIVE,
        Stand.LAST_STAGE: finding.next_stage is None,
        Stand.OFF: not stage.automove,
        Stand.PAUSED: job.paused,
        Stand.OPEN_ITEMS: bool(finding.open_links),
        Stand.NO_ITEMS: not counted,
        Stand.NOTHING_SETTLED_YET: bool(counted) and not any(x.settled_visit_id == HERE for x in mine),
        Stand.SETTLED_BEFORE_THIS_VISIT: any(x.settled_visit_id == BEFORE or x.settled_at for x in counted),
        Stand.READY: naive(scene) is not None,
    }
    assert true[finding.stand]
    assert all(x in live for x in finding.open_links)


@given(scenes())
def test_the_cause_says_what_opened_the_way(scene: Scene) -> None:
    unlinked = DocumentUnlinked(link_id="lnk_0", job_id="job_1", document_id="doc_0", settled=True)
    waived = ItemWaived(link_id="lnk_0", job_id="job_1", reason="known")
    for event, cause in (
        (unlinked, MoveCause.UNLINKED),
        (waived, MoveCause.WAIVED),
        (JobResumed(job_id="job_1"), MoveCause.AUTOMOVE),
        (EnvelopeCompleted(envelope_id="env_0"), MoveCause.AUTOMOVE),
    ):
        for move in evaluate(scene.held, "job_1", event, MOMENT):
            assert isinstance(move, JobMoved)
            assert move.cause == cause
            settled = [x for x in scene.links if x.job_id == "job_1" and x.settled_visit_id == HERE]
            blocking = {x.settled_because for x in settled if x.role == LinkRole.BLOCKING}
            assert set(move.because) == blocking - {None}


@given(scenes())
def test_a_completed_envelope_asks_exactly_the_jobs_that_it_settled(scene: Scene) -> None:
    for n in range(5):
        event = EnvelopeCompleted(envelope_id=f"env_{n}")
        settled = {x.job_id for x in scene.links if x.settled_because == f"env_{n}"}
        assert asked(scene.held, event) == sorted(settled)
