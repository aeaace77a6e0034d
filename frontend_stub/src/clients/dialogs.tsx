// The dialogs of the page of clients: a client or a contact is changed, a contact is deleted.
import { useSignal } from '@preact/signals'
import { ask } from '../api/client'
import { Dialog } from '../look/Dialog'
import { TextField } from '../look/Field'
import { Form } from '../look/Form'
import { useAct } from '../look/useAct'
import { t } from '../words/catalogue'
import { ClientKind, type Kind } from './ClientKind'
import {
  ADD_CONTACT,
  DELETE_CONTACT,
  ERASE_CONTACT,
  type ListedClient,
  type ListedContact,
  UPDATE_CLIENT,
  UPDATE_CONTACT,
} from './queries'

interface Props {
  onClose: () => void
  onDone: () => void
}

export function ClientDialog({ client, onClose, onDone }: Props & { client: ListedClient }) {
  const act = useAct()
  const name = useSignal(client.name)
  const kind = useSignal<Kind>(client.kind)
  const save = async () => {
    const input = { id: client.id, name: name.value.trim(), kind: kind.value, expectedVersion: client.version }
    if (await act.run(async () => (await ask(UPDATE_CLIENT, { input })).updateClient)) onDone()
  }
  return (
    <Dialog title={t('clients.edit', { name: client.name })} onClose={onClose}>
      <Form act={act} submit={save} done={t('save')} onClose={onClose}>
        <TextField
          label={t('client.name')}
          value={name.value}
          required
          autofocus
          maxLength={200}
          onText={(text) => (name.value = text)}
        />
        <ClientKind kind={kind} />
      </Form>
    </Dialog>
  )
}

/** A new contact of the client, or one that is changed. */
export function ContactDialog({
  client,
  contact,
  onClose,
  onDone,
}: Props & { client: ListedClient; contact?: ListedContact | undefined }) {
  const act = useAct()
  const name = useSignal(contact?.name ?? '')
  const email = useSignal(contact?.email ?? '')
  const phone = useSignal(contact?.phone ?? '')
  const save = async () => {
    const given = { name: name.value.trim(), email: email.value.trim() || null, phone: phone.value.trim() || null }
    const done = await act.run(async () =>
      contact
        ? (await ask(UPDATE_CONTACT, { input: { id: contact.id, ...given } })).updateContact
        : (await ask(ADD_CONTACT, { input: { clientId: client.id, contact: given } })).createContact,
    )
    if (done) onDone()
  }
  const title = contact ? t('clients.editContact', { name: contact.name }) : t('clients.newContact')
  return (
    <Dialog title={title} onClose={onClose}>
      <Form act={act} submit={save} done={t('save')} onClose={onClose}>
        {contact && <p class="soft">{t('clients.sentStays')}</p>}
        <TextField
          label={t('clients.name')}
          value={name.value}
          required
          autofocus
          maxLength={200}
          onText={(text) => (name.value = text)}
        />
        <TextField label={t('email')} type="email" value={email.value} onText={(text) => (email.value = text)} />
        <TextField
          label={t('clients.phone')}
          value={phone.value}
          maxLength={40}
          onText={(text) => (phone.value = text)}
        />
      </Form>
    </Dialog>
  )
}

export function DeleteContact({ contact, onClose, onDone }: Props & { contact: ListedContact }) {
  const act = useAct()
  const remove = async () => {
    if (await act.run(async () => (await ask(DELETE_CONTACT, { input: { id: contact.id } })).deleteContact)) onDone()
  }
  return (
    <Dialog title={t('clients.delete', { name: contact.name })} onClose={onClose}>
      <Form act={act} submit={remove} done={t('clients.deleteIt')} onClose={onClose} danger>
        <p>{t('clients.deleteText')}</p>
      </Form>
    </Dialog>
  )
}

export function EraseContact({ contact, onClose, onDone }: Props & { contact: ListedContact }) {
  const act = useAct()
  const reason = useSignal('')
  const erase = async () => {
    const input = { id: contact.id, reason: reason.value.trim() }
    if (await act.run(async () => (await ask(ERASE_CONTACT, { input })).eraseContact)) onDone()
  }
  return (
    <Dialog title={t('erase.title', { name: contact.name })} onClose={onClose}>
      <Form act={act} submit={erase} done={t('erase.erase')} onClose={onClose} danger>
        <p>{t('erase.what')}</p>
        <p>{t('erase.kept')}</p>
        <p>{t('erase.stays')}</p>
        <TextField
          label={t('reason')}
          hint={t('erase.reasonHint')}
          value={reason.value}
          required
          maxLength={500}
          onText={(text) => (reason.value = text)}
        />
      </Form>
    </Dialog>
  )
}
