// The mailbox of a development server: every mail it would have sent. It looks for new ones every two seconds.
import '../look/base.css'
import './mailbox.css'
import { signal } from '@preact/signals'
import { Inbox } from 'lucide'
import { render } from 'preact'
import { useEffect } from 'preact/hooks'
import { Icon } from '../look/Icon'
import { choose, language, speak, t } from '../words/catalogue'
import { moment } from '../words/moment'
import { linked, readable } from './mail'

interface Message {
  id: string
  to: string
  subject: string
  at: string
  text: string
  html: string | null
}

const messages = signal<Message[] | null>(null)
const chosen = signal('')
const failed = signal(false)

async function look() {
  try {
    const answer = await fetch('/mailbox/messages', { headers: { 'Countersign-Client': 'pages' } })
    if (!answer.ok) throw new Error(String(answer.status))
    const read = (await answer.json()) as Message[]
    messages.value = read.sort((one, other) => (one.at < other.at ? 1 : -1))
    failed.value = false
  } catch {
    failed.value = true
  }
}

function Mailbox() {
  useEffect(() => {
    void look()
    const timer = setInterval(look, 2_000)
    return () => clearInterval(timer)
  }, [])
  const all = messages.value ?? []
  const shown = all.find(({ id }) => id === chosen.value) ?? all[0]
  return (
    <div class="mailbox">
      <header class="top">
        <Icon of={Inbox} />
        <h1>{t('mailbox.title')}</h1>
        <span class="tag" data-testid="count">
          {all.length}
        </span>
        <span class="grow" />
        <a href="/">{t('mailbox.board')}</a>
      </header>
      <p class="out-of-sight" role="status">
        {failed.value ? t('mailbox.failed') : t('mailbox.count', { n: all.length })}
      </p>
      {failed.value && <p class="notice warn">{t('mailbox.failed')}</p>}
      {messages.value?.length === 0 && <p class="notice">{t('mailbox.empty')}</p>}
      <main class="two-panes">
        <ul class="mails" aria-label={t('mailbox.list')}>
          {all.map((message) => (
            <li key={message.id}>
              <button type="button" aria-pressed={message.id === shown?.id} onClick={() => (chosen.value = message.id)}>
                <strong class="cut">{message.subject}</strong>
                <span class="cut soft small">{message.to}</span>
                <time class="soft small" dateTime={message.at}>
                  {moment(message.at)}
                </time>
              </button>
            </li>
          ))}
        </ul>
        {shown && <Shown key={shown.id} message={shown} />}
      </main>
    </div>
  )
}

function Shown({ message }: { message: Message }) {
  return (
    <article class="sheet" aria-label={message.subject}>
      <header>
        <h2>{message.subject}</h2>
        <p class="soft small">
          {t('mailbox.to', { to: message.to })} · <time dateTime={message.at}>{moment(message.at)}</time>
        </p>
      </header>
      <p class="mail-text">
        {linked(message.text).map((part, at) =>
          part.link ? (
            <a key={at} href={part.link}>
              {part.text}
            </a>
          ) : (
            part.text
          ),
        )}
      </p>
      {message.html && (
        <details>
          <summary>{t('mailbox.html')}</summary>
          <iframe title={message.subject} sandbox="" srcdoc={readable(message.html)} />
        </details>
      )}
    </article>
  )
}

await speak(
  choose(navigator.languages),
  { en: () => import('../words/common.en'), fr: () => import('../words/common.fr') },
  { en: () => import('../words/mailbox.en'), fr: () => import('../words/mailbox.fr') },
)
document.title = `${t('mailbox.title')} · Countersign`
document.documentElement.lang = language.value
render(<Mailbox />, document.getElementById('page')!)
