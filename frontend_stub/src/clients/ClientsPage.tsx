// All clients of the firm with their contacts: to find, to correct and to delete.
import { useSignal } from '@preact/signals'
import { Download, EllipsisVertical, Eraser, Pencil, Plus, Trash2, UserPlus } from 'lucide'
import { useEffect, useRef } from 'preact/hooks'
import '../board/board.css'
import '../settings/settings.css'
import './clients.css'
import { ask } from '../api/client'
import { Header } from '../board/Header'
import { Dialogs, opened } from '../board/opened'
import { viewer } from '../board/person'
import { More, Search, useFound } from '../look/found'
import { Icon } from '../look/Icon'
import { Menu, MenuItem } from '../look/Menu'
import { t } from '../words/catalogue'
import { ClientDialog, ContactDialog, DeleteContact, EraseContact } from './dialogs'
import { CLIENTS_WITH_CONTACTS, type ListedClient, type ListedContact } from './queries'

type Open =
  | { kind: 'client'; client: ListedClient }
  | { kind: 'contact'; client: ListedClient; contact?: ListedContact }
  | { kind: 'delete' | 'erase'; contact: ListedContact }

export function ClientsPage() {
  const found = useFound(async (search, after) => (await ask(CLIENTS_WITH_CONTACTS, { search, after })).clients)
  const { list: clients, read } = found
  const open = useSignal<Open | null>(null)
  const mayErase = viewer.value?.permissions.includes('MANAGE_FIRM') ?? false
  const mayExport = viewer.value?.permissions.includes('SEE_TEAM') ?? false
  const mayChange = viewer.value?.permissions.includes('MANAGE_JOBS') ?? false
  useEffect(() => {
    document.title = `${t('person.clients')} · Countersign`
    // Now, and whenever the dialog of a new client is closed.
    return opened.subscribe((dialog) => {
      if (!dialog) void read()
    })
  }, [])
  const close = () => {
    open.value = null
  }
  const done = () => {
    close()
    void read()
  }
  const now = open.value
  return (
    <>
      <Header />
      <main class="settings clients">
        <div class="row apart">
          <h1>{t('person.clients')}</h1>
          {mayChange && (
            <button type="button" class="button main" onClick={() => (opened.value = { kind: 'client' })}>
              <Icon of={Plus} />
              {t('client.new')}
            </button>
          )}
        </div>
        <Search
          found={found}
          words={{ find: t('clients.find'), empty: t('clients.empty'), notFound: t('clients.notFound') }}
        />
        {clients.value?.map((client) => (
          <section key={client.id} class="client" aria-labelledby={client.id}>
            <div class="row apart">
              <h2 id={client.id} class="grow">
                {client.name} <span class="soft small">{t(`client.${client.kind}`)}</span>
              </h2>
              {mayChange && (
                <>
                  <button
                    type="button"
                    class="button quiet square"
                    aria-label={t('clients.edit', { name: client.name })}
                    onClick={() => (open.value = { kind: 'client', client })}
                  >
                    <Icon of={Pencil} />
                  </button>
                  <button
                    type="button"
                    class="button quiet square"
                    aria-label={t('clients.addTo', { name: client.name })}
                    onClick={() => (open.value = { kind: 'contact', client })}
                  >
                    <Icon of={UserPlus} />
                  </button>
                </>
              )}
            </div>
            <ul>
              {client.contacts.map((contact) => (
                <ContactRow
                  key={contact.id}
                  contact={contact}
                  mayChange={mayChange}
                  mayExport={mayExport}
                  mayErase={mayErase}
                  onErase={() => (open.value = { kind: 'erase', contact })}
                  onEdit={() => (open.value = { kind: 'contact', client, contact })}
                  onDelete={() => (open.value = { kind: 'delete', contact })}
                />
              ))}
            </ul>
          </section>
        ))}
        <More found={found} />
      </main>
      {now?.kind === 'client' && <ClientDialog client={now.client} onClose={close} onDone={done} />}
      {now?.kind === 'contact' && (
        <ContactDialog client={now.client} contact={now.contact} onClose={close} onDone={done} />
      )}
      {now?.kind === 'delete' && <DeleteContact contact={now.contact} onClose={close} onDone={done} />}
      {now?.kind === 'erase' && <EraseContact contact={now.contact} onClose={close} onDone={done} />}
      <Dialogs />
    </>
  )
}

interface RowProps {
  contact: ListedContact
  mayChange: boolean
  mayExport: boolean
  mayErase: boolean
  onEdit: () => void
  onDelete: () => void
  onErase: () => void
}

function ContactRow({ contact, mayChange, mayExport, mayErase, onEdit, onDelete, onErase }: RowProps) {
  const button = useRef<HTMLButtonElement>(null)
  const open = useSignal(false)
  const then = (act: () => void) => () => {
    open.value = false
    act()
  }
  return (
    <li class="row apart">
      <span class="grow">
        {contact.name}
        <br />
        <span class="soft small">
          {[contact.email, contact.phone].filter(Boolean).join(' · ') || t('clients.unreached')}
        </span>
      </span>
      {mayChange && (
        <button
          ref={button}
          type="button"
          class="button quiet square"
          aria-haspopup="menu"
          aria-label={t('clients.menu', { name: contact.name })}
          onClick={() => (open.value = !open.value)}
        >
          <Icon of={EllipsisVertical} />
        </button>
      )}
      {open.value && button.current && (
        <Menu label={contact.name} from={button.current} onClose={() => (open.value = false)}>
          <MenuItem onChoose={then(onEdit)}>
            <Icon of={Pencil} />
            {t('clients.change')}
          </MenuItem>
          {mayExport && (
            <MenuItem onChoose={then(() => location.assign(`/files/contacts/${contact.id}/data.zip`))}>
              <Icon of={Download} />
              {t('clients.export')}
            </MenuItem>
          )}
          <MenuItem onChoose={then(onDelete)}>
            <Icon of={Trash2} />
            {t('clients.remove')}
          </MenuItem>
          {mayErase && (
            <MenuItem onChoose={then(onErase)}>
              <Icon of={Eraser} />
              {t('clients.erase')}
            </MenuItem>
          )}
        </Menu>
      )}
    </li>
  )
}
