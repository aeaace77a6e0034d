// What is done in the reading room.
import { graphql } from '../api/graphql'
import { RefusalParts } from '../api/refusal'
import { CeremonyParts } from './queries'

export const FILL = graphql(
  `mutation Fill($input: FillFieldsInput!) {
    fillFields(input: $input) { ceremony { ...Rite } userErrors { ...Refusal } }
  }`,
  [CeremonyParts, RefusalParts],
)
export const CONSENT = graphql(
  `mutation Consent($input: GiveConsentInput!) {
    giveConsent(input: $input) { ceremony { ...Rite } userErrors { ...Refusal } }
  }`,
  [CeremonyParts, RefusalParts],
)
export const SIGN = graphql(
  `mutation Sign($input: SignInput!) {
    sign(input: $input) {
      ceremony { ...Rite }
      userErrors { ...Refusal ... on RequiredFieldsMissing { fieldIds } }
    }
  }`,
  [CeremonyParts, RefusalParts],
)
export const DECLINE = graphql(
  `mutation Decline($input: DeclineInput!) {
    decline(input: $input) { ceremony { ...Rite } userErrors { ...Refusal } }
  }`,
  [CeremonyParts, RefusalParts],
)
