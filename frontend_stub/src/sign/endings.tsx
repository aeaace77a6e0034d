// The pages at which nothing is to be done now: waiting, done, and each way that a link can end.
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
import { useEffect, useRef } from 'preact/hooks'
import { ask } from '../api/client'
import { Icon } from '../look/Icon'
import { refusalsOf, troubleOf } from '../look/trouble'
import { t } from '../words/catalogue'
import { names } from '../words/moment'
import { standing } from '../words/party'
import { AllRequests } from './AllRequests'
import { OnPaper } from './Choices'
import { place, renewed } from './ceremony'
import { NEW_LINK, type Rite } from './queries'
import { Frame } from './states'
import { asksCode, doneKey, endingKey, isDone, othersWhoAct, waitedFor } from './task'

const signs: Record<string, IconNode> = {
  WAITING: Clock,
  CORRECTING: Hourglass,
  LOCKED: Lock,
  REPLACED: FileX,
  SUPERSEDED: FileX,
  EXPIRED: Clock,
  CLOSED: TriangleAlert,
}

/** Where a new link helps: it is sent if there is one, and the sender is told if there is none. */
const ASKS_ANEW = new Set(['REPLACED', 'SUPERSEDED', 'EXPIRED', 'LOCKED'])
/** At which they were told of this request, and may have others. */
const LISTED = new Set(['CORRECTING', 'SUPERSEDED', 'EXPIRED', 'CLOSED'])

export function Ending({ rite }: { rite: Rite }) {
  if (rite.state === 'DONE') return <Done rite={rite} />
  const key = endingKey(rite, renewed.value)
  return (
    <Frame title={t(`state.${key}`)} sign={signs[rite.state]!} rite={rite}>
      <p>{t(`state.${key}.text`, { firm: rite.firmName })}</p>
      {rite.state === 'WAITING' && <Parties rite={rite} />}
      {ASKS_ANEW.has(key) && <NewLink firm={rite.firmName} />}
      <OnPaper rite={rite} />
      {LISTED.has(rite.state) && <AllRequests firm={rite.firmName} />}
    </Frame>
  )
}

/** The answer is the same whether a link went or not: a dead one tells its holder nothing. */
function NewLink({ firm }: { firm: string }) {
  const asked = useSignal<'not yet' | 'now' | 'answered'>('not yet')
  const error = useSignal('')
  const send = async () => {
    asked.value = 'now'
    try {
      error.value = refusalsOf((await ask(NEW_LINK, {})).sendNewLink.userErrors)
    } catch (problem) {
      error.value = troubleOf(problem)
    }
    asked.value = error.value ? 'not yet' : 'answered'
  }
  const answer = useRef<HTMLParagraphElement>(null)
  useEffect(() => answer.current?.focus(), [asked.value])
  if (asked.value === 'answered')
    return (
      <p ref={answer} class="notice good" tabIndex={-1}>
        {t('newLink.asked', { firm })}
      </p>
    )
  return (
    <>
      {error.value && (
        <p class="notice bad" role="alert">
          {error.value}
        </p>
      )}
      <button type="button" class="button main wide" disabled={asked.value === 'now'} onClick={send}>
        {t('newLink.send')}
      </button>
    </>
  )
}

function Parties({ rite }: { rite: Rite }) {
  const others = othersWhoAct(rite)
  if (others.length === 0) return null
  return (
    <section class="stack tight">
      <h2>{t('others.title')}</h2>
      <ul class="others">
        {others.map(({ name, role, state }, at) => (
          <li key={at} class="row">
            <Icon of={isDone(state) ? CircleCheck : CircleDashed} />
            <span>
              <strong>{name}</strong> {standing({ role, state })}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Who gave another answer than the one asked for is told what becomes of it. */
const EXPLAINED = new Set(['DECLINED', 'OPTED_OUT', 'NOT_NEEDED'])

function Done({ rite }: { rite: Rite }) {
  const { state } = rite.recipient
  const waiting = waitedFor(rite)
  const explained = EXPLAINED.has(state)
  return (
    <Frame title={t(`done.${doneKey(rite)}`)} sign={doneSigns[state] ?? CircleCheck} rite={rite}>
      {explained && <p>{t(`done.${state}.text`, { firm: rite.firmName })}</p>}
      {rite.envelopeState === 'COMPLETED' ? (
        <Outcome rite={rite} />
      ) : (
        !explained && <p>{waiting.length ? t('done.waiting', { who: names(waiting) }) : t('done.soon')}</p>
      )}
      <Parties rite={rite} />
      <AllRequests firm={rite.firmName} />
    </Frame>
  )
}

const doneSigns: Record<string, IconNode> = { DECLINED: TriangleAlert, OPTED_OUT: FileText }

function Outcome({ rite }: { rite: Rite }) {
  if (!asksCode(rite)) return <Sealed rite={rite} />
  return (
    <>
      <p>{t('done.code')}</p>
      <button type="button" class="button main" onClick={() => (place.value = 'code')}>
        {t('done.confirm')}
      </button>
    </>
  )
}

function Sealed({ rite }: { rite: Rite }) {
  const error = useSignal('')
  if (rite.deleted) return <p>{t('done.deleted', { firm: rite.firmName })}</p>
  if (rite.sealState !== 'SEALED' && !rite.downloadUrl)
    return (
      <p class="row">
        <Icon of={Hourglass} />
        {t('done.sealing')}
      </p>
    )
  const save =
    (url: string, called = '') =>
    async () => {
      try {
        const { download } = await import('../api/files')
        await download(url, `${rite.title.replace(/\.pdf$/i, '')}${called}.pdf`)
      } catch (problem) {
        error.value = troubleOf(problem)
      }
    }
  return (
    <>
      <p>{t('done.sealed')}</p>
      <p class="row">
        {rite.downloadUrl && (
          <button type="button" class="button main" onClick={save(rite.downloadUrl)}>
            <Icon of={Download} />
            {t('done.download')}
          </button>
        )}
        {rite.certificateUrl && (
          <button
            type="button"
            class="button"
            onClick={save(rite.certificateUrl, `, ${t('done.certificate').toLowerCase()}`)}
          >
            <Icon of={Download} />
            {t('done.certificate')}
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
