// The page of a request for files: each line takes photographs and files, and says what became of them.
import { useSignal } from '@preact/signals'
import type { IconNode } from 'lucide'
import { Ban, CircleCheck, Clock, Link2Off } from 'lucide'
import type { ComponentChildren } from 'preact'
import { Icon } from '../look/Icon'
import { t } from '../words/catalogue'
import { day } from '../words/moment'
import { asked, finish, news, pieces, read, reading, trouble } from './asked'
import { Line, Received } from './Line'
import type { Asked } from './queries'

export function SendPage() {
  const found = asked.value
  if (reading.value === 'failed')
    return (
      <Sheet title={t('trouble.title')}>
        <p role="alert">{trouble.value}</p>
        <button type="button" class="button main" onClick={read}>
          {t('tryAgain')}
        </button>
      </Sheet>
    )
  if (!found && reading.value === 'reading') return <Sheet title={t('loading')} />
  if (!found)
    return (
      <Sheet title={t('send.unknown')} sign={Link2Off}>
        <p>{t('send.unknown.text')}</p>
      </Sheet>
    )
  if (found.state === 'OPEN') return <Open found={found} />
  const by = { firm: found.firmName, name: found.askedBy }
  return (
    <Sheet title={t(`send.${found.state}`)} sign={signs[found.state]} found={found}>
      <p>{t(`send.${found.state}.text`, by)}</p>
      <All found={found} />
    </Sheet>
  )
}

const signs = { COMPLETED: CircleCheck, CANCELLED: Ban, EXPIRED: Clock }

interface SheetProps {
  title: string
  sign?: IconNode
  found?: Asked
  children?: ComponentChildren
}

function Sheet({ title, sign, found, children }: SheetProps) {
  return (
    <main class="lone broad">
      <span class="brand">
        {found?.logoUrl ? <img class="logo" src={found.logoUrl} alt="" /> : <img src="/assets/icon.svg" alt="" />}
        {found?.firmName ?? 'Countersign'}
      </span>
      <div class="sheet">
        {sign && <Icon of={sign} big />}
        <h1>{title}</h1>
        {children}
      </div>
    </main>
  )
}

/** What has come, line by line, once nothing more is taken. */
function All({ found }: { found: Asked }) {
  const came = found.items.filter(({ received }) => received.length > 0)
  if (came.length === 0) return null
  return (
    <section class="stack tight">
      <h2>{t('send.came')}</h2>
      {came.map((item) => (
        <div key={item.id}>
          <h3>{item.title}</h3>
          <Received item={item} />
        </div>
      ))}
    </section>
  )
}

function Open({ found }: { found: Asked }) {
  const busy = useSignal(false)
  const error = useSignal('')
  const sending = pieces.value.some(({ state }) => state !== 'failed')
  const missing = found.items.filter(({ required, received }) => required && received.length === 0).length
  const end = async () => {
    busy.value = true
    error.value = await finish()
    busy.value = false
  }
  return (
    <Sheet title={found.title} found={found}>
      <p>{t('send.hello', { name: found.name, by: found.askedBy, firm: found.firmName })}</p>
      {found.message && <blockquote class="said">{found.message}</blockquote>}
      {found.dueOn && <p>{t('send.due', { day: day(found.dueOn) })}</p>}
      <ol class="lines">
        {found.items.map((item) => (
          <li key={item.id}>
            <Line item={item} />
          </li>
        ))}
      </ol>
      <p class="out-of-sight" role="status">
        {news.value}
      </p>
      <p class="soft">{missing > 0 ? t('send.missing', { n: missing }) : t('send.enough')}</p>
      {error.value && (
        <p class="notice bad" role="alert">
          {error.value}
        </p>
      )}
      <button
        type="button"
        class={missing > 0 ? 'button wide' : 'button main wide'}
        disabled={busy.value || sending}
        onClick={end}
      >
        {t(sending ? 'send.sending' : 'send.finish')}
      </button>
    </Sheet>
  )
}
