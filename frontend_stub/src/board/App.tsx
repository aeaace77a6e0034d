// Which page an address shows.
import type { ComponentType } from 'preact'
import { Later, withWords } from '../look/Later'
import { Messages } from '../look/messages'
import { t } from '../words/catalogue'
import { BoardPage, BoardSkeleton } from './BoardPage'
import { unmet, viewer } from './person'
import { route, stay } from './route'
import {
  clientWords,
  deskWords,
  formWords,
  jobWords,
  messageWords,
  requestWords,
  sessionWords,
  templateWords,
} from './words'

const SignIn = () => (
  <Later of={() => withWords(import('../session/SignIn'), sessionWords).then((page) => page.SignIn as ComponentType)} />
)
const Documents = () => (
  <Later
    shape="skeleton later"
    of={() => withWords(import('../job/DocumentsPage'), jobWords, formWords).then((page) => page.DocumentsPage)}
  />
)

const Signatures = () => (
  <Later
    shape="skeleton later"
    of={() => withWords(import('../desk/SignaturesPage'), deskWords, requestWords).then((page) => page.SignaturesPage)}
  />
)
const Chase = () => (
  <Later
    shape="skeleton later"
    of={() => withWords(import('../desk/ChasePage'), deskWords, requestWords).then((page) => page.ChasePage)}
  />
)

const Clients = () => (
  <Later
    shape="skeleton later"
    of={() => withWords(import('../clients/ClientsPage'), clientWords, formWords).then((page) => page.ClientsPage)}
  />
)

const OwnMessages = () => (
  <Later
    shape="skeleton later"
    of={() => withWords(import('../settings/MessagesPage'), messageWords).then((page) => page.MessagesPage)}
  />
)

const Templates = () => (
  <Later
    shape="skeleton later"
    of={() =>
      withWords(import('../templates/TemplatesPage'), templateWords, jobWords, formWords).then(
        (page) => page.TemplatesPage,
      )
    }
  />
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

/** Pages for members. The board reads itself while it becomes known who is asking. */
function Inside() {
  if (!viewer.value && unmet.value && unmet.value !== 'signed-out')
    return <Stop title={t('trouble.title')} text={t(`trouble.${unmet.value}`)} />
  if (!viewer.value && route.value.page !== 'board') return <BoardSkeleton />
  const { page } = route.value
  if (page === 'documents') return <Documents />
  if (page === 'signatures') return <Signatures />
  if (page === 'chase') return <Chase />
  if (page === 'clients') return <Clients />
  if (page === 'messages') return <OwnMessages />
  if (page === 'templates') return <Templates />
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
