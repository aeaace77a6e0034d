// What can be said of the selected field.
import { AlignEndHorizontal, AlignStartVertical, Copy, Trash2 } from 'lucide'
import { Field, TextField } from '../look/Field'
import { Icon } from '../look/Icon'
import { t } from '../words/catalogue'
import { besideNext, underAbove } from './aligning'
import type { Place } from './draft'
import type { Editor } from './editor'
import { isBegun, isChoice, isLabelled } from './kinds'

interface Props {
  place: Place
  editor: Editor
}

export function FieldDetails({ place, editor }: Props) {
  const { kind, recipient, label, options, pattern, required } = place
  const senders = recipient === null
  const change = (part: Partial<Place>) => editor.changePlace(place.id, part)
  return (
    <fieldset class="stack tight selected">
      <legend>{t('fields.selected', { kind: t(`field.${kind}`) })}</legend>
      <p class="hint">{t('fields.keys')}</p>
      <p class="row">
        <button type="button" class="button" onClick={() => change(underAbove(place, editor.around(place)))}>
          <Icon of={AlignStartVertical} />
          {t('fields.under')}
        </button>
        <button type="button" class="button" onClick={() => change(besideNext(place, editor.around(place)))}>
          <Icon of={AlignEndHorizontal} />
          {t('fields.beside')}
        </button>
      </p>
      {isLabelled(kind) && (
        <TextField
          label={t('fields.label')}
          {...(kind === 'RADIO' ? { hint: t('fields.groupHint') } : {})}
          value={label}
          onText={(text) => change({ label: text })}
        />
      )}
      {isChoice(kind) && (
        <Field label={t('fields.options')} hint={t('fields.optionsHint')}>
          {(attributes) => (
            <textarea
              class="input"
              {...attributes}
              value={(options ?? []).join('\n')}
              onInput={(event) => change({ options: event.currentTarget.value.split('\n') })}
            />
          )}
        </Field>
      )}
      {kind === 'TEXT' && !senders && (
        <TextField
          label={t('fields.pattern')}
          hint={t('fields.patternHint')}
          value={pattern ?? ''}
          onText={(text) => change({ pattern: text })}
        />
      )}
      {isBegun(kind, senders) && !place.variable && <Begun place={place} onValue={(value) => change({ value })} />}
      <label class="choice">
        <input
          type="checkbox"
          checked={required}
          onChange={(event) => change({ required: event.currentTarget.checked })}
        />
        {t('fields.required')}
      </label>
      <p class="row">
        <button type="button" class="button" onClick={() => editor.copyToOtherPages(place)}>
          <Icon of={Copy} />
          {t('fields.copy')}
        </button>
        <button type="button" class="button" onClick={() => editor.removePlace(place.id)}>
          <Icon of={Trash2} />
          {t('fields.remove')}
        </button>
      </p>
    </fieldset>
  )
}

const types = { NUMBER: 'number', DATE: 'date', EMAIL: 'email' } as const

/** What the sender writes there: as the last word where it is the sender's, else as a beginning. */
function Begun({ place, onValue }: { place: Place; onValue: (value: string) => void }) {
  const { kind, recipient, value } = place
  if (kind === 'CHECKBOX')
    return (
      <label class="choice">
        <input
          type="checkbox"
          checked={value === 'true'}
          onChange={(event) => onValue(event.currentTarget.checked ? 'true' : 'false')}
        />
        {t('fields.ticked')}
      </label>
    )
  return (
    <TextField
      label={t(recipient === null ? 'fields.value' : 'fields.begins')}
      type={types[kind as keyof typeof types] ?? 'text'}
      value={value ?? ''}
      onText={onValue}
    />
  )
}
