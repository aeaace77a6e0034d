// The pages before the document: welcome, and gone for now; and the sheet on which all such pages are written.
import { useSignal } from '@preact/signals'
import type { IconNode } from 'lucide'
import { CircleCheck, FileText } from 'lucide'
import type { ComponentChildren } from 'preact'
import { ask } from '../api/client'
import { Icon } from '../look/Icon'
import { refusalsOf, troubleOf } from '../look/trouble'
import { t } from '../words/catalogue'
import { Choices } from './Choices'
import { place, read, take } from './ceremony'
import { Heading } from './Heading'
import { OPEN, type Rite } from './queries'
import { taskOf } from './task'

interface FrameProps {
  title: string
  sign?: IconNode
  rite?: Rite
  children?: ComponentChildren
}

export function Frame({ title, sign, rite, children }: FrameProps) {
  return (
    <main class="lone">
      <Brand name={rite?.firmName ?? 'Countersign'} logo={rite?.firmLogoUrl} />
      <div class="sheet" role="status">
        {sign && <Icon of={sign} big />}
        <Heading text={title} />
        {rite && <p class="soft">{rite.title}</p>}
        {children}
      </div>
    </main>
  )
}

/** The firm by its own logo, where it has one. */
export function Brand({ name, logo }: { name: string; logo?: string | null | undefined }) {
  return (
    <span class="brand">
      {logo ? <img class="logo" src={logo} alt="" /> : <img src="/assets/icon.svg" alt="" />}
      {name}
    </span>
  )
}

export function Welcome({ rite }: { rite: Rite }) {
  const error = useSignal('')
  const busy = useSignal(false)
  const task = taskOf(rite)
  const enter = async () => {
    busy.value = true
    error.value = ''
    try {
      const { openCeremony } = await ask(OPEN, { input: { confirmed: true } })
      take(openCeremony.ceremony)
      if (openCeremony.userErrors.length) {
        error.value = refusalsOf(openCeremony.userErrors)
        void read()
      } else place.value = 'room'
    } catch (problem) {
      error.value = troubleOf(problem)
    }
    busy.value = false
  }
  return (
    <main class="lone">
      <Brand name={rite.firmName} logo={rite.firmLogoUrl} />
      <div class="sheet">
        <Heading text={t(`welcome.title.${task}`, { firm: rite.firmName })} />
        <p>{t(`welcome.text.${task}`, { name: rite.recipient.name })}</p>
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
        <p class="soft small">{t(`welcome.note.${task}`)}</p>
        <Choices rite={rite} inRoom={false} />
      </div>
    </main>
  )
}

/** Everything is saved: the window can be closed. */
export function Away({ rite }: { rite: Rite }) {
  return (
    <Frame title={t('away.title')} sign={CircleCheck} rite={rite}>
      <p>{t('away.text')}</p>
      <button type="button" class="button wide" onClick={() => (place.value = 'room')}>
        {t('away.continue')}
      </button>
      <Choices rite={rite} inRoom={false} />
    </Frame>
  )
}
