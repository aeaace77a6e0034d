// A dialog of the browser's own: it keeps the focus, Escape closes it, the rest of the page is inert.
import { X } from 'lucide'
import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'
import { t } from '../words/catalogue'
import { Icon } from './Icon'

interface Props {
  title: string
  onClose: () => void
  children: ComponentChildren
  class?: string
}

export function Dialog({ title, onClose, children, class: kind }: Props) {
  const dialog = useRef<HTMLDialogElement>(null)
  const heading = useId()
  useEffect(() => {
    const before = document.activeElement as HTMLElement | null
    const own = dialog.current!
    own.showModal()
    return () => {
      own.close()
      // Focus returns to where it was, if that is still there.
      if (before?.isConnected) before.focus()
    }
  }, [])
  return (
    <dialog
      ref={dialog}
      class={kind}
      aria-labelledby={heading}
      onCancel={(event) => {
        if (event.target !== dialog.current) return
        event.preventDefault()
        onClose()
      }}
    >
      <div class="dialog">
        <header class="row apart">
          <h2 id={heading} class="grow">
            {title}
          </h2>
          <button type="button" class="button quiet square" aria-label={t('close')} onClick={onClose}>
            <Icon of={X} />
          </button>
        </header>
        {children}
      </div>
    </dialog>
  )
}
