// The board's head: which board, whether it is live, and what can be begun here.
import { useSignal } from '@preact/signals'
import {
  ChevronDown,
  CloudOff,
  Files,
  FileText,
  LogOut,
  Mail,
  PenLine,
  Plus,
  RefreshCw,
  UserPlus,
  Users,
  Wifi,
} from 'lucide'
import { useRef } from 'preact/hooks'
import { ask, post } from '../api/client'
import { liveness } from '../api/live'
import { signedOut } from '../api/person'
import { initials } from '../look/Avatar'
import { Icon } from '../look/Icon'
import { Menu, MenuItem } from '../look/Menu'
import { Bell } from '../notices/Bell'
import { t } from '../words/catalogue'
import { opened } from './opened'
import { firm, viewer } from './person'
import { PIPELINES } from './queries'
import { go, route } from './route'
import { board, close } from './store'

export function Header() {
  const { page } = route.value
  const documents = page === 'documents'
  const settings = page === 'messages' || page === 'templates' || page === 'clients'
  const desk = page === 'signatures' || page === 'chase'
  return (
    <header class="top">
      <a class="brand" href="/" aria-label={t('home')}>
        <img src="/assets/icon.svg" alt="" />
      </a>
      <PipelineMenu />
      <span class="grow" />
      {(desk || (board.value && !documents && !settings)) && <Live />}
      <a class="button quiet" href="/signatures" aria-current={desk ? 'page' : undefined}>
        <Icon of={PenLine} />
        <span class="wide-only">{t('signatures.title')}</span>
      </a>
      <a class="button quiet" href="/documents" aria-current={documents ? 'page' : undefined}>
        <Icon of={FileText} />
        <span class="wide-only">{t('documents.title')}</span>
      </a>
      {board.value && !documents && !desk && !settings && (
        <button
          type="button"
          class="button main"
          onClick={() => (opened.value = { kind: 'job', stageId: board.value!.stages[0]?.id ?? '' })}
        >
          <Icon of={Plus} />
          <span class="wide-only">{t('job.new')}</span>
        </button>
      )}
      <Bell />
      <PersonMenu />
    </header>
  )
}

const signs = { live: Wifi, connecting: RefreshCw, reconnecting: RefreshCw, offline: CloudOff }

/** Never by colour alone: a sign and a word. */
function Live() {
  const now = liveness.value
  return (
    <span class={`live ${now}`} role="status" data-testid="liveness" title={t(`live.${now}.text`)}>
      <Icon of={signs[now]} />
      <span class={now === 'live' ? 'wide-only' : ''}>{t(`live.${now}`)}</span>
    </span>
  )
}

function PipelineMenu() {
  const button = useRef<HTMLButtonElement>(null)
  const list = useSignal<{ id: string; name: string }[] | null>(null)
  const open = async () => {
    if (list.value) return (list.value = null)
    list.value = (await ask(PIPELINES, {}).catch(() => null))?.pipelines.nodes ?? []
  }
  const choose = (id: string) => {
    list.value = null
    go(`/pipelines/${id}`)
  }
  const create = (kind: 'pipeline' | 'stage') => {
    list.value = null
    opened.value = { kind }
  }
  return (
    <>
      <button ref={button} type="button" class="button quiet switcher" aria-haspopup="menu" onClick={open}>
        <span class="cut">{board.value?.name ?? firm.value?.name ?? 'Countersign'}</span>
        <Icon of={ChevronDown} />
      </button>
      {list.value && button.current && (
        <Menu label={t('pipeline.all')} from={button.current} onClose={() => (list.value = null)}>
          <div class="title">{t('pipeline.all')}</div>
          {list.value.map(({ id, name }) => (
            <MenuItem key={id} onChoose={() => choose(id)}>
              {name}
            </MenuItem>
          ))}
          <hr />
          <MenuItem onChoose={() => create('pipeline')}>
            <Icon of={Plus} />
            {t('pipeline.new')}
          </MenuItem>
          {board.value && (
            <MenuItem onChoose={() => create('stage')}>
              <Icon of={Plus} />
              {t('stage.new')}
            </MenuItem>
          )}
        </Menu>
      )}
    </>
  )
}

function PersonMenu() {
  const button = useRef<HTMLButtonElement>(null)
  const open = useSignal(false)
  const person = viewer.value
  if (!person) return null
  const leave = async () => {
    await post('/auth/sign-out', {}).catch(() => {})
    close()
    viewer.value = null
    signedOut.value = true
  }
  const addClient = () => {
    open.value = false
    opened.value = { kind: 'client' }
  }
  const visit = (address: string) => () => {
    open.value = false
    go(address)
  }
  return (
    <>
      <button
        ref={button}
        type="button"
        class="button quiet square"
        aria-haspopup="menu"
        aria-label={t('person.menu', { name: person.name, initials: initials(person.name) })}
        onClick={() => (open.value = !open.value)}
      >
        <span class="avatar">{initials(person.name)}</span>
      </button>
      {open.value && button.current && (
        <Menu label={person.name} from={button.current} onClose={() => (open.value = false)}>
          <div class="title">
            {person.name} · {firm.value?.name}
          </div>
          <MenuItem onChoose={addClient}>
            <Icon of={UserPlus} />
            {t('client.new')}
          </MenuItem>
          <MenuItem onChoose={visit('/clients')}>
            <Icon of={Users} />
            {t('person.clients')}
          </MenuItem>
          <MenuItem onChoose={visit('/settings/templates')}>
            <Icon of={Files} />
            {t('person.templates')}
          </MenuItem>
          {person.permissions.includes('MANAGE_FIRM') && (
            <MenuItem onChoose={visit('/settings/messages')}>
              <Icon of={Mail} />
              {t('person.messages')}
            </MenuItem>
          )}
          <MenuItem onChoose={leave}>
            <Icon of={LogOut} />
            {t('signOut')}
          </MenuItem>
        </Menu>
      )}
    </>
  )
}
