// Where in the application the reader is, by the address.
import { computed, signal } from '@preact/signals'

export type Route =
  | { page: 'home' }
  | { page: 'board'; pipelineId: string }
  | { page: 'job'; jobId: string }
  | { page: 'documents' }
  | { page: 'signatures' }
  | { page: 'chase' }
  | { page: 'clients' }
  | { page: 'messages' }
  | { page: 'templates' }
  | { page: 'sign-in' }
  | { page: 'enter'; token: string }
  | { page: 'nowhere' }

export function parse(path: string): Route {
  const [, first = '', second = '', ...more] = path.replace(/\/+$/, '').split('/')
  if (more.length) return { page: 'nowhere' }
  const id = decodeURIComponent(second)
  if (first === '') return { page: 'home' }
  if (first === 'pipelines' && id) return { page: 'board', pipelineId: id }
  if (first === 'jobs' && id) return { page: 'job', jobId: id }
  if (first === 'enter' && id) return { page: 'enter', token: id }
  if ((first === 'documents' || first === 'signatures' || first === 'chase' || first === 'clients') && !id)
    return { page: first }
  if (first === 'settings' && (second === 'messages' || second === 'templates')) return { page: second }
  if (first === 'sign-in' && !id) return { page: 'sign-in' }
  return { page: 'nowhere' }
}

const place = signal(typeof location === 'object' ? location.pathname + location.search : '/')
export const route = computed(() => parse(place.value.split('?')[0]!))
export const query = computed(() => place.value.split('?')[1] ?? '')

/** Goes to an address of ours, without loading the page again. */
export function go(to: string, how: 'push' | 'replace' = 'push') {
  if (how === 'push') history.pushState(null, '', to)
  else history.replaceState(null, '', to)
  place.value = to
}

if (typeof addEventListener === 'function')
  addEventListener('popstate', () => {
    place.value = location.pathname + location.search
  })

/** Lets plain clicks on links of ours stay on the page; all others are the browser's. */
export function stay(event: MouseEvent) {
  if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
  const link = (event.target as HTMLElement).closest<HTMLAnchorElement>('a[href^="/"]')
  if (!link || link.target || parse(link.pathname).page === 'nowhere') return
  event.preventDefault()
  go(link.pathname + link.search)
}
