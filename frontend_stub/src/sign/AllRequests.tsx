// The way to all one's requests, where nothing is left to do with this one; what it opens is fetched when it is pressed.
import { useSignal } from '@preact/signals'
import { List } from 'lucide'
import { Icon } from '../look/Icon'
import { Later, withWords } from '../look/Later'
import { t } from '../words/catalogue'

const words = { en: () => import('../words/sendInbox.en'), fr: () => import('../words/sendInbox.fr') }
const dialog = () => withWords(import('./SendInbox'), words).then((part) => part.SendInboxDialog)

export function AllRequests({ firm }: { firm: string }) {
  const open = useSignal(false)
  return (
    <p>
      <button type="button" class="button quiet" aria-haspopup="dialog" onClick={() => (open.value = true)}>
        <Icon of={List} />
        {t('allRequests', { firm })}
      </button>
      {open.value && <Later of={dialog} with={{ onClose: () => (open.value = false) }} />}
    </p>
  )
}
