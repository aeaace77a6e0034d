// The application for members: sign-in, the board, a job's panel, the documents.
import '../look/base.css'
import './board.css'
import { effect } from '@preact/signals'
import { render } from 'preact'
import { signedOut } from '../api/person'
import { choose, speak } from '../words/catalogue'
import { App } from './App'
import { go, route } from './route'

await speak(
  choose(navigator.languages),
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
