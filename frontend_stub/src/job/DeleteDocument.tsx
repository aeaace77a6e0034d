// Deleting a document: what will happen, and what stands in the way.
import { useSignal } from '@preact/signals'
import { ask } from '../api/client'
import { Dialog } from '../look/Dialog'
import { Form } from '../look/Form'
import { announce } from '../look/messages'
import { useAct } from '../look/useAct'
import { t } from '../words/catalogue'
import { DELETE_DOCUMENT } from './queries'

interface Props {
  paper: { id: string; title: string }
  onClose: () => void
  onDone: () => void
}

export function DeleteDocument({ paper, onClose, onDone }: Props) {
  const act = useAct()
  const open = useSignal<readonly { id: string; title: string }[]>([])
  const withdraw = useSignal(false)
  const remove = async () => {
    const done = await act.run(async () => {
      const input = { documentId: paper.id, voidRequests: withdraw.value }
      const { deleteDocument } = await ask(DELETE_DOCUMENT, { input })
      const [refusal] = deleteDocument.userErrors
      open.value = refusal?.__typename === 'DocumentInUse' ? refusal.envelopes : []
      return deleteDocument
    })
    if (!done) return
    announce(t('delete.done', { title: paper.title }))
    onDone()
  }
  return (
    <Dialog title={t('delete.title', { title: paper.title })} onClose={onClose}>
      <Form act={act} submit={remove} done={t('delete.delete')} onClose={onClose} danger>
        <p>{t('delete.text')}</p>
        {open.value.length > 0 && (
          <>
            <p>{t('delete.requests')}</p>
            <ul>
              {open.value.map(({ id, title }) => (
                <li key={id}>{title}</li>
              ))}
            </ul>
            <label class="choice">
              <input
                type="checkbox"
                checked={withdraw.value}
                onChange={(event) => (withdraw.value = event.currentTarget.checked)}
              />
              {t('delete.void')}
            </label>
          </>
        )}
      </Form>
    </Dialog>
  )
}
