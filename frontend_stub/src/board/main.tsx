// The application for members: sign-in, the board, a job's panel, the documents.
import '../look/base.css'
import './board.css'
import { effect } from '@preact/signals'
import { render } from 'preact'
import { signedOut } from '../api/person'
import { choose, language, speak } from '../words/catalogue'
import { App } from './App'
import { meet } from './person'
import { go, route } from './route'
import { open } from './store'

// What the page needs is asked for at once: words, person and board come together.
language.value = choose(navigator.languages)
void meet()
if (route.value.page === 'board') void open(route.value.pipelineId)
await speak(
  language.value,
  { en: () => import('../words/common.en'), fr: () => import('../words/common.fr') },
  { en: () => import('../words/board.en'), fr: () => import('../words/board.fr') },
)
effect(() => {
  const { page } = route.value
  if (!signedOut.value || page === 'sign-in' || page === 'enter') return
  const from = location.pathname + location.search
  go(from === '/' ? '/sign-in' : `/sign-in?to=${encodeURIComponent(from)}`, 'replace')
})
render(<App />, document.getElementById('page')!)
