// What a party would get, as the server writes it. It is asked for shortly after the last key.
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { ask } from '../api/client'
import { Field } from '../look/Field'
import { refusalsOf, troubleOf } from '../look/trouble'
import { t } from '../words/catalogue'
import type { Words } from './drafts'
import { type MessageText, PREVIEW, type Previewed } from './queries'

const SOON = 300
const tasks = ['SIGN', 'APPROVE', 'CONFIRM', 'READ'] as const

interface Props {
  kind: MessageText['kind']
  language: string
  words: Words
  /** A new logo shows at once. */
  logoUrl: string | null
}

export function Preview({ kind, language, words, logoUrl }: Props) {
  const task = useSignal<(typeof tasks)[number]>('SIGN')
  const shown = useSignal<Previewed | null>(null)
  const error = useSignal('')
  const { subject, body } = words
  useEffect(() => {
    let over = false
    const look = async () => {
      try {
        const input = { kind, language, subject, body, task: task.value }
        const { previewMessageText: found } = await ask(PREVIEW, { input })
        if (over) return
        error.value = refusalsOf(found.userErrors)
        if (!error.value) shown.value = found
      } catch (problem) {
        if (!over) error.value = troubleOf(problem)
      }
    }
    const timer = setTimeout(look, shown.peek() ? SOON : 0)
    return () => {
      over = true
      clearTimeout(timer)
    }
  }, [kind, language, subject, body, task.value, logoUrl])
  return (
    <section class="sheet stack" aria-labelledby="preview-title">
      <h2 id="preview-title">{t('messages.preview')}</h2>
      <Field label={t('messages.as')}>
        {(attributes) => (
          <select
            class="input"
            {...attributes}
            value={task.value}
            onChange={({ currentTarget: { value } }) => (task.value = value as (typeof tasks)[number])}
          >
            {tasks.map((each) => (
              <option key={each} value={each}>
                {t(`messages.as.${each}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <div role="status">{error.value && <p class="notice warn">{error.value}</p>}</div>
      {shown.value && (
        <>
          <p lang={language}>
            <strong data-testid="preview-subject">{shown.value.subject}</strong>
          </p>
          <iframe title={t('messages.preview')} sandbox="" srcdoc={shown.value.html ?? ''} />
          <details>
            <summary>{t('messages.plain')}</summary>
            <p class="plain" lang={language}>
              {shown.value.text}
            </p>
          </details>
        </>
      )}
    </section>
  )
}
