// A menu under the element that opened it. Arrows, Home, End and first letters lead through it; Escape closes it.
import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'

interface Props {
  label: string
  /** The element that it hangs from, and that gets the focus back. */
  from: HTMLElement
  onClose: () => void
  children: ComponentChildren
}

export function Menu({ label, from, onClose, children }: Props) {
  const menu = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const own = menu.current!
    own.showPopover()
    place(own, from)
    items(own)[0]?.focus()
    return () => {
      if (own.contains(document.activeElement) && from.isConnected) from.focus()
    }
  }, [from])
  return (
    <div
      ref={menu}
      class="menu"
      role="menu"
      aria-label={label}
      popover="auto"
      onToggle={(event) => event.newState === 'closed' && onClose()}
      onKeyDown={(event) => walk(event, menu.current!, onClose)}
    >
      {children}
    </div>
  )
}

interface ItemProps {
  onChoose: () => void
  disabled?: boolean
  children: ComponentChildren
}

export function MenuItem({ onChoose, disabled = false, children }: ItemProps) {
  return (
    <button
      type="button"
      role="menuitem"
      tabIndex={-1}
      aria-disabled={disabled ? 'true' : undefined}
      onClick={() => disabled || onChoose()}
    >
      {children}
    </button>
  )
}

const items = (menu: HTMLElement) => [...menu.querySelectorAll<HTMLElement>('[role^="menuitem"]')]

/** Below its opener, or above where there is no room. */
export function place(own: HTMLElement, from: HTMLElement) {
  const at = from.getBoundingClientRect()
  const { offsetWidth: width, offsetHeight: height } = own
  const below = at.bottom + 4 + height <= innerHeight || at.top < height
  own.style.top = `${Math.max(8, below ? Math.min(at.bottom + 4, innerHeight - height - 8) : at.top - height - 4)}px`
  own.style.left = `${Math.max(8, Math.min(at.left, innerWidth - width - 8))}px`
}

function walk(event: KeyboardEvent, menu: HTMLElement, onClose: () => void) {
  const all = items(menu)
  const at = all.indexOf(document.activeElement as HTMLElement)
  const to: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }
  let next: HTMLElement | undefined
  if (event.key in to) next = all.at(to[event.key]! % all.length)
  else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && event.key !== ' ')
    next = [...all.slice(at + 1), ...all].find((item) =>
      item.textContent?.trim().toLowerCase().startsWith(event.key.toLowerCase()),
    )
  else if (event.key === 'Escape' || event.key === 'Tab') onClose()
  else return
  event.stopPropagation()
  if (event.key !== 'Tab') event.preventDefault()
  next?.focus()
}
