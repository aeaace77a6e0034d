// Which page an address shows.
import { useSignal } from '@preact/signals'
import type { ComponentType } from 'preact'
import { useEffect } from 'preact/hooks'
import { signedOut } from '../api/person'
import { Messages } from '../look/messages'
import { troubleOf } from '../look/trouble'
import { t } from '../words/catalogue'
import { BoardPage, BoardSkeleton } from './BoardPage'
import { Later, withWords } from './Later'
import { meet, viewer } from './person'
import { route, stay } from './route'
import { formWords, jobWords, sessionWords } from './words'

const SignIn = () => (
  <Later of={() => withWords(import('../session/SignIn'), sessionWords).then((page) => page.SignIn as ComponentType)} />
)
const Documents = () => (
  <Later of={() => withWords(import('../job/DocumentsPage'), jobWords, formWords).then((page) => page.DocumentsPage)} />
)

export function App() {
  const { page } = route.value
  if (page === 'sign-in' || page === 'enter')
    return (
      <>
        <SignIn />
        <Messages />
      </>
    )
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only looks after the links inside it
    // biome-ignore lint/a11y/useKeyWithClickEvents: Enter on a link is a click
    <div class="app" onClick={stay}>
      <Inside />
      <Messages />
    </div>
  )
}

/** Pages for members: nothing is shown before it is known who is asking. */
function Inside() {
  const error = useSignal('')
  useEffect(() => {
    if (viewer.value) return
    meet()
      .then((known) => {
        if (!known) signedOut.value = true
      })
      .catch((problem) => {
        error.value = troubleOf(problem)
      })
  }, [])
  if (error.value) return <Stop title={t('trouble.title')} text={error.value} />
  if (!viewer.value) return <BoardSkeleton />
  const { page } = route.value
  if (page === 'documents') return <Documents />
  if (page === 'nowhere') return <Stop title={t('nowhere.title')} text={t('nowhere.text')} />
  return <BoardPage />
}

export function Stop({ title, text }: { title: string; text: string }) {
  return (
    <main class="lone">
      <h1>{title}</h1>
      <p class="soft">{text}</p>
      <p class="row">
        <button type="button" class="button main" onClick={() => location.reload()}>
          {t('tryAgain')}
        </button>
        <a class="button" href="/">
          {t('toBoard')}
        </a>
      </p>
    </main>
  )
}
