// What a newcomer to the API may want to run first. The tests hold each of them against the schema.
export interface Example {
  query: string
  variables?: string
}

export const EXAMPLES: Example[] = [
  {
    query: `# The board: its stages, and the first jobs of each with what they wait for.
query Board {
  pipelines(first: 1) {
    nodes {
      id
      name
      version
      eventCursor
      stages {
        id
        name
        automove
        jobCount
        jobs(first: 5) {
          nodes {
            id
            number
            title
            progress { done total }
            automove { state explanation blockers { code message waitingFor { name } } }
          }
        }
      }
    }
  }
}`,
  },
  {
    query: `# A board, live: first what happened after the cursor, then what happens.
subscription Live($pipelineId: ID!, $after: EventCursor) {
  pipelineEvents(pipelineId: $pipelineId, after: $after) {
    __typename
    ... on StreamReady { cursor }
    ... on StreamEvent {
      version
      event {
        __typename
        at
        ... on JobMoved { cause job { title } from { name } to { name } }
        ... on RecipientChanged { recipient { name state } envelope { title progress { done total } } }
      }
    }
    ... on StreamGap { reason resyncFrom }
  }
}`,
    variables: `{
  "pipelineId": "pipe_…",
  "after": null
}`,
  },
  {
    query: `# Moving a job. Where something is open, the answer asks what to do about it.
mutation Move($input: MoveJobInput!) {
  moveJob(input: $input) {
    job { id stage { name } version }
    userErrors {
      code
      message
      ... on PendingItemsDecisionRequired { choices items { code message } }
    }
  }
}`,
    variables: `{
  "input": {
    "jobId": "job_…",
    "toStageId": "stage_…",
    "pendingItems": "KEEP"
  }
}`,
  },
  {
    query: `# Asking for signatures: documents, parties in their order, fields on the page, and the jobs that wait for them.
mutation Request($input: RequestSignatureInput!) {
  requestSignature(input: $input) {
    envelope { id state recipients { name routingOrder state } }
    userErrors { code message }
  }
}`,
    variables: `{
  "input": {
    "idempotencyKey": "choose-your-own",
    "documentIds": ["doc_…"],
    "linkJobIds": ["job_…"],
    "recipients": [
      { "key": "taxpayer", "name": "Ada Example", "email": "ada@example.org", "routingOrder": 1 }
    ],
    "fields": [
      {
        "recipient": "taxpayer",
        "documentId": "doc_…",
        "kind": "SIGNATURE",
        "page": 2,
        "x": 0.2,
        "y": 0.8,
        "width": 0.25,
        "height": 0.04
      }
    ]
  }
}`,
  },
  {
    query: `# Was this file signed here, and is it unchanged? Anyone may ask, without signing in.
query Verify($sha256: String!) {
  verification(by: { sha256: $sha256 }) {
    outcome
    message
    title
    sealedAt
    signers { name state actedAt }
  }
}`,
    variables: `{
  "sha256": "…"
}`,
  },
]
