// What the board asks of the server.
import { type FragmentOf, graphql, type ResultOf } from '../api/graphql'
import { RefusalParts } from '../api/refusal'

/** Who did it: a person, a token acting for one, a party of an envelope, or a rule of the firm's own. */
export const ActorParts = graphql(`fragment Who on Actor {
  __typename
  ... on Member { id name }
  ... on Recipient { id name }
  ... on ApiToken { id name }
  ... on Contact { id name }
  ... on Automation { rule }
}`)
export type Who = FragmentOf<typeof ActorParts>

/** Everything that a card shows. Each event brings it whole, as it stands at delivery. */
export const CardParts = graphql(
  `fragment Card on Job {
    id number title state paused rank overdue dueOn priority tags version
    stage { id }
    client { id name }
    assignees { id name }
    progress { done total }
    documents { id state signatureProgress { done total } }
    automove { state blockers { code since waitingFor { id name } assignee { id name } } }
    lastMove {
      id at cause actor { ...Who } from { id name } to { id name }
      because { __typename id ... on Envelope { title kind progress { done total } } ... on Task { title } }
    }
  }`,
  [ActorParts],
)
export type Card = FragmentOf<typeof CardParts>

/** The head of a column. */
export const StageParts = graphql(`fragment StageHead on Stage {
  id name position automove automoveInert jobCount deleted
}`)
export type StageHead = FragmentOf<typeof StageParts>

export const BOARD = graphql(
  `query Board($id: ID!, $first: Int!) {
    pipeline(id: $id) {
      id name version eventCursor
      stages { ...StageHead jobs(first: $first) { nodes { ...Card } pageInfo { hasNextPage endCursor } } }
    }
  }`,
  [StageParts, CardParts],
)
export type ReadPipeline = NonNullable<ResultOf<typeof BOARD>['pipeline']>

export const COLUMN_PAGE = graphql(
  `query ColumnPage($stage: ID!, $after: String) {
    node(id: $stage) {
      __typename
      ... on Stage { id jobs(first: 100, after: $after) { nodes { ...Card } pageInfo { hasNextPage endCursor } } }
    }
  }`,
  [CardParts],
)

export const BOARD_EVENTS = graphql(
  `subscription BoardEvents($pipelineId: ID!, $after: EventCursor) {
    pipelineEvents(pipelineId: $pipelineId, after: $after) {
      __typename
      ... on StreamReady { cursor }
      ... on StreamGap { reason resyncFrom }
      ... on StreamEvent {
        cursor version
        event {
          __typename id at actor { ...Who }
          ... on JobCreated { job { ...Card pipeline { id } } }
          ... on JobUpdated { job { ...Card pipeline { id } } }
          ... on JobMoved { cause from { id name } to { id name } job { ...Card pipeline { id } } }
          ... on JobStateChanged { job { ...Card pipeline { id } } }
          ... on DocumentLinked { job { ...Card pipeline { id } } }
          ... on DocumentUnlinked { job { ...Card pipeline { id } } }
          ... on LinkRoleChanged { job { ...Card pipeline { id } } }
          ... on ItemWaived { job { ...Card pipeline { id } } }
          ... on TaskChanged { task { id job { ...Card pipeline { id } } } }
          ... on EnvelopeChanged { jobs { ...Card pipeline { id } } }
          ... on EnvelopeSealChanged { jobs { ...Card pipeline { id } } }
          ... on RecipientChanged { jobs { ...Card pipeline { id } } }
          ... on FileRequestChanged { jobs { ...Card pipeline { id } } }
          ... on StageChanged { pipeline { id name stages { ...StageHead } } }
        }
      }
    }
  }`,
  [ActorParts, CardParts, StageParts],
)
export type Frame = ResultOf<typeof BOARD_EVENTS>['pipelineEvents']
export type StreamEvent = Extract<Frame, { __typename: 'StreamEvent' }>
export type BoardEvent = NonNullable<StreamEvent['event']>

export const PIPELINES = graphql(`query Pipelines {
  pipelines(first: 100) { nodes { id name } }
}`)

export const JOB_PLACE = graphql(`query JobPlace($id: ID!) { job(id: $id) { id pipeline { id } } }`)

export const MOVE_JOB = graphql(
  `mutation MoveJob($input: MoveJobInput!) {
    moveJob(input: $input) {
      job { ...Card pipeline { id } }
      userErrors {
        ...Refusal
        ... on PendingItemsDecisionRequired {
          choices
          items {
            code message since
            waitingFor { id name }
            assignee { id name }
            item { __typename ... on Document { id title } ... on Task { id title } }
          }
        }
        ... on VersionConflict { current { __typename ... on Job { ...Card pipeline { id } } } }
      }
    }
  }`,
  [CardParts, RefusalParts],
)
export type MoveRefusal = ResultOf<typeof MOVE_JOB>['moveJob']['userErrors'][number]
export type Decision = Extract<MoveRefusal, { __typename: 'PendingItemsDecisionRequired' }>

export const READY = graphql(`query Ready($id: ID!) {
  pipeline(id: $id) { stages { id readyJobs(first: 100) { totalCount nodes { id } } } }
}`)
export type ReadReady = NonNullable<ResultOf<typeof READY>['pipeline']>

export const MOVE_READY = graphql(
  `mutation MoveReady($input: MoveReadyJobsInput!) {
    moveReadyJobs(input: $input) { jobs { id } userErrors { ...Refusal } }
  }`,
  [RefusalParts],
)

export const UPDATE_STAGE = graphql(
  `mutation UpdateStage($input: UpdateStageInput!) {
    updateStage(input: $input) { stage { ...StageHead } userErrors { ...Refusal } }
  }`,
  [StageParts, RefusalParts],
)

export const CREATE_STAGE = graphql(
  `mutation CreateStage($input: CreateStageInput!) {
    createStage(input: $input) { stage { ...StageHead } userErrors { ...Refusal } }
  }`,
  [StageParts, RefusalParts],
)

export const CREATE_PIPELINE = graphql(
  `mutation CreatePipeline($input: CreatePipelineInput!) {
    createPipeline(input: $input) { pipeline { id name } userErrors { ...Refusal } }
  }`,
  [RefusalParts],
)

export const CREATE_JOB = graphql(
  `mutation CreateJob($input: CreateJobInput!) {
    createJob(input: $input) { job { ...Card pipeline { id } } userErrors { ...Refusal } }
  }`,
  [CardParts, RefusalParts],
)

export const CLIENTS = graphql(`query Clients($search: String, $first: Int!) {
  clients(first: $first, search: $search) { nodes { id name kind } }
}`)

export const CREATE_CLIENT = graphql(
  `mutation CreateClient($input: CreateClientInput!) {
    createClient(input: $input) { client { id name kind } userErrors { ...Refusal } }
  }`,
  [RefusalParts],
)
