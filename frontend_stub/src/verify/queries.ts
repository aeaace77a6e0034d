// What anyone may ask about a file, without signing in.
import { graphql, type ResultOf } from '../api/graphql'

export const VERIFICATION = graphql(`query Verification($by: VerificationInput!) {
  verification(by: $by) {
    outcome message envelopeId title firmName sealedAt sha256
    signatureIntact pagesUnchanged chainIntact chainHead findings notes
    signers { name role state actedAt evidence }
  }
}`)
export type Found = ResultOf<typeof VERIFICATION>['verification']
