// The kinds of fields: whose they can be, how large they begin, what can be said of them. Pure.
import type { Party } from './draft'

export const KINDS = [
  'SIGNATURE',
  'INITIALS',
  'STAMP',
  'DATE_SIGNED',
  'NAME',
  'EMAIL',
  'COMPANY',
  'TEXT',
  'NUMBER',
  'DATE',
  'CHECKBOX',
  'RADIO',
  'DROPDOWN',
  'IMAGE',
  'DOCUMENT_DATE',
] as const
export type Kind = (typeof KINDS)[number]

/** What the sender fills in before it is sent, so that it is asked of nobody. */
const SENDERS: readonly Kind[] = ['TEXT', 'NUMBER', 'DATE', 'DOCUMENT_DATE', 'COMPANY', 'NAME', 'EMAIL', 'CHECKBOX']

/** Whoever acts for a company, or for the firm, has a stamp; a person has none. */
export const hasStamp = ({ party, memberId, company }: Pick<Party, 'party' | 'memberId' | 'company'>) =>
  party === 'FIRM' || !!memberId || !!company

/** What can be placed for a party; null is the sender. */
export const kindsFor = (party: Party | null): readonly Kind[] =>
  party ? KINDS.filter((kind) => kind !== 'DOCUMENT_DATE' && (kind !== 'STAMP' || hasStamp(party))) : SENDERS

/** First sizes, as a share of a page of letter size. */
const LINE = [0.24, 0.024] as const
const BUTTON = [0.026, 0.02] as const
const PICTURE = [0.2, 0.1] as const
export const SIZES: Record<Kind, readonly [width: number, height: number]> = {
  SIGNATURE: [0.26, 0.04],
  INITIALS: [0.1, 0.04],
  STAMP: PICTURE,
  DATE_SIGNED: [0.13, 0.024],
  NAME: LINE,
  EMAIL: LINE,
  COMPANY: LINE,
  TEXT: LINE,
  NUMBER: [0.13, 0.024],
  DATE: [0.13, 0.024],
  CHECKBOX: BUTTON,
  RADIO: BUTTON,
  DROPDOWN: LINE,
  IMAGE: PICTURE,
  DOCUMENT_DATE: [0.13, 0.024],
}

const LABELLED = new Set<Kind>(['TEXT', 'NUMBER', 'DATE', 'CHECKBOX', 'RADIO', 'DROPDOWN', 'IMAGE'])
const KNOWN = new Set<Kind>(['COMPANY', 'NAME', 'EMAIL'])
const BEGUN = new Set<Kind>(['TEXT', 'NUMBER', 'DATE', 'DROPDOWN'])

export const isLabelled = (kind: Kind) => LABELLED.has(kind)
export const isChoice = (kind: Kind) => kind === 'RADIO' || kind === 'DROPDOWN'
/** Whether something can stand in it before its party comes; of the sender's, whether it is the sender who writes. */
export const isBegun = (kind: Kind, senders: boolean) =>
  BEGUN.has(kind) || (senders && (KNOWN.has(kind) || kind === 'CHECKBOX'))
/** Of the sender's own, what is empty unless the sender writes it. */
export const mustBeWritten = (kind: Kind) => BEGUN.has(kind)
