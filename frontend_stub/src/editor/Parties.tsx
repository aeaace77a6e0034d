// Who is asked: the client's contacts, people of the firm, or anyone with a name and an address.
import { useSignal } from '@preact/signals'
import { UserPlus, X } from 'lucide'
import { firm } from '../board/person'
import { TextField } from '../look/Field'
import { Icon } from '../look/Icon'
import { type Option, Picker } from '../look/Picker'
import { t } from '../words/catalogue'
import type { Party } from './draft'
import type { Editor } from './editor'
import { PartyTerms } from './PartyTerms'

interface Props {
  /** Of the client, where there is one. */
  /** Whose contacts can be asked; null where there is none. */
  client: {
    name: string
    kind: 'INDIVIDUAL' | 'COMPANY'
    contacts: { id: string; name: string; email: string | null; phone: string | null }[]
  } | null
  editor: Editor
}

export function Parties({ client, editor }: Props) {
  const { parties } = editor.draft.value
  const typing = useSignal(false)
  const known = (): (Option & Pick<Party, 'name' | 'email' | 'party'> & Partial<Party>)[] => [
    ...(client?.contacts ?? []).map(({ id, name, email, phone }) => ({
      id,
      name,
      email: email ?? '',
      phone: phone ?? '',
      detail: email ?? phone ?? '',
      ...(email || !phone ? {} : { channel: 'SMS' as const }),
      party: 'CLIENT' as const,
      contactId: id,
      company: client?.kind === 'COMPANY' ? client.name : '',
    })),
    ...(firm.value?.members.nodes ?? [])
      .filter(({ active }) => active)
      .map(({ id, name, email }) => ({
        id,
        name,
        email,
        detail: t('party.FIRM'),
        party: 'FIRM' as const,
        memberId: id,
      })),
  ]
  const find = async (text: string) => {
    const used = new Set(parties.flatMap(({ contactId, memberId }) => [contactId, memberId]))
    const word = text.toLowerCase()
    return known().filter(({ id, name, email }) => !used.has(id) && `${name} ${email}`.toLowerCase().includes(word))
  }
  const pick = ({ id }: Option) => {
    const one = known().find((option) => option.id === id)
    if (!one) return
    const { id: _, detail: __, ...party } = one
    editor.addParty(party)
  }
  return (
    <section class="stack tight" aria-labelledby="parties">
      <h3 id="parties">{t('request.parties')}</h3>
      {parties.length === 0 && <p class="hint">{t('request.partiesHint')}</p>}
      <ul class="party-list">
        {parties.map((party) => (
          <Row key={party.key} party={party} count={parties.length} editor={editor} canSave={client !== null} />
        ))}
      </ul>
      <Picker label={t('request.add')} find={find} onPick={pick} placeholder={t('request.addHint')} />
      {typing.value ? (
        <Typed editor={editor} onDone={() => (typing.value = false)} />
      ) : (
        <p>
          <button type="button" class="link-like" onClick={() => (typing.value = true)}>
            {t('request.type')}
          </button>
        </p>
      )}
      {parties.length > 1 && <p class="hint">{t('request.orderHint')}</p>}
    </section>
  )
}

interface RowProps {
  party: Party
  count: number
  editor: Editor
  canSave: boolean
}

function Row({ party, count, editor, canSave }: RowProps) {
  const { key, name, email, routingOrder, fixed } = party
  const numbers = Array.from({ length: Math.max(count, routingOrder) }, (_, at) => at + 1)
  return (
    <li class={`party-${editor.colour(key)}`}>
      <span class="grow">
        <strong>{name}</strong>
        <br />
        <span class="soft small">
          {t(`party.${party.party}`)} {email && `· ${email}`}
        </span>
      </span>
      {fixed ? (
        <span class="tag">{t('request.answered')}</span>
      ) : (
        <Changeable party={party} numbers={numbers} editor={editor} canSave={canSave} />
      )}
    </li>
  )
}

function Changeable({ party, numbers, editor, canSave }: Omit<RowProps, 'count'> & { numbers: number[] }) {
  const { key, name, routingOrder } = party
  return (
    <>
      <select
        class="input"
        aria-label={t('request.orderOf', { name })}
        value={routingOrder}
        onChange={(event) => editor.changeParty(key, { routingOrder: Number(event.currentTarget.value) })}
      >
        {numbers.map((number) => (
          <option key={number} value={number}>
            {number}
          </option>
        ))}
      </select>
      <button
        type="button"
        class="button quiet square"
        aria-label={t('request.remove', { name })}
        onClick={() => editor.removeParty(key)}
      >
        <Icon of={X} />
      </button>
      <PartyTerms party={party} editor={editor} canSave={canSave} />
    </>
  )
}

function Typed({ editor, onDone }: { editor: Editor; onDone: () => void }) {
  const name = useSignal('')
  const email = useSignal('')
  const add = (event: Event) => {
    event.preventDefault()
    editor.addParty({ name: name.value.trim(), email: email.value.trim(), party: 'CLIENT' })
    onDone()
  }
  return (
    <form class="stack tight" onSubmit={add}>
      <TextField label={t('request.typedName')} required value={name.value} onText={(text) => (name.value = text)} />
      <TextField label={t('email')} type="email" required value={email.value} onText={(text) => (email.value = text)} />
      <button type="submit" class="button">
        <Icon of={UserPlus} />
        {t('request.addTyped')}
      </button>
    </form>
  )
}
