// The other ways to answer: a button on every page of the ceremony; what it opens is fetched when it is pressed.
import { useSignal } from '@preact/signals'
import { ChevronDown } from 'lucide'
import { Icon } from '../look/Icon'
import { Later, withWords } from '../look/Later'
import { t } from '../words/catalogue'
import type { Rite } from './queries'
import { choicesOf, mayOptOut } from './task'

const words = { en: () => import('../words/choices.en'), fr: () => import('../words/choices.fr') }
const inboxWords = { en: () => import('../words/sendInbox.en'), fr: () => import('../words/sendInbox.fr') }
const menu = () => withWords(import('./ChoicesMenu'), words, inboxWords).then((part) => part.ChoicesMenu)

const answer = () => withWords(import('./AnswerDialog'), words).then((part) => part.AnswerDialog)

/** To have it on paper, where there is no other choice yet. */
export function OnPaper({ rite }: { rite: Rite }) {
  const open = useSignal(false)
  if (!mayOptOut(rite)) return null
  return (
    <>
      <button type="button" class="button quiet" aria-haspopup="dialog" onClick={() => (open.value = true)}>
        {t('choices.paper')}
      </button>
      {open.value && <Later of={answer} with={{ kind: 'optOut' as const, onClose: () => (open.value = false) }} />}
    </>
  )
}

export function Choices({ rite, inRoom }: { rite: Rite; inRoom: boolean }) {
  const from = useSignal<HTMLElement | null>(null)
  const choices = choicesOf(rite, inRoom)
  if (choices.length === 0) return null
  return (
    <>
      <button
        type="button"
        class="button quiet"
        aria-haspopup="menu"
        onClick={(event) => (from.value = from.value ? null : event.currentTarget)}
      >
        {t('choices.open')}
        <Icon of={ChevronDown} />
      </button>
      {from.value && <Later of={menu} with={{ choices, from: from.value, onClose: () => (from.value = null) }} />}
    </>
  )
}
