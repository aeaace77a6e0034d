// Sending what a firm asked for: for whoever holds the link that was mailed to them.
import '../look/base.css'
import './send.css'
import { render } from 'preact'
import { choose, language, speak, t } from '../words/catalogue'
import { asked, read } from './asked'
import { SendPage } from './SendPage'

const catalogues = [
  { en: () => import('../words/common.en'), fr: () => import('../words/common.fr') },
  { en: () => import('../words/send.en'), fr: () => import('../words/send.fr') },
] as const

await Promise.all([speak(choose(navigator.languages), ...catalogues), read()])
const wanted = asked.value && choose([asked.value.language])
if (wanted && wanted !== language.value) await speak(wanted, ...catalogues)
document.title = `${t('send.title')} · ${asked.value?.firmName ?? 'Countersign'}`
render(<SendPage />, document.getElementById('page')!)
