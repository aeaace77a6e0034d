// A file is dropped, its fingerprint is computed here, and the answer is given in words.
import { useSignal } from '@preact/signals'
import { FileSearch } from 'lucide'
import { useEffect } from 'preact/hooks'
import { ask, Fault } from '../api/client'
import { sha256 } from '../api/files'
import { headers } from '../api/person'
import { Icon } from '../look/Icon'
import { troubleOf } from '../look/trouble'
import { language, t } from '../words/catalogue'
import { type Found, VERIFICATION } from './queries'
import { Result } from './Result'

type Looking = 'nothing' | 'hashing' | 'asking' | 'checking'

export function Verify() {
  const found = useSignal<Found | null>(null)
  const looking = useSignal<Looking>('nothing')
  const error = useSignal('')
  const hash = useSignal('')
  const file = useSignal<File | null>(null)
  /** The whole file was checked, not only its fingerprint. */
  const whole = useSignal(false)
  const code = decodeURIComponent(location.pathname.split('/')[2] ?? '')
  const doing = async (act: () => Promise<void>) => {
    error.value = ''
    try {
      await act()
    } catch (problem) {
      error.value = troubleOf(problem)
    }
    looking.value = 'nothing'
  }
  useEffect(() => {
    if (!code) return
    void doing(async () => {
      looking.value = 'asking'
      found.value = (await ask(VERIFICATION, { by: { code } })).verification
    })
  }, [])
  const drop = (dropped: File | null | undefined) =>
    doing(async () => {
      if (!dropped) return
      file.value = dropped
      found.value = null
      whole.value = false
      hash.value = ''
      looking.value = 'hashing'
      const bytes = await dropped.arrayBuffer()
      hash.value = await sha256(bytes)
      looking.value = 'asking'
      found.value = (await ask(VERIFICATION, { by: { sha256: hash.value } })).verification
    })
  const send = () =>
    doing(async () => {
      looking.value = 'checking'
      const answer = await fetch('/verify', {
        method: 'POST',
        headers: { ...headers(language.value), 'content-type': 'application/pdf' },
        body: file.value,
      }).catch((problem) => {
        throw new Fault('offline', String(problem))
      })
      if (answer.status === 413) throw new Fault('refused', t('verify.tooLarge'))
      if (!answer.ok) throw new Fault(answer.status === 429 ? 'busy' : 'broken', String(answer.status))
      found.value = (await answer.json()) as Found
      whole.value = true
    })
  const viaCode = code !== '' && !file.value
  return (
    <main class="lone broad">
      <span class="brand">
        <img src="/assets/icon.svg" alt="" />
        Countersign
      </span>
      <h1>{t('verify.title')}</h1>
      <p class="soft">{t(viaCode ? 'verify.codeText' : 'verify.text')}</p>
      {found.value && !(viaCode && found.value.outcome === 'UNKNOWN' && error.value) && (
        <Result
          found={found.value}
          viaCode={viaCode}
          whole={whole.value}
          hash={hash.value}
          {...(file.value ? { name: file.value.name } : {})}
          {...(found.value.outcome === 'UNKNOWN' && file.value && !whole.value
            ? { onSend: send, sending: looking.value === 'checking' }
            : {})}
        />
      )}
      <Drop onFile={drop} again={found.value !== null} />
      <p role="status" class={looking.value === 'nothing' ? 'out-of-sight' : 'soft'}>
        {looking.value !== 'nothing' && t(`verify.${looking.value}`)}
      </p>
      {error.value && (
        <p class="notice bad" role="alert">
          {error.value}
        </p>
      )}
    </main>
  )
}

function Drop({ onFile, again }: { onFile: (file: File | null | undefined) => void; again: boolean }) {
  const over = useSignal(false)
  return (
    <label
      class={over.value ? 'drop over' : 'drop'}
      onDragOver={(event) => {
        event.preventDefault()
        over.value = true
      }}
      onDragLeave={() => (over.value = false)}
      onDrop={(event) => {
        event.preventDefault()
        over.value = false
        onFile(event.dataTransfer?.files[0])
      }}
    >
      <Icon of={FileSearch} big />
      <strong>{t(again ? 'verify.another' : 'verify.choose')}</strong>
      <span class="soft small">{t('verify.private')}</span>
      <input
        class="out-of-sight"
        type="file"
        accept="application/pdf,.pdf"
        onChange={(event) => {
          onFile(event.currentTarget.files?.[0])
          event.currentTarget.value = ''
        }}
      />
    </label>
  )
}
