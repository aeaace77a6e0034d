// The kinds of fields: dragged onto a page, or pressed to appear on the page in sight.
import { draggable } from '@atlaskit/pragmatic-drag-and-drop/element/adapter'
import type { IconNode } from 'lucide'
import {
  AtSign,
  Building2,
  Calendar,
  CalendarCheck,
  CalendarDays,
  CircleDot,
  Hash,
  Image,
  List,
  PenLine,
  Signature,
  SquareCheck,
  Stamp,
  TextCursorInput,
  UserRound,
} from 'lucide'
import { useEffect, useRef } from 'preact/hooks'
import { Field } from '../look/Field'
import { Icon } from '../look/Icon'
import { t } from '../words/catalogue'
import type { Editor } from './editor'
import { FieldDetails } from './FieldDetails'
import { type Kind, kindsFor } from './kinds'
import { Proposals } from './Proposals'

const signs: Record<Kind, IconNode> = {
  SIGNATURE: PenLine,
  INITIALS: Signature,
  STAMP: Stamp,
  DATE_SIGNED: CalendarCheck,
  NAME: UserRound,
  EMAIL: AtSign,
  COMPANY: Building2,
  TEXT: TextCursorInput,
  NUMBER: Hash,
  DATE: Calendar,
  CHECKBOX: SquareCheck,
  RADIO: CircleDot,
  DROPDOWN: List,
  IMAGE: Image,
  DOCUMENT_DATE: CalendarDays,
}
export const signOf = (kind: Kind) => signs[kind]

/** Among the keys of parties, the sender. */
const SENDER = ''

export function Palette({ editor }: { editor: Editor }) {
  const parties = editor.draft.value.parties.filter(({ reads, fixed }) => !reads && !fixed)
  if (parties.length === 0) return <Proposals editor={editor} />
  const party = editor.party.value
  const place = editor.draft.value.places.find(({ id }) => id === editor.selected.value)
  return (
    <section class="stack tight" aria-labelledby="palette">
      <Proposals editor={editor} />
      <h3 id="palette">{t('fields.title')}</h3>
      <Field label={t('fields.for')}>
        {(attributes) => (
          <select
            class={`input party-${editor.colour(party)}`}
            {...attributes}
            value={party ?? SENDER}
            onChange={(event) => (editor.party.value = event.currentTarget.value || null)}
          >
            {parties.map(({ key, name }) => (
              <option key={key} value={key}>
                {name}
              </option>
            ))}
            {!editor.isFixed(null) && <option value={SENDER}>{t('fields.senders')}</option>}
          </select>
        )}
      </Field>
      <p class="hint">{t(party === null ? 'fields.sendersHint' : 'fields.hint')}</p>
      <div class="palette">
        {kindsFor(parties.find(({ key }) => key === party) ?? null).map((kind) => (
          <Tool key={kind} kind={kind} editor={editor} />
        ))}
      </div>
      {place && !editor.isFixed(place.recipient) && <FieldDetails place={place} editor={editor} />}
    </section>
  )
}

function Tool({ kind, editor }: { kind: Kind; editor: Editor }) {
  const own = useRef<HTMLButtonElement>(null)
  useEffect(() => draggable({ element: own.current!, getInitialData: () => ({ kind }) }), [kind])
  return (
    <button ref={own} type="button" class="button" onClick={() => editor.addInSight(kind)}>
      <Icon of={signOf(kind)} />
      {t(`field.${kind}`)}
    </button>
  )
}
