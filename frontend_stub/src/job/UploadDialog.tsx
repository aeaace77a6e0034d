// Bringing files: choose them, Next, link jobs, finish. Each file and its links arrive together or not at all.
import { useSignal } from '@preact/signals'
import { CircleAlert, CircleCheck, FileText, FileUp, Link2, X } from 'lucide'
import { useRef } from 'preact/hooks'
import { ask } from '../api/client'
import { TAKEN, titleOf, upload } from '../api/files'
import { freshKey } from '../api/refusal'
import { Dialog } from '../look/Dialog'
import { Icon } from '../look/Icon'
import { announce } from '../look/messages'
import { troubleOf } from '../look/trouble'
import { t } from '../words/catalogue'
import { FolderField, Refused, useFolders } from './FolderField'
import { type ChosenJob, JobChoice } from './JobChoice'
import { CREATE_DOCUMENT } from './queries'

interface Props {
  /** The job that it begins from; without, none is chosen yet. */
  job?: ChosenJob
  client?: { id: string; name: string } | null
  onClose: () => void
  onDone: () => void
}

interface Piece {
  file: File
  key: string
  state: 'chosen' | 'sending' | 'done' | 'failed'
  error: string
}
export function UploadDialog({ job, client, onClose, onDone }: Props) {
  const step = useSignal<'files' | 'jobs' | 'choosing'>('files')
  const pieces = useSignal<Piece[]>([])
  const folders = useFolders(client)
  const jobs = useSignal<ChosenJob[]>(job ? [{ id: job.id, title: job.title, number: job.number }] : [])
  const busy = useSignal(false)
  const error = useSignal('')
  const change = (piece: Piece, part: Partial<Piece>) => {
    pieces.value = pieces.value.map((one) => (one.key === piece.key ? { ...one, ...part } : one))
  }
  const finish = async () => {
    busy.value = true
    error.value = ''
    try {
      const folderId = await folders.id()
      for (const piece of pieces.value) if (piece.state !== 'done') await send(piece, folderId)
    } catch (problem) {
      error.value = problem instanceof Refused ? problem.message : troubleOf(problem)
    }
    busy.value = false
    if (!error.value && pieces.value.every(({ state }) => state === 'done')) {
      announce(t('upload.done', { n: pieces.value.length }))
      onDone()
    }
  }
  const send = async (piece: Piece, folderId: string) => {
    change(piece, { state: 'sending', error: '' })
    try {
      const uploaded = await upload(piece.file)
      if ('refusals' in uploaded) throw new Refused(uploaded.refusals)
      const input = {
        uploadId: uploaded.uploadId,
        folderId,
        title: titleOf(piece.file.name),
        jobIds: jobs.value.map(({ id }) => id),
        idempotencyKey: piece.key,
      }
      const { createDocument } = await ask(CREATE_DOCUMENT, { input })
      if (createDocument.userErrors.length) throw new Refused(createDocument.userErrors)
      change(piece, { state: 'done' })
    } catch (problem) {
      const text = problem instanceof Refused ? problem.message : troubleOf(problem)
      change(piece, { state: 'failed', error: text, key: freshKey() })
    }
  }
  if (step.value === 'files')
    return (
      <Dialog title={t('upload.title')} onClose={onClose}>
        <FileChoice pieces={pieces} />
        <FolderField folders={folders} client={client} />
        <footer>
          <button type="button" class="button" onClick={onClose}>
            {t('cancel')}
          </button>
          <button
            type="button"
            class="button main"
            disabled={pieces.value.length === 0}
            onClick={() => (step.value = 'jobs')}
          >
            {t('next')}
          </button>
        </footer>
      </Dialog>
    )
  if (step.value === 'choosing')
    return (
      <Dialog title={t('link.title')} onClose={onClose}>
        <JobChoice chosen={jobs} />
        <footer>
          <button type="button" class="button main" onClick={() => (step.value = 'jobs')}>
            {t('link.link')}
          </button>
        </footer>
      </Dialog>
    )
  return (
    <Dialog title={t('upload.title')} onClose={onClose}>
      <Files pieces={pieces.value} />
      <div class="stack tight">
        <h3>{t('link.jobs')}</h3>
        {jobs.value.length === 0 && <p class="hint">{t('upload.noJobs')}</p>}
        <ul class="items">
          {jobs.value.map(({ id, title, number }) => (
            <li key={id}>
              <Icon of={Link2} />
              <span>
                {title} <span class="soft small">#{number}</span>
              </span>
            </li>
          ))}
        </ul>
        <p>
          <button type="button" class="button" disabled={busy.value} onClick={() => (step.value = 'choosing')}>
            <Icon of={Link2} />
            {t('link.title')}
          </button>
        </p>
      </div>
      {(error.value || folders.trouble) && (
        <p class="notice bad" role="alert">
          {error.value || folders.trouble}
        </p>
      )}
      <footer>
        <button type="button" class="button" disabled={busy.value} onClick={() => (step.value = 'files')}>
          {t('back')}
        </button>
        <button type="button" class="button main" disabled={busy.value} onClick={finish}>
          {busy.value ? t('upload.sending') : t('upload.finish')}
        </button>
      </footer>
    </Dialog>
  )
}

function FileChoice({ pieces }: { pieces: import('@preact/signals').Signal<Piece[]> }) {
  const input = useRef<HTMLInputElement>(null)
  const over = useSignal(false)
  const add = (files: FileList | null | undefined) => {
    const fresh = [...(files ?? [])].map((file) => ({ file, key: freshKey(), state: 'chosen' as const, error: '' }))
    pieces.value = [...pieces.value, ...fresh]
  }
  return (
    <div class="stack tight">
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
          add(event.dataTransfer?.files)
        }}
      >
        <Icon of={FileUp} big />
        <strong>{t('upload.choose')}</strong>
        <span class="soft small">{t('upload.chooseHint')}</span>
        <input
          ref={input}
          class="out-of-sight"
          type="file"
          multiple
          accept={TAKEN}
          onChange={(event) => {
            add(event.currentTarget.files)
            event.currentTarget.value = ''
          }}
        />
      </label>
      <Files
        pieces={pieces.value}
        onRemove={(piece) => (pieces.value = pieces.value.filter(({ key }) => key !== piece.key))}
      />
    </div>
  )
}

const signs = { chosen: FileText, sending: FileUp, done: CircleCheck, failed: CircleAlert }

function Files({ pieces, onRemove }: { pieces: Piece[]; onRemove?: (piece: Piece) => void }) {
  return (
    <ul class="items" aria-label={t('upload.files')}>
      {pieces.map((piece) => (
        <li key={piece.key} class={piece.state}>
          <Icon of={signs[piece.state]} />
          <span class="grow">
            {piece.file.name}
            {piece.state !== 'chosen' && <span class="soft small"> · {t(`upload.state.${piece.state}`)}</span>}
            {piece.error && (
              <span class="problem" role="alert">
                {piece.error}
              </span>
            )}
          </span>
          {onRemove && (
            <button
              type="button"
              class="button quiet square"
              aria-label={t('upload.remove', { name: piece.file.name })}
              onClick={() => onRemove(piece)}
            >
              <Icon of={X} />
            </button>
          )}
        </li>
      ))}
    </ul>
  )
}
