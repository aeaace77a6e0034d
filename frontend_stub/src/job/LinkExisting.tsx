// Linking papers that the client's folders hold already.
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { ask } from '../api/client'
import { take1 } from '../board/store'
import { Dialog } from '../look/Dialog'
import { announce } from '../look/messages'
import { troubleOf } from '../look/trouble'
import { useAct } from '../look/useAct'
import { t } from '../words/catalogue'
import { papersOf } from './Documents'
import { DOCUMENTS, type Job, LINK, type ListedPaper } from './queries'
import { StateTag } from './StateTag'

interface Props {
  job: Job
  onClose: () => void
  onDone: () => void
}

export function LinkExisting({ job, onClose, onDone }: Props) {
  const act = useAct()
  const papers = useSignal<ListedPaper[] | null>(null)
  const error = useSignal('')
  const chosen = useSignal<string[]>([])
  useEffect(() => {
    const here = new Set(papersOf(job).map(({ id }) => id))
    const filter = job.client ? { clientIds: [job.client.id] } : null
    ask(DOCUMENTS, { filter })
      .then(({ documents }) => {
        papers.value = documents.nodes.filter(({ id }) => !here.has(id))
      })
      .catch((problem) => {
        error.value = troubleOf(problem)
      })
  }, [])
  const link = async () => {
    const done = await act.run(async () => {
      const { linkDocuments } = await ask(LINK, { input: { documentIds: chosen.value, jobIds: [job.id] } })
      linkDocuments.jobs.forEach(take1)
      return linkDocuments
    })
    if (!done) return
    announce(t('link.done', { n: chosen.value.length }))
    onDone()
  }
  const toggle = (id: string, on: boolean) => {
    chosen.value = on ? [...chosen.value, id] : chosen.value.filter((one) => one !== id)
  }
  return (
    <Dialog title={t('papers.linkExisting')} onClose={onClose}>
      {papers.value?.length === 0 && <p class="empty">{t('papers.noneElse')}</p>}
      <ul class="choices" aria-label={t('papers.title')}>
        {papers.value?.map((paper) => (
          <li key={paper.id}>
            <label class="choice">
              <input type="checkbox" onChange={(event) => toggle(paper.id, event.currentTarget.checked)} />
              <span class="grow">
                {paper.title}
                <br />
                <StateTag state={paper.state} progress={paper.signatureProgress} />{' '}
                <span class="soft small">{paper.folder.name}</span>
              </span>
            </label>
          </li>
        ))}
      </ul>
      {(error.value || act.error) && (
        <p class="notice bad" role="alert">
          {error.value || act.error}
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
