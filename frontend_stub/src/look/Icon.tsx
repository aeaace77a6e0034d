// The one icon set, drawn inline; only those that are imported are shipped.
import type { IconNode } from 'lucide'
import { createElement } from 'preact'

export function Icon({ of, big = false, label }: { of: IconNode; big?: boolean; label?: string }) {
  return (
    <svg
      class={big ? 'icon big' : 'icon'}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      stroke-linecap="round"
      stroke-linejoin="round"
      role={label ? 'img' : undefined}
      aria-label={label}
      aria-hidden={label ? undefined : 'true'}
    >
      {of.map(([tag, attributes]) => createElement(tag, attributes as object))}
    </svg>
  )
}
