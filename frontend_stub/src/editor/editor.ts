// The state of the editor: the draft, whose fields are being placed, which field is selected.
import { computed, type Signal, signal } from '@preact/signals'
import { freshKey } from '../api/refusal'
import type { Guides } from './aligning'
import { type Box, boxAt, type Draft, freshPartyKey, type Party, type Place, USUAL } from './draft'
import type { Kind } from './kinds'
import { openProposals, type Proposal, type ProposalProblem, placeOf } from './proposals'

const later = (parties: Party[]) => parties.map((one) => ({ ...one, routingOrder: one.routingOrder + 1 }))

export class Editor {
  /** The party for whom fields are placed; null is the sender. */
  readonly party = signal<string | null>('')
  /** How many pages each document has, once it is read. */
  readonly pageCounts = signal<Readonly<Record<string, number>>>({})
  /** The selected field; it has, or is about to get, the focus. */
  readonly selected = signal('')
  /** The page in sight: where a field goes that is added without pointing. */
  readonly page = signal<{ documentId: string; page: number; element: HTMLElement } | null>(null)
  /** The lines that a moved field catches on. */
  readonly guides = signal<(Guides & { documentId: string; page: number }) | null>(null)
  /** As whom the pages are looked at; empty: as who prepares them. */
  readonly preview = signal('')
  /** What each document's file proposes, once it is known; and what in it is not understood. */
  readonly proposals = signal<Readonly<Record<string, Proposal[]>>>({})
  readonly problems = signal<Readonly<Record<string, ProposalProblem[]>>>({})
  readonly open = computed(() => openProposals(Object.values(this.proposals.value).flat(), this.draft.value))

  constructor(readonly draft: Signal<Draft>) {
    this.party.value = draft.value.parties.find((one) => !one.reads && !one.fixed)?.key ?? ''
  }

  addParty(party: Pick<Party, 'name' | 'email' | 'party'> & Partial<Party>) {
    const { parties } = this.draft.value
    const key = freshPartyKey(parties)
    // The firm signs first, then its clients, together.
    const firm = parties.some((one) => one.party === 'FIRM')
    const moves = party.party === 'FIRM' && !firm && !parties.some(({ fixed }) => fixed)
    const others = moves ? later(parties) : parties
    const routingOrder = party.party !== 'FIRM' && firm ? 2 : 1
    this.change({ parties: [...others, { ...USUAL, ...party, key, routingOrder }] })
    this.party.value = key
  }

  changeParty(key: string, part: Partial<Party>) {
    this.change({ parties: this.draft.value.parties.map((one) => (one.key === key ? { ...one, ...part } : one)) })
  }

  /** Who only takes note has no fields. */
  setReads(key: string, reads: boolean) {
    this.changeParty(key, { reads })
    if (!reads) return
    this.change({ places: this.draft.value.places.filter(({ recipient }) => recipient !== key) })
    if (this.party.value === key) this.party.value = this.draft.value.parties.find((one) => !one.reads)?.key ?? ''
  }

  removeParty(key: string) {
    this.change({
      parties: this.draft.value.parties.filter((one) => one.key !== key),
      places: this.draft.value.places.filter(({ recipient }) => recipient !== key),
    })
    if (this.party.value === key) this.party.value = this.draft.value.parties[0]?.key ?? ''
    if (this.preview.value === key) this.preview.value = ''
  }

  /** Puts a field around a point of a page, selected. */
  add(kind: Kind, documentId: string, page: number, x = 0.5, y = 0.5) {
    if (this.party.value !== '') this.put({ kind, recipient: this.party.value }, documentId, page, x, y)
  }

  private put(
    { kind, recipient, ...more }: Pick<Place, 'recipient'> & Partial<Place> & { kind: Kind },
    documentId: string,
    page: number,
    x: number,
    y: number,
  ) {
    const place: Place = {
      id: freshKey(),
      kind,
      recipient,
      documentId,
      page,
      required: kind !== 'CHECKBOX',
      label: '',
      ...more,
      ...boxAt(kind, x, y),
    }
    this.change({ places: [...this.draft.value.places, place] })
    this.selected.value = place.id
  }

  /** Puts a field in the middle of what is seen of the page in sight. */
  addInSight(kind: Kind) {
    const at = this.inSight()
    if (at) this.add(kind, at.documentId, at.page, 0.5, at.y)
  }

  /** The same for a place of a template that is filled in from data. */
  addVariable(variable: string, label: string) {
    const at = this.inSight()
    if (at) this.put({ kind: 'TEXT', recipient: null, variable, label }, at.documentId, at.page, 0.5, at.y)
  }

  private inSight(): { documentId: string; page: number; y: number } | null {
    const at = this.page.value
    if (!at) return null
    const own = at.element.getBoundingClientRect()
    const around = at.element.closest('.editor-pages')!.getBoundingClientRect()
    const middle = (Math.max(own.top, around.top) + Math.min(own.bottom, around.bottom)) / 2
    let y = (middle - own.top) / own.height
    // Not on top of another: a little lower then.
    const taken = (free: number) =>
      this.draft.value.places.some(
        (one) =>
          one.documentId === at.documentId && one.page === at.page && Math.abs(one.y + one.height / 2 - free) < 0.02,
      )
    while (taken(y) && y < 0.95) y += 0.03
    return { documentId: at.documentId, page: at.page, y }
  }

  /** Puts the same field at the same spot of every other page of its document where it is not yet. */
  copyToOtherPages(place: Place) {
    const { places } = this.draft.value
    const count = this.pageCounts.value[place.documentId] ?? place.page
    const there = (page: number) =>
      places.some(
        (one) =>
          one.documentId === place.documentId &&
          one.page === page &&
          one.kind === place.kind &&
          one.recipient === place.recipient &&
          one.x === place.x &&
          one.y === place.y,
      )
    const pages = Array.from({ length: count }, (_, at) => at + 1).filter((page) => !there(page))
    this.change({ places: [...places, ...pages.map((page) => ({ ...place, id: freshKey(), page }))] })
  }

  /** Makes fields of what is proposed. */
  take(proposals: readonly Proposal[]) {
    const { parties, places } = this.draft.value
    const taken = proposals.map((one) => placeOf(one, parties, freshKey()))
    this.change({ places: [...places, ...taken] })
    this.putAside(proposals)
    if (taken.length === 1) this.selected.value = taken[0]!.id
  }

  putAside(proposals: readonly Proposal[]) {
    const { settled = [] } = this.draft.value
    this.change({ settled: [...settled, ...proposals.map(({ id }) => id)] })
  }

  /** The other fields of the same page. */
  around({ id, documentId, page }: Place): Place[] {
    return this.draft.value.places.filter((one) => one.id !== id && one.documentId === documentId && one.page === page)
  }

  changePlace(id: string, part: Partial<Place> | Box) {
    this.change({ places: this.draft.value.places.map((one) => (one.id === id ? { ...one, ...part } : one)) })
  }

  removePlace(id: string) {
    this.change({ places: this.draft.value.places.filter((one) => one.id !== id) })
    this.selected.value = ''
  }

  /** Whether what concerns this party may not change any more; what the sender wrote was shown to all. */
  isFixed(key: string | null): boolean {
    return this.draft.value.parties.some((one) => one.fixed && (key === null || one.key === key))
  }

  /** A number for a party's colour; what the sender writes has one of its own. */
  colour(key: string | null): number | 'sender' {
    if (key === null) return 'sender'
    return (
      Math.max(
        0,
        this.draft.value.parties.findIndex((one) => one.key === key),
      ) % 5
    )
  }

  private change(part: Partial<Draft>) {
    this.draft.value = { ...this.draft.value, ...part }
  }
}
