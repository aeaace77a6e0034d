// The list of all one's requests: on demand, its link goes to the address that the firm has of this person.

import { useSignal } from '@preact/signals'
import { ask } from '../api/client'
import { Dialog } from '../look/Dialog'
import { useAct } from '../look/useAct'
import { t } from '../words/catalogue'
import { rite } from './ceremony'
import { SEND_INBOX } from './queries'

export function SendInboxDialog({ onClose }: { onClose: () => void }) {
  const { firmName: firm } = rite.value!
  const act = useAct()
  const answered = useSignal(false)
  /** The answer is the same whether a message went or not. */
  const send = async () => {
    answered.value = await act.run(async () => (await ask(SEND_INBOX, {})).sendInbox)
  }
  return (
    <Dialog title={t('sendInbox.title', { firm })} onClose={onClose}>
      <div class="stack">
        <p>{t('sendInbox.text', { firm })}</p>
        {act.error && (
          <p class="notice bad" role="alert">
            {act.error}
          </p>
        )}
        {answered.value ? (
          <p class="notice good" role="status">
            {t('sendInbox.asked', { firm })}
          </p>
        ) : (
          <footer class="row end">
            <button type="button" class="button main" disabled={act.busy} onClick={send}>
              {t('sendInbox.do')}
            </button>
          </footer>
        )}
      </div>
    </Dialog>
  )
}
