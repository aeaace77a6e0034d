// Words in the reader's language. A catalogue is a flat object; `{name}` is replaced, `{n|one|many}` chooses by number.
import { signal } from '@preact/signals'

export type Language = 'en' | 'fr'
export type Catalogue = Record<string, string>
export type Loader = Record<Language, () => Promise<{ default: Catalogue }>>

export const language = signal<Language>('en')
const words = signal<Catalogue>({})

/** The best of our languages for what the reader asks for. */
export function choose(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const own = tag.slice(0, 2).toLowerCase()
    if (own === 'en' || own === 'fr') return own
  }
  return 'en'
}

/** Loads the catalogues of a page in a language; the page is drawn afterwards. */
export async function speak(to: Language, ...loaders: Loader[]): Promise<void> {
  const parts = await Promise.all(loaders.map((loader) => loader[to]()))
  words.value = Object.assign({}, words.value, ...parts.map((part) => part.default))
  language.value = to
  if (typeof document === 'object') document.documentElement.lang = to
}

export type Fill = Record<string, string | number>

/** The words for a key, filled in. A missing key shows itself. */
export function t(key: string, fill: Fill = {}): string {
  return fillIn(words.value[key] ?? key, fill, language.value)
}

/** Whether the catalogue has words for a key: for codes that a later server may add. */
export const has = (key: string): boolean => key in words.value

export function fillIn(text: string, fill: Fill, tongue: string): string {
  return text.replace(/\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g, (whole, name: string, one?: string, many?: string) => {
    const value = fill[name]
    if (value === undefined) return whole
    if (one === undefined) return typeof value === 'number' ? number(value, tongue) : value
    const chosen = new Intl.PluralRules(tongue).select(Number(value)) === 'one' ? one : many!
    return chosen.replace('#', number(Number(value), tongue))
  })
}

const number = (value: number, tongue: string) => new Intl.NumberFormat(tongue).format(value)
