// Confirming who one is: where the code goes, and the place to give it.
import { useSignal } from '@preact/signals'
import { ShieldCheck } from 'lucide'
import { useEffect, useRef } from 'preact/hooks'
import { ask } from '../api/client'
import { graphql } from '../api/graphql'
import { Field } from '../look/Field'
import { Icon } from '../look/Icon'
import { useAct } from '../look/useAct'
import { t } from '../words/catalogue'
import { OnPaper } from './Choices'
import { rite, take } from './ceremony'
import { DIGITS, digitsOf } from './digits'
import { Heading } from './Heading'
import { type Answer, AnswerParts } from './queries'
import { Brand } from './states'

const SEND = graphql(`mutation SendCode($input: SendCodeInput!) { sendCode(input: $input) { ...Answer } }`, [
  AnswerParts,
])
const CONFIRM = graphql(
  `mutation ConfirmCode($input: ConfirmCodeInput!) { confirmCode(input: $input) { ...Answer } }`,
  [AnswerParts],
)

export function CodePage() {
  const { firmName, firmLogoUrl, title, codeSentTo } = rite.value!
  const sent = useSignal(false)
  const act = useAct()
  const where = { where: codeSentTo ?? '', firm: firmName }
  /** What the server answers is the page's new state: locked, for one. */
  const carry = (doing: Promise<Answer>) =>
    act.run(async () => {
      const answered = await doing
      take(answered.ceremony)
      // Who comes back, or presses twice, has a code already.
      if (answered.userErrors.some(({ code }) => code === 'CODE_TOO_SOON')) sent.value = true
      return answered
    })
  const send = async () => {
    if (await carry(ask(SEND, { input: {} }).then((data) => data.sendCode))) sent.value = true
  }
  const confirm = (code: string) => carry(ask(CONFIRM, { input: { code } }).then((data) => data.confirmCode))
  return (
    <main class="lone">
      <Brand name={firmName} logo={firmLogoUrl} />
      <div class="sheet">
        <Icon of={ShieldCheck} big />
        <Heading text={t('code.title')} />
        <p class="soft">{title}</p>
        <p role="status">{t(sent.value ? 'code.sent' : 'code.text', where)}</p>
        {act.error && (
          <p class="notice bad" role="alert">
            {act.error}
          </p>
        )}
        {sent.value && <CodeForm busy={act.busy} onCode={confirm} />}
        <button
          type="button"
          class={sent.value ? 'button quiet' : 'button main wide'}
          disabled={act.busy}
          onClick={send}
        >
          {t(sent.value ? 'code.again' : 'code.send')}
        </button>
        <p class="soft small">{t('code.help', where)}</p>
        <OnPaper rite={rite.value!} />
      </div>
    </main>
  )
}

function CodeForm({ busy, onCode }: { busy: boolean; onCode: (code: string) => Promise<boolean> }) {
  const code = useSignal('')
  const short = useSignal(false)
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => input.current!.focus(), [])
  const confirm = async (event: Event) => {
    event.preventDefault()
    short.value = code.value.length < DIGITS
    if (!short.value && (await onCode(code.value))) return
    // After a refusal the next code is typed at once; a page that has changed has no such place any more.
    input.current?.select()
  }
  return (
    <form class="stack" onSubmit={confirm}>
      <Field label={t('code.label')} error={short.value ? t('code.short', { n: DIGITS }) : undefined}>
        {(attributes) => (
          <input
            ref={input}
            class="input code"
            {...attributes}
            inputMode="numeric"
            autocomplete="one-time-code"
            value={code.value}
            onInput={({ currentTarget }) => {
              code.value = digitsOf(currentTarget.value)
              currentTarget.value = code.value
            }}
          />
        )}
      </Field>
      <button type="submit" class="button main wide" disabled={busy}>
        {t('code.confirm')}
      </button>
    </form>
  )
}
