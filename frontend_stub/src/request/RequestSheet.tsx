// A request over the pages of the desk: read when it is opened, and kept as it stands.
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { ask } from '../api/client'
import { kept } from '../desk/live'
import { Dialog } from '../look/Dialog'
import { troubleOf } from '../look/trouble'
import { t } from '../words/catalogue'
import { ActDialog } from './ActDialog'
import type { Target } from './doing'
import { REQUEST, type Request } from './queries'
import { RequestView } from './RequestView'

interface Props {
  id: string
  onClose: () => void
}

export function RequestSheet({ id, onClose }: Props) {
  const request = useSignal<Request | null>(null)
  const error = useSignal('')
  const acting = useSignal<Target | null>(null)
  const read = async () => {
    try {
      const { envelope } = await ask(REQUEST, { id })
      request.value = envelope
      error.value = envelope ? '' : t('request.gone')
    } catch (problem) {
      error.value = troubleOf(problem)
    }
  }
  useEffect(() => kept(read), [])
  const done = () => {
    const gone = acting.value?.act === 'DELETE'
    acting.value = null
    if (gone) onClose()
    else void read()
  }
  return (
    <Dialog title={t('request.sheet')} onClose={onClose}>
      {error.value && (
        <p class="notice bad" role="alert">
          {error.value}
        </p>
      )}
      {request.value && <RequestView request={request.value} onAct={(target) => (acting.value = target)} />}
      {!request.value && !error.value && <p class="soft">{t('loading')}</p>}
      {acting.value && <ActDialog target={acting.value} onClose={() => (acting.value = null)} onDone={done} />}
    </Dialog>
  )
}
