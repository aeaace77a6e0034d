// What is asked for, and on which terms: signature or approval, how long it may take, how many are enough.
import { Field, TextField } from '../look/Field'
import { t } from '../words/catalogue'
import { groupsOf } from './draft'
import type { Editor } from './editor'

const KINDS = ['SIGNATURE', 'APPROVAL'] as const

export function KindChoice({ editor }: { editor: Editor }) {
  const { draft } = editor
  return (
    <fieldset class="row">
      <legend class="out-of-sight">{t('request.kind')}</legend>
      {KINDS.map((kind) => (
        <label key={kind} class="choice">
          <input
            type="radio"
            name="kind"
            checked={draft.value.kind === kind}
            onChange={() => (draft.value = { ...draft.value, kind })}
          />
          {t(`request.kind.${kind}`)}
        </label>
      ))}
    </fieldset>
  )
}

export function Title({ editor: { draft } }: { editor: Editor }) {
  return (
    <TextField
      label={t('request.name')}
      value={draft.value.title}
      onText={(title) => (draft.value = { ...draft.value, title })}
    />
  )
}

export function Message({ editor: { draft } }: { editor: Editor }) {
  return (
    <Field label={t('request.message')}>
      {(attributes) => (
        <textarea
          class="input"
          {...attributes}
          value={draft.value.message}
          onInput={(event) => (draft.value = { ...draft.value, message: event.currentTarget.value })}
        />
      )}
    </Field>
  )
}

/** `timed`: whether it can still be said how long each may take. */
export function Terms({ editor, timed = true }: { editor: Editor; timed?: boolean }) {
  const { draft } = editor
  const { kind, days, documentDate, parties, quorums } = draft.value
  if (!timed && kind === 'APPROVAL' && groupsOf(parties).length === 0) return null
  return (
    <details>
      <summary>{t('request.terms')}</summary>
      <div class="stack tight">
        {timed && (
          <TextField
            label={t('request.days')}
            hint={t('request.daysHint')}
            type="number"
            min={1}
            value={days}
            onText={(text) => (draft.value = { ...draft.value, days: text })}
          />
        )}
        {kind === 'SIGNATURE' && (
          <TextField
            label={t('request.documentDate')}
            hint={t('request.documentDateHint')}
            type="date"
            value={documentDate}
            onText={(text) => (draft.value = { ...draft.value, documentDate: text })}
          />
        )}
        {groupsOf(parties).map(({ order, size }) => (
          <Field key={order} label={t('request.quorum', { order })}>
            {(attributes) => (
              <select
                class="input"
                {...attributes}
                value={Math.min(quorums[order] ?? size, size)}
                onChange={(event) => {
                  const chosen = Number(event.currentTarget.value)
                  draft.value = { ...draft.value, quorums: { ...quorums, [order]: chosen } }
                }}
              >
                {Array.from({ length: size }, (_, at) => size - at).map((number) => (
                  <option key={number} value={number}>
                    {number === size ? t('request.all', { n: size }) : t('request.some', { n: number, of: size })}
                  </option>
                ))}
              </select>
            )}
          </Field>
        ))}
      </div>
    </details>
  )
}
