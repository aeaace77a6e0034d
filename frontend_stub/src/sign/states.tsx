// The pages around the document: welcome, waiting, done, and each way that a link can end.
import { useSignal } from '@preact/signals'
import type { IconNode } from 'lucide'
import {
  CircleCheck,
  CircleDashed,
  Clock,
  Download,
  FileText,
  FileX,
  Hourglass,
  Lock,
  ShieldCheck,
  TriangleAlert,
} from 'lucide'
import type { ComponentChildren } from 'preact'
import { ask } from '../api/client'
import { Icon } from '../look/Icon'
import { refusalsOf, troubleOf } from '../look/trouble'
import { t } from '../words/catalogue'
import { names } from '../words/moment'
import { entered, read, take } from './ceremony'
import { OPEN, type Rite } from './queries'

interface FrameProps {
  title: string
  sign?: IconNode
  rite?: Rite
  children?: ComponentChildren
}

export function Frame({ title, sign, rite, children }: FrameProps) {
  return (
    <main class="lone">
      <span class="brand">
        <img src="/assets/icon.svg" alt="" />
        {rite?.firmName ?? 'Countersign'}
      </span>
      <div class="sheet" role="status">
        {sign && <Icon of={sign} big />}
        <h1>{title}</h1>
        {rite && <p class="soft">{rite.title}</p>}
        {children}
      </div>
    </main>
  )
}

export function Welcome({ rite }: { rite: Rite }) {
  const error = useSignal('')
  const busy = useSignal(false)
  const enter = async () => {
    busy.value = true
    error.value = ''
    try {
      const { openCeremony } = await ask(OPEN, { input: { confirmed: true } })
      take(openCeremony.ceremony)
      if (openCeremony.userErrors.length) {
        error.value = refusalsOf(openCeremony.userErrors)
        void read()
      } else entered.value = true
    } catch (problem) {
      error.value = troubleOf(problem)
    }
    busy.value = false
  }
  return (
    <main class="lone">
      <span class="brand">
        <img src="/assets/icon.svg" alt="" />
        {rite.firmName}
      </span>
      <div class="sheet">
        <h1>{t('welcome.title', { firm: rite.firmName })}</h1>
        <p>{t('welcome.text', { name: rite.recipient.name })}</p>
        {rite.message && <blockquote>{rite.message}</blockquote>}
        <ul class="papers">
          {rite.documents.map(({ id, title, pageCount }) => (
            <li key={id} class="row">
              <Icon of={FileText} />
              <strong>{title}</strong>
              <span class="soft">{t('welcome.pages', { n: pageCount })}</span>
            </li>
          ))}
        </ul>
        {error.value && (
          <p class="notice bad" role="alert">
            {error.value}
          </p>
        )}
        <button type="button" class="button main wide" disabled={busy.value} onClick={enter}>
          {t(rite.recipient.state === 'VIEWED' ? 'welcome.continue' : 'welcome.open')}
        </button>
        <p class="soft small">{t('welcome.note')}</p>
      </div>
    </main>
  )
}

const done = new Set(['SIGNED', 'SIGNED_ON_PAPER', 'APPROVED', 'ACKNOWLEDGED', 'NOT_NEEDED'])
const acts = new Set(['SIGNER', 'APPROVER'])

export function Parties({ rite }: { rite: Rite }) {
  const others = rite.others.filter(({ role }) => acts.has(role))
  if (others.length === 0) return null
  return (
    <section class="stack tight">
      <h2>{t('others.title')}</h2>
      <ul class="others">
        {others.map(({ name, state }, at) => (
          <li key={at} class="row">
            <Icon of={done.has(state) ? CircleCheck : CircleDashed} />
            <span>
              <strong>{name}</strong> {t(`recipient.${state}`)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

export const waitedFor = (rite: Rite) =>
  rite.others.filter(({ role, state }) => acts.has(role) && !done.has(state)).map(({ name }) => name)

const signs: Record<string, IconNode> = {
  WAITING: Clock,
  CORRECTING: Hourglass,
  LOCKED: Lock,
  REPLACED: FileX,
  SUPERSEDED: FileX,
  EXPIRED: Clock,
  CLOSED: TriangleAlert,
}

export function Ending({ rite }: { rite: Rite }) {
  if (rite.state === 'DONE') return <Done rite={rite} />
  const key = rite.state === 'CLOSED' ? closedKey(rite) : rite.state
  const fill = { firm: rite.firmName, name: rite.recipient.name }
  return (
    <Frame title={t(`state.${key}`)} sign={signs[rite.state]!} rite={rite}>
      <p>{t(`state.${key}.text`, fill)}</p>
      {rite.state === 'WAITING' && <Parties rite={rite} />}
    </Frame>
  )
}

/** Why an envelope is over for this person. */
function closedKey({ envelopeState, recipient }: Rite): string {
  if (recipient.state === 'DECLINED') return 'CLOSED.you'
  return ['DECLINED', 'VOIDED', 'EXPIRED'].includes(envelopeState) ? `CLOSED.${envelopeState}` : 'CLOSED'
}

function Done({ rite }: { rite: Rite }) {
  if (rite.recipient.state === 'DECLINED')
    return (
      <Frame title={t('state.CLOSED.you')} sign={TriangleAlert} rite={rite}>
        <p>{t('state.CLOSED.you.text', { firm: rite.firmName })}</p>
      </Frame>
    )
  const all = rite.envelopeState === 'COMPLETED'
  const waiting = waitedFor(rite)
  return (
    <Frame title={t(all ? 'done.all' : 'done.you')} sign={CircleCheck} rite={rite}>
      {all ? (
        <Sealed rite={rite} />
      ) : (
        <p>{waiting.length ? t('done.waiting', { who: names(waiting) }) : t('done.soon')}</p>
      )}
      <Parties rite={rite} />
    </Frame>
  )
}

function Sealed({ rite }: { rite: Rite }) {
  const error = useSignal('')
  if (rite.sealState !== 'SEALED')
    return (
      <p class="row">
        <Icon of={Hourglass} />
        {t('done.sealing')}
      </p>
    )
  const save = async () => {
    try {
      const { download } = await import('../api/files')
      await download(rite.downloadUrl!, `${rite.title.replace(/\.pdf$/i, '')}.pdf`)
    } catch (problem) {
      error.value = troubleOf(problem)
    }
  }
  return (
    <>
      <p>{t('done.sealed')}</p>
      <p class="row">
        {rite.downloadUrl && (
          <button type="button" class="button main" onClick={save}>
            <Icon of={Download} />
            {t('done.download')}
          </button>
        )}
        {rite.verificationUrl && (
          <a class="button" href={new URL(rite.verificationUrl, location.href).pathname}>
            <Icon of={ShieldCheck} />
            {t('done.verify')}
          </a>
        )}
      </p>
      {error.value && (
        <p class="notice bad" role="alert">
          {error.value}
        </p>
      )}
      {rite.sealedSha256 && (
        <p class="soft small">
          {t('done.hash')} <span class="hash">{rite.sealedSha256}</span>
        </p>
      )}
    </>
  )
}
