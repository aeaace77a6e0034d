// What a member asks about the notices they get.
import { type FragmentOf, graphql } from '../api/graphql'
import { RefusalParts } from '../api/refusal'

export const UNREAD = graphql(`query Unread { notices(first: 0) { unread } }`)

const NoticeParts = graphql(`fragment News on Notice {
  id kind at cursor unread detail envelope { id title } recipient { id name }
}`)
export type News = FragmentOf<typeof NoticeParts>

export const NOTICES = graphql(
  `query Notices($after: String) {
    notices(first: 20, after: $after) { nodes { ...News } pageInfo { hasNextPage endCursor } }
  }`,
  [NoticeParts],
)

export const MARK_READ = graphql(
  `mutation MarkRead($input: MarkNoticesReadInput!) { markNoticesRead(input: $input) { unread userErrors { ...Refusal } } }`,
  [RefusalParts],
)

const PreferenceParts = graphql(`fragment Preferences on Member { id noticePreferences { kind page mail } }`)
export const PREFERENCES = graphql(
  `query NoticePreferences { viewer { __typename ... on Member { ...Preferences } } }`,
  [PreferenceParts],
)
export type Preference = FragmentOf<typeof PreferenceParts>['noticePreferences'][number]

export const PREFER = graphql(
  `mutation Prefer($input: SetNoticePreferencesInput!) { setNoticePreferences(input: $input) { userErrors { ...Refusal } } }`,
  [RefusalParts],
)
