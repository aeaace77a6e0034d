// The words of one kind of message in one language, with what may be filled in, and what a party gets of it.
import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { ask } from '../api/client'
import { Field } from '../look/Field'
import { toast } from '../look/messages'
import { useAct } from '../look/useAct'
import { language as spoken, t } from '../words/catalogue'
import { changed, type Drafts, inserted, keyOf, type Words, without, withText, wordsOf } from './drafts'
import { Preview } from './Preview'
import { type MessageText, RESET_TEXT, SET_TEXT } from './queries'

const LONGEST_SUBJECT = 200
const LONGEST_BODY = 3000

interface Props {
  texts: MessageText[]
  logoUrl: string | null
  onTexts: (texts: MessageText[]) => void
}

export function TextForm({ texts, logoUrl, onTexts }: Props) {
  const chosen = useSignal({ kind: texts[0]!.kind, language: spoken.value as string })
  const drafts = useSignal<Drafts>({})
  const act = useAct()
  const text = texts.find((each) => keyOf(each) === keyOf(chosen.value))!
  const words = wordsOf(text, drafts.value)
  const write = (more: Partial<Words>) => {
    drafts.value = { ...drafts.value, [keyOf(text)]: { ...words, ...more } }
  }
  const keep = (now: MessageText | null | undefined, said: string) => {
    if (!now) return
    drafts.value = without(now, drafts.value)
    onTexts(withText(texts, now))
    toast('good', said)
  }
  const { kind, language } = text
  const save = (event: Event) => {
    event.preventDefault()
    void act.run(async () => {
      const { setMessageText } = await ask(SET_TEXT, { input: { kind, language, ...words } })
      keep(setMessageText.messageText, t('messages.saved'))
      return setMessageText
    })
  }
  const reset = () =>
    act.run(async () => {
      const { resetMessageText } = await ask(RESET_TEXT, { input: { kind, language } })
      keep(resetMessageText.messageText, t('messages.wasReset'))
      return resetMessageText
    })
  const kinds = [...new Set(texts.map((each) => each.kind))]
  return (
    <div class="settings-panes">
      <form class="sheet stack" onSubmit={save} aria-labelledby="words-title">
        <h2 id="words-title">{t('messages.words')}</h2>
        <div class="row">
          <Field label={t('messages.kind')}>
            {(attributes) => (
              <select
                class="input"
                {...attributes}
                value={kind}
                onChange={({ currentTarget: { value } }) =>
                  (chosen.value = { ...chosen.value, kind: value as MessageText['kind'] })
                }
              >
                {kinds.map((each) => (
                  <option key={each} value={each}>
                    {t(`message.${each}`)}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <Field label={t('messages.language')}>
            {(attributes) => (
              <select
                class="input"
                {...attributes}
                value={language}
                onChange={({ currentTarget: { value } }) => (chosen.value = { ...chosen.value, language: value })}
              >
                <option value="en">English</option>
                <option value="fr">Français</option>
              </select>
            )}
          </Field>
        </div>
        <p class="row small">
          <span class={text.bundled ? 'tag' : 'tag accent'}>{t(text.bundled ? 'messages.ours' : 'messages.own')}</span>
          {changed(text, words) && <span class="tag warn">{t('messages.unsaved')}</span>}
        </p>
        <Writing
          key={`subject ${keyOf(text)}`}
          label={t('messages.subject')}
          lang={language}
          most={LONGEST_SUBJECT}
          value={words.subject}
          placeholders={text.subjectPlaceholders}
          onText={(subject) => write({ subject })}
        />
        <Writing
          key={`body ${keyOf(text)}`}
          label={t('messages.body')}
          hint={t('messages.bodyHint')}
          lang={language}
          most={LONGEST_BODY}
          rows={10}
          value={words.body}
          placeholders={text.bodyPlaceholders}
          onText={(body) => write({ body })}
        />
        <p class="soft small">{t('messages.fixed')}</p>
        {act.error && (
          <p class="notice bad" role="alert">
            {act.error}
          </p>
        )}
        <div class="row">
          <button type="submit" class="button main" disabled={act.busy || !changed(text, words)}>
            {t('messages.save')}
          </button>
          {changed(text, words) && (
            <button type="button" class="button" onClick={() => (drafts.value = without(text, drafts.value))}>
              {t('messages.discard')}
            </button>
          )}
          {!text.bundled && (
            <button type="button" class="button" disabled={act.busy} onClick={reset}>
              {t('messages.reset')}
            </button>
          )}
        </div>
      </form>
      <Preview kind={kind} language={language} words={words} logoUrl={logoUrl} />
    </div>
  )
}

interface WritingProps {
  label: string
  hint?: string
  lang: string
  most: number
  rows?: number
  value: string
  placeholders: readonly string[]
  onText: (text: string) => void
}

/** A text, and buttons that put its placeholders where the cursor is. */
function Writing({ label, hint, lang, most, rows, value, placeholders, onText }: WritingProps) {
  const place = useRef<HTMLInputElement & HTMLTextAreaElement>(null)
  const insert = (name: string) => {
    const own = place.current!
    const { text, at } = inserted(value, own.selectionStart ?? value.length, own.selectionEnd ?? value.length, name)
    onText(text)
    // The text stands there once it is drawn.
    requestAnimationFrame(() => {
      own.focus()
      own.setSelectionRange(at, at)
    })
  }
  const Kind = rows ? 'textarea' : 'input'
  return (
    <>
      <Field label={label} {...(hint ? { hint } : {})}>
        {(attributes) => (
          <Kind
            ref={place}
            class="input"
            {...attributes}
            {...(rows ? { rows } : {})}
            lang={lang}
            required
            maxLength={most}
            value={value}
            onInput={(event: Event) => onText((event.currentTarget as HTMLInputElement).value)}
          />
        )}
      </Field>
      <fieldset class="row placeholders" aria-label={t('messages.insert', { where: label })}>
        {placeholders.map((name) => (
          <button key={name} type="button" class="button" title={t(`placeholder.${name}`)} onClick={() => insert(name)}>
            {`{${name}}`}
            <span class="out-of-sight">: {t(`placeholder.${name}`)}</span>
          </button>
        ))}
      </fieldset>
    </>
  )
}
