// A part of the page that is fetched when it is first needed.
import { useSignal } from '@preact/signals'
import type { ComponentType } from 'preact'
import { useEffect } from 'preact/hooks'
import { type Loader, language, speak, t } from '../words/catalogue'

interface Props<P> {
  of: () => Promise<ComponentType<P>>
  with?: P
  /** The class of a grey shape that keeps the place meanwhile; dialogs need none. */
  shape?: string
}

export function Later<P extends object>({ of, with: given, shape }: Props<P>) {
  const part = useSignal<{ component: ComponentType<P> } | null>(null)
  const failed = useSignal(false)
  useEffect(() => {
    of().then(
      (component) => {
        part.value = { component }
      },
      () => {
        failed.value = true
      },
    )
  }, [])
  if (failed.value)
    return (
      <p class="notice bad" role="alert">
        {t('trouble.part')}
      </p>
    )
  if (!part.value) return shape ? <div class={shape} aria-hidden="true" /> : null
  const Part = part.value.component
  return <Part {...(given as P)} />
}

/** Words come with the first part that needs them. */
export async function withWords<Part>(part: Promise<Part>, ...words: Loader[]): Promise<Part> {
  const [loaded] = await Promise.all([part, speak(language.value, ...words)])
  return loaded
}
