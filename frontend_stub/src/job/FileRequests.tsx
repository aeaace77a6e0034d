// Requests for documents that are out, with how much has come, and what can be done with them.
import { useSignal } from '@preact/signals'
import { Bell, CircleCheck, EllipsisVertical, Inbox, X } from 'lucide'
import { useRef } from 'preact/hooks'
import { ask } from '../api/client'
import { Icon } from '../look/Icon'
import { Menu, MenuItem } from '../look/Menu'
import { toast } from '../look/messages'
import { refusalsOf, troubleOf } from '../look/trouble'
import { t } from '../words/catalogue'
import { day } from '../words/moment'
import { CANCEL, CLOSE, REMIND } from './asking'
import type { AskedFiles } from './queries'

interface Props {
  requests: readonly (AskedFiles & { client?: { name: string } })[]
  changed: () => Promise<void>
}

export function FileRequests({ requests, changed }: Props) {
  const shown = requests.filter(({ state }) => state !== 'CANCELLED')
  if (shown.length === 0) return null
  return (
    <section class="stack tight asked-for" aria-labelledby="asked-for">
      <h3 id="asked-for">{t('asking.list')}</h3>
      <ul class="papers">
        {shown.map((request) => (
          <Row key={request.id} request={request} changed={changed} />
        ))}
      </ul>
    </section>
  )
}

const ACTS = {
  REMIND: async (id: string) => (await ask(REMIND, { input: { id } })).remindFileRequest,
  CLOSE: async (id: string) => (await ask(CLOSE, { input: { id } })).closeFileRequest,
  CANCEL: async (id: string) => (await ask(CANCEL, { input: { id } })).cancelFileRequest,
}
const SIGNS = { REMIND: Bell, CLOSE: CircleCheck, CANCEL: X }
type Act = keyof typeof ACTS

function Row({ request, changed }: { request: Props['requests'][number]; changed: Props['changed'] }) {
  const { id, title, name, state, dueOn, undelivered, items, client } = request
  const button = useRef<HTMLButtonElement>(null)
  const open = useSignal(false)
  const done = items.filter(({ documents }) => documents.length > 0).length
  const act = async (which: Act) => {
    open.value = false
    try {
      const { userErrors } = await ACTS[which](id)
      if (userErrors.length) return toast('bad', refusalsOf(userErrors))
      toast('good', t(`asking.${which}.done`, { name, title }))
      await changed()
    } catch (error) {
      toast('bad', troubleOf(error))
    }
  }
  const whom = [name, client?.name, dueOn && state === 'OPEN' ? t('asking.by', { day: day(dueOn) }) : null]
  return (
    <li class="paper">
      <Icon of={Inbox} />
      <span class="grow">
        <span class="paper-title">{title}</span>
        <span class="row">
          <span class={state === 'COMPLETED' ? 'tag good' : 'tag'}>
            {state === 'COMPLETED' ? t('fileRequest.COMPLETED') : t('asking.progress', { done, n: items.length })}
          </span>
          <span class="soft small">{whom.filter(Boolean).join(' · ')}</span>
        </span>
        <ul class="asked-items">
          {items.map((item) => (
            <li key={item.id} class={item.documents.length ? 'small' : 'soft small'}>
              {t(item.documents.length ? 'asking.came' : 'asking.awaited', {
                title: item.title,
                n: item.documents.length,
              })}
            </li>
          ))}
        </ul>
        {undelivered && (
          <span class="notice bad" role="alert">
            {t('asking.undelivered', { why: undelivered })}
          </span>
        )}
      </span>
      {state === 'OPEN' && (
        <button
          ref={button}
          type="button"
          class="button quiet square"
          aria-haspopup="menu"
          aria-label={t('papers.menu', { title })}
          onClick={() => (open.value = !open.value)}
        >
          <Icon of={EllipsisVertical} />
        </button>
      )}
      {open.value && button.current && (
        <Menu label={title} from={button.current} onClose={() => (open.value = false)}>
          {(Object.keys(ACTS) as Act[]).map((which) => (
            <MenuItem key={which} onChoose={() => act(which)}>
              <Icon of={SIGNS[which]} />
              {t(`asking.${which}`)}
            </MenuItem>
          ))}
        </Menu>
      )}
    </li>
  )
}
