// The kinds of fields: dragged onto a page, or pressed to appear on the page in sight.
import { draggable } from '@atlaskit/pragmatic-drag-and-drop/element/adapter'
import type { IconNode } from 'lucide'
import { CalendarCheck, PenLine, SquareCheck, TextCursorInput, Trash2, UserRound } from 'lucide'
import { useEffect, useRef } from 'preact/hooks'
import { Field, TextField } from '../look/Field'
import { Icon } from '../look/Icon'
import { t } from '../words/catalogue'
import { type AnyKind, KINDS, type Kind } from './draft'
import type { Editor } from './editor'

const signs: Partial<Record<AnyKind, IconNode>> = {
  SIGNATURE: PenLine,
  DATE_SIGNED: CalendarCheck,
  NAME: UserRound,
  TEXT: TextCursorInput,
  CHECKBOX: SquareCheck,
}
export const signOf = (kind: AnyKind) => signs[kind] ?? TextCursorInput

export function Palette({ editor }: { editor: Editor }) {
  const parties = editor.draft.value.parties.filter(({ reads, fixed }) => !reads && !fixed)
  if (parties.length === 0) return null
  return (
    <section class="stack tight" aria-labelledby="palette">
      <h3 id="palette">{t('fields.title')}</h3>
      <Field label={t('fields.for')}>
        {(attributes) => (
          <select
            class={`input party-${editor.colour(editor.party.value)}`}
            {...attributes}
            value={editor.party.value}
            onChange={(event) => (editor.party.value = event.currentTarget.value)}
          >
            {parties.map(({ key, name }) => (
              <option key={key} value={key}>
                {name}
              </option>
            ))}
          </select>
        )}
      </Field>
      <p class="hint">{t('fields.hint')}</p>
      <div class="palette">
        {KINDS.map((kind) => (
          <Tool key={kind} kind={kind} editor={editor} />
        ))}
      </div>
      <Selected editor={editor} />
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

function Selected({ editor }: { editor: Editor }) {
  const place = editor.draft.value.places.find(({ id }) => id === editor.selected.value)
  if (!place || editor.isFixed(place.recipient)) return null
  return (
    <fieldset class="stack tight selected">
      <legend>{t('fields.selected', { kind: t(`field.${place.kind}`) })}</legend>
      <p class="hint">{t('fields.keys')}</p>
      {(place.kind === 'TEXT' || place.kind === 'CHECKBOX') && (
        <TextField
          label={t('fields.label')}
          value={place.label}
          onText={(label) => editor.changePlace(place.id, { label })}
        />
      )}
      <label class="choice">
        <input
          type="checkbox"
          checked={place.required}
          onChange={(event) => editor.changePlace(place.id, { required: event.currentTarget.checked })}
        />
        {t('fields.required')}
      </label>
      <p>
        <button type="button" class="button" onClick={() => editor.removePlace(place.id)}>
          <Icon of={Trash2} />
          {t('fields.remove')}
        </button>
      </p>
    </fieldset>
  )
}
