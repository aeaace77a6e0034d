// Linking documents to jobs, later, from a list of documents.
import { useSignal } from '@preact/signals'
import { ask } from '../api/client'
import { take1 } from '../board/store'
import { Dialog } from '../look/Dialog'
import { announce } from '../look/messages'
import { useAct } from '../look/useAct'
import { t } from '../words/catalogue'
import { type ChosenJob, JobChoice } from './JobChoice'
import { LINK } from './queries'

interface Props {
  documents: { id: string; title: string }[]
  /** Jobs to which they are linked already. */
  linked: string[]
  onClose: () => void
  onDone: () => void
}

export function LinkJobs({ documents, linked, onClose, onDone }: Props) {
  const act = useAct()
  const chosen = useSignal<ChosenJob[]>([])
  const link = async () => {
    const done = await act.run(async () => {
      const input = { documentIds: documents.map(({ id }) => id), jobIds: chosen.value.map(({ id }) => id) }
      const { linkDocuments } = await ask(LINK, { input })
      linkDocuments.jobs.forEach(take1)
      return linkDocuments
    })
    if (!done) return
    announce(t('link.done', { n: chosen.value.length }))
    onDone()
  }
  return (
    <Dialog title={t('link.title')} onClose={onClose}>
      <p class="soft">{documents.map(({ title }) => title).join(', ')}</p>
      <JobChoice chosen={chosen} without={linked} />
      {act.error && (
        <p class="notice bad" role="alert">
          {act.error}
        </p>
      )}
      <footer>
        <button type="button" class="button" onClick={onClose}>
          {t('cancel')}
        </button>
        <button type="button" class="button main" disabled={act.busy || chosen.value.length === 0} onClick={link}>
          {t('link.link')}
        </button>
      </footer>
    </Dialog>
  )
}
