// The signing page: what the holder of a personal link sees. Nothing here counts as opened until they act.
import '../look/base.css'
import './sign.css'
import { effect } from '@preact/signals'
import { render } from 'preact'
import { choose, language, speak } from '../words/catalogue'
import { begin, read, rite } from './ceremony'
import { Sign } from './Sign'

const catalogues = [
  { en: () => import('../words/common.en'), fr: () => import('../words/common.fr') },
  { en: () => import('../words/sign.en'), fr: () => import('../words/sign.fr') },
] as const

begin()
await Promise.all([speak(choose(navigator.languages), ...catalogues), read()])
// The request's own language comes first: it is the one that the sender chose for this person.
const asked = rite.value && choose([rite.value.language])
if (asked && asked !== language.value) await speak(asked, ...catalogues)
effect(() => {
  if (rite.value) document.title = `${rite.value.title} · ${rite.value.firmName}`
})
render(<Sign />, document.getElementById('page')!)
