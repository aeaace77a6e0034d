// The pages as one party will see them: their own fields as they begin, those of others grey, the sender's as written.
import { firm, viewer } from '../board/person'
import { Field } from '../look/Field'
import { t } from '../words/catalogue'
import type { Draft, Party, Place } from './draft'
import type { Editor } from './editor'

export function PreviewChoice({ editor }: { editor: Editor }) {
  const { parties } = editor.draft.value
  if (parties.length === 0) return null
  return (
    <div class="preview-choice">
      <Field label={t('preview.of')}>
        {(attributes) => (
          <select
            class="input"
            {...attributes}
            value={editor.preview.value}
            onChange={(event) => (editor.preview.value = event.currentTarget.value)}
          >
            <option value="">{t('preview.nobody')}</option>
            {parties.map(({ key, name }) => (
              <option key={key} value={key}>
                {name}
              </option>
            ))}
          </select>
        )}
      </Field>
      {editor.preview.value && <p class="hint">{t('preview.hint')}</p>}
    </div>
  )
}

export function PreviewedField({ place, editor }: { place: Place; editor: Editor }) {
  const { draft, preview } = editor
  const { x, y, width, height, kind, page, recipient } = place
  const mine = recipient === preview.value
  const whose = mine ? 'mine' : recipient === null ? 'senders' : 'theirs'
  const shown = mine || recipient === null ? shownIn(place, draft.value, sender()) : ''
  const party = draft.value.parties.find(({ key }) => key === recipient)
  const name = t('fields.name', { kind: t(`field.${kind}`), name: party?.name ?? t('fields.sender'), page })
  return (
    <div
      class={`previewed ${whose}${shown ? ' begun' : ''}`}
      role="img"
      aria-label={shown ? `${name}: ${shown}` : name}
      style={{ left: `${x * 100}%`, top: `${y * 100}%`, width: `${width * 100}%`, height: `${height * 100}%` }}
    >
      <span class="cut">{shown || (whose === 'theirs' ? '' : place.label || t(`field.${kind}`))}</span>
    </div>
  )
}

/** What stands in a field when its party comes, or in the sender's own when it is sent; empty: nothing yet. */
export function shownIn(
  place: Place,
  { parties, documentDate }: Pick<Draft, 'parties' | 'documentDate'>,
  sender: Known,
): string {
  const { kind, recipient, value } = place
  if (kind === 'DOCUMENT_DATE') return documentDate || (value ?? '')
  if (kind === 'DATE_SIGNED') return new Date().toLocaleDateString('sv')
  if (kind === 'CHECKBOX') return value === 'true' ? '✓' : ''
  const known = recipient === null ? sender : parties.find(({ key }) => key === recipient)
  return value || (known ? knownOf(known)[kind] : '') || ''
}

const knownOf = ({ name, email, company }: Known): Partial<Record<Place['kind'], string>> => ({
  NAME: name,
  EMAIL: email,
  COMPANY: company,
})

type Known = Pick<Party, 'name' | 'email' | 'company'>

/** Who sends it, as the server writes it into the sender's own fields. */
const sender = (): Known => ({
  name: viewer.value?.name ?? '',
  email: viewer.value?.email ?? '',
  company: firm.value?.details.legalName ?? '',
})
