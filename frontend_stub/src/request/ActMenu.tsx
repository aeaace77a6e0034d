// What can be done now, of a request or of one of its parties, behind one button.
import { useSignal } from '@preact/signals'
import { EllipsisVertical } from 'lucide'
import { useRef } from 'preact/hooks'
import { Icon } from '../look/Icon'
import { Menu, MenuItem } from '../look/Menu'
import { t } from '../words/catalogue'
import type { Act } from './possible'

interface Props<A extends Act> {
  /** Of the button; the menu is called by `about`. */
  label: string
  about: string
  acts: A[]
  onChoose: (act: A) => void
}

export function ActMenu<A extends Act>({ label, about, acts, onChoose }: Props<A>) {
  const button = useRef<HTMLButtonElement>(null)
  const open = useSignal(false)
  if (acts.length === 0) return null
  return (
    <>
      <button
        ref={button}
        type="button"
        class="button quiet square"
        aria-haspopup="menu"
        aria-label={label}
        onClick={() => (open.value = !open.value)}
      >
        <Icon of={EllipsisVertical} />
      </button>
      {open.value && button.current && (
        <Menu label={about} from={button.current} onClose={() => (open.value = false)}>
          {acts.map((act) => (
            <MenuItem
              key={act}
              onChoose={() => {
                open.value = false
                onChoose(act)
              }}
            >
              {t(`act.${act}.short`)}
            </MenuItem>
          ))}
        </Menu>
      )}
    </>
  )
}
