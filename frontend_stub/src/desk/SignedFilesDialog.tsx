// All signed files of a client or of a year, in one archive that the browser fetches as any file.
import { useSignal } from '@preact/signals'
import { Download } from 'lucide'
import { useEffect } from 'preact/hooks'
import { ask } from '../api/client'
import { everyPage } from '../api/everyPage'
import { Dialog } from '../look/Dialog'
import { Field } from '../look/Field'
import { Icon } from '../look/Icon'
import { troubleOf } from '../look/trouble'
import { t } from '../words/catalogue'
import { CLIENTS } from './queries'

const YEARS = 12

export function SignedFilesDialog({ onClose }: { onClose: () => void }) {
  const clients = useSignal<readonly { id: string; name: string }[]>([])
  const client = useSignal('')
  const year = useSignal('')
  const count = useSignal<number | null>(null)
  const error = useSignal('')
  useEffect(() => {
    everyPage(async (after) => (await ask(CLIENTS, { after })).clients)
      .then((read) => {
        clients.value = read
      })
      .catch((problem) => {
        error.value = troubleOf(problem)
      })
  }, [])
  const asked = new URLSearchParams()
  if (client.value) asked.set('client', client.value)
  if (year.value) asked.set('year', year.value)
  const what = `${asked}`
  useEffect(() => {
    count.value = null
    error.value = ''
    let current = true
    howMany(what)
      .then((found) => {
        if (current) count.value = found
      })
      .catch((problem) => {
        if (current) error.value = troubleOf(problem)
      })
    return () => {
      current = false
    }
  }, [what])
  const now = new Date().getFullYear()
  const years = Array.from({ length: YEARS }, (_, back) => `${now - back}`)
  return (
    <Dialog title={t('signedFiles.title')} onClose={onClose}>
      <div class="stack">
        <p class="soft">{t('signedFiles.what')}</p>
        <Field label={t('signedFiles.client')}>
          {(attributes) => (
            <select
              class="input"
              value={client.value}
              onChange={(event) => (client.value = event.currentTarget.value)}
              {...attributes}
            >
              <option value="">{t('signedFiles.everyClient')}</option>
              {clients.value.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label={t('signedFiles.year')}>
          {(attributes) => (
            <select
              class="input"
              value={year.value}
              onChange={(event) => (year.value = event.currentTarget.value)}
              {...attributes}
            >
              <option value="">{t('signedFiles.everyYear')}</option>
              {years.map((one) => (
                <option key={one}>{one}</option>
              ))}
            </select>
          )}
        </Field>
        <p role="status">
          {count.value === null ? '' : count.value ? t('signedFiles.files', { n: count.value }) : t('signedFiles.none')}
        </p>
        {error.value && (
          <p class="problem" role="alert">
            {error.value}
          </p>
        )}
        <footer class="row end">
          <button type="button" class="button" onClick={onClose}>
            {t('close')}
          </button>
          {count.value ? (
            <a class="button main" href={`/files/signed.zip?${what}`} download>
              <Icon of={Download} />
              {t('signedFiles.fetch')}
            </a>
          ) : (
            <button type="button" class="button main" disabled>
              <Icon of={Download} />
              {t('signedFiles.fetch')}
            </button>
          )}
        </footer>
      </div>
    </Dialog>
  )
}

async function howMany(asked: string): Promise<number> {
  const answer = await fetch(`/files/signed.json?${asked}`)
  if (!answer.ok) throw new Error(`${answer.status}`)
  const { files } = (await answer.json()) as { files: unknown[] }
  return files.length
}
