// The inbox: all that a firm asks of one address, for whoever holds the link that was sent there.
import '../look/base.css'
import './inbox.css'
import { render } from 'preact'
import { choose, language, speak, t } from '../words/catalogue'
import { InboxPage } from './InboxPage'
import { inbox, read } from './inbox'

const catalogues = [
  { en: () => import('../words/common.en'), fr: () => import('../words/common.fr') },
  { en: () => import('../words/inbox.en'), fr: () => import('../words/inbox.fr') },
] as const

await Promise.all([speak(choose(navigator.languages), ...catalogues), read()])
const asked = inbox.value && choose([inbox.value.language])
if (asked && asked !== language.value) await speak(asked, ...catalogues)
document.title = `${t('inbox.title')} · ${inbox.value?.firmName ?? 'Countersign'}`
render(<InboxPage />, document.getElementById('page')!)
