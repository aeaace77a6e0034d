// The other ways to answer, each with the dialog that explains it.
import { useSignal } from '@preact/signals'
import type { IconNode } from 'lucide'
import { Ban, Clock, FileText, List, MessageSquare, Undo2, UserRound } from 'lucide'
import { Icon } from '../look/Icon'
import { Menu, MenuItem } from '../look/Menu'
import { toast } from '../look/messages'
import { t } from '../words/catalogue'
import { AnswerDialog } from './AnswerDialog'
import { place } from './ceremony'
import { HandOverDialog } from './HandOverDialog'
import { SendInboxDialog } from './SendInbox'
import type { Choice } from './task'
import { problem, save } from './values'

const signs: Record<Choice, IconNode> = {
  later: Clock,
  changes: MessageSquare,
  handOver: UserRound,
  optOut: FileText,
  withdraw: Undo2,
  decline: Ban,
  inbox: List,
}

interface Props {
  choices: readonly Choice[]
  from: HTMLElement
  onClose: () => void
}

export function ChoicesMenu({ choices, from, onClose }: Props) {
  const chosen = useSignal<Exclude<Choice, 'later'> | null>(null)
  const choose = (choice: Choice) => {
    if (choice !== 'later') chosen.value = choice
    else {
      onClose()
      void leave()
    }
  }
  if (chosen.value === 'handOver') return <HandOverDialog onClose={onClose} />
  if (chosen.value === 'inbox') return <SendInboxDialog onClose={onClose} />
  if (chosen.value) return <AnswerDialog kind={chosen.value} onClose={onClose} />
  return (
    <Menu label={t('choices.open')} from={from} onClose={onClose}>
      {choices.map((choice) => (
        <MenuItem key={choice} onChoose={() => choose(choice)}>
          <Icon of={signs[choice]} />
          {t(`choices.${choice}`)}
        </MenuItem>
      ))}
    </Menu>
  )
}

/** Nobody leaves before what they wrote is saved. */
async function leave() {
  if (await save()) place.value = 'away'
  else toast('bad', problem.value)
}
