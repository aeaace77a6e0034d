// Verification: is this file what was signed? For anyone, without signing in.
import '../look/base.css'
import './verify.css'
import { render } from 'preact'
import { choose, speak, t } from '../words/catalogue'
import { Verify } from './Verify'

await speak(
  choose(navigator.languages),
  { en: () => import('../words/common.en'), fr: () => import('../words/common.fr') },
  { en: () => import('../words/verify.en'), fr: () => import('../words/verify.fr') },
)
document.title = `${t('verify.title')} · Countersign`
render(<Verify />, document.getElementById('page')!)
