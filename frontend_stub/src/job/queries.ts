// What a job's panel asks of the server.
import { graphql, type ResultOf } from '../api/graphql'
import { RefusalParts } from '../api/refusal'
import { ActorParts, CardParts } from '../board/queries'
import { RequestParts } from '../request/queries'

export const PaperParts = graphql(`fragment Paper on Document {
  id title state pageCount contentType signable cameSigned downloadUrl signatureProgress { done total } folder { id name access } client { id name }
}`)

export const FileRequestParts = graphql(`fragment FileRequest on FileRequest {
  id title name email state dueOn expiresAt undelivered items { id title required documents { id } }
}`)

export const JOB = graphql(
  `query Job($id: ID!) {
    job(id: $id) {
      ...Card
      description pausedReason
      pipeline { id name }
      stage { id name }
      client { id name kind contacts { id name email phone } folders { id name access } }
      why: automove {
        state explanation nextStage { id name }
        blockers {
          code message since remedies waitingFor { id name } assignee { id name }
          item { __typename ... on Document { id title } ... on Task { id title } }
        }
      }
      links { id role state item { __typename ... on Document { ...Paper } ... on Task { id } } }
      tasks { id title state dueOn assignee { id name } completedAt }
      envelopes { ...Request }
      fileRequests { ...FileRequest }
    }
  }`,
  [CardParts, PaperParts, RequestParts, FileRequestParts],
)
export type Job = NonNullable<ResultOf<typeof JOB>['job']>
export type AskedFiles = Job['fileRequests'][number]
export type Paper = Extract<Job['links'][number]['item'], { __typename: 'Document' }>
/** A paper wherever it is listed. */
export type AnyPaper = Omit<Paper, '__typename'>

export const HISTORY = graphql(
  `query History($id: ID!, $after: String) {
    job(id: $id) {
      id
      history(first: 50, after: $after) {
        pageInfo { hasNextPage endCursor }
        nodes {
          __typename id at actor { ...Who }
          ... on JobMoved { cause from { id name } to { id name } because {
            __typename id ... on Envelope { title kind progress { done total } } ... on Task { title } } }
          ... on JobUpdated { changed }
          ... on JobCreated { stage { id name } }
          ... on DocumentUploaded { document { id title } }
          ... on DocumentLinked { document { id title } }
          ... on DocumentUnlinked { document { id title } }
          ... on ItemWaived { why: reason }
          ... on TaskChanged { task { id title state } }
          ... on EnvelopeChanged { envelope { id title } envelopeState: to reason }
          ... on EnvelopeSealChanged { envelope { id title } sealState: to }
          ... on DeliveryChanged { addressee: recipient { id name } delivery: to detail }
          ... on FileRequestChanged { fileRequest { id title name } step came: document { id title } }
          ... on RecipientChanged { envelope { id title } recipient { id name role } recipientState: to reason }
        }
      }
    }
  }`,
  [ActorParts],
)
export type Past = NonNullable<ResultOf<typeof HISTORY>['job']>['history']['nodes'][number]

export const UPDATE_JOB = graphql(
  `mutation UpdateJob($input: UpdateJobInput!) {
    updateJob(input: $input) { job { ...Card pipeline { id } } userErrors { ...Refusal } }
  }`,
  [CardParts, RefusalParts],
)

export const UNLINK = graphql(
  `mutation Unlink($input: UnlinkDocumentInput!) {
    unlinkDocument(input: $input) { jobs { ...Card pipeline { id } } userErrors { ...Refusal } }
  }`,
  [CardParts, RefusalParts],
)

export const LINK = graphql(
  `mutation Link($input: LinkDocumentsInput!) {
    linkDocuments(input: $input) { jobs { ...Card pipeline { id } } userErrors { ...Refusal } }
  }`,
  [CardParts, RefusalParts],
)

export const CREATE_TASK = graphql(
  `mutation CreateTask($input: CreateTaskInput!) {
    createTask(input: $input) { task { id title state } userErrors { ...Refusal } }
  }`,
  [RefusalParts],
)

export const COMPLETE_TASK = graphql(
  `mutation CompleteTask($input: CompleteTaskInput!) {
    completeTask(input: $input) { task { id state } userErrors { ...Refusal } }
  }`,
  [RefusalParts],
)

export const CREATE_FOLDER = graphql(
  `mutation CreateFolder($input: CreateFolderInput!) {
    createFolder(input: $input) { folder { id name access } userErrors { ...Refusal } }
  }`,
  [RefusalParts],
)

export const FOLDERS = graphql(`query Folders($clientId: ID) {
  folders(first: 100, clientId: $clientId) { nodes { id name access client { id name } } }
}`)

export const CREATE_DOCUMENT = graphql(
  `mutation CreateDocument($input: CreateDocumentInput!) {
    createDocument(input: $input) { document { id title } userErrors { ...Refusal } }
  }`,
  [RefusalParts],
)

export const MAKE_PDF = graphql(
  `mutation MakePdf($input: MakePdfInput!) {
    makePdf(input: $input) { document { id title } userErrors { ...Refusal } }
  }`,
  [RefusalParts],
)

export const DELETE_DOCUMENT = graphql(
  `mutation DeleteDocument($input: DeleteDocumentInput!) {
    deleteDocument(input: $input) {
      document { id jobs { id } }
      userErrors { ...Refusal ... on DocumentInUse { envelopes { id title state } } }
    }
  }`,
  [RefusalParts],
)

export const DOCUMENTS = graphql(
  `query Documents($filter: DocumentFilter, $after: String) {
    documents(first: 50, after: $after, filter: $filter) {
      nodes { ...Paper jobs { id title number } }
      pageInfo { hasNextPage endCursor }
    }
  }`,
  [PaperParts],
)
export type ListedPaper = ResultOf<typeof DOCUMENTS>['documents']['nodes'][number]

export const FIND_JOBS = graphql(`query FindJobs($search: String) {
  jobs(first: 20, filter: { search: $search, states: [ACTIVE] }) { nodes { id number title client { id name } } }
}`)
