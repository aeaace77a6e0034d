// What the page has to say: toasts that are seen, and a polite voice for those who listen.
import { signal } from '@preact/signals'
import { CircleAlert, CircleCheck, X } from 'lucide'
import { t } from '../words/catalogue'
import { Icon } from './Icon'

interface Toast {
  id: number
  kind: 'good' | 'bad'
  text: string
}

const toasts = signal<Toast[]>([])
const spoken = signal('')
let last = 0

export function toast(kind: Toast['kind'], text: string, seconds = kind === 'bad' ? 12 : 6) {
  last += 1
  const id = last
  toasts.value = [...toasts.value.slice(-3), { id, kind, text }]
  setTimeout(() => dismiss(id), seconds * 1000)
}

const dismiss = (id: number) => {
  toasts.value = toasts.value.filter((one) => one.id !== id)
}

/** Says something politely. The same words twice in a row are said twice. */
export function announce(text: string) {
  spoken.value = spoken.value === text ? `${text}\u00a0` : text
}

export function Messages() {
  return (
    <>
      <div class="out-of-sight" role="log" aria-live="polite" data-testid="announcer">
        {spoken.value}
      </div>
      <div class="toasts" role="status">
        {toasts.value.map(({ id, kind, text }) => (
          <div key={id} class={`toast ${kind}`}>
            <Icon of={kind === 'good' ? CircleCheck : CircleAlert} />
            <span class="grow">{text}</span>
            <button type="button" class="button quiet square" aria-label={t('dismiss')} onClick={() => dismiss(id)}>
              <Icon of={X} />
            </button>
          </div>
        ))}
      </div>
    </>
  )
}
