// Who takes part in what is made from a template: parties that are still without a name.
import { Plus, X } from 'lucide'
import type { Party } from '../editor/draft'
import type { Editor } from '../editor/editor'
import { Icon } from '../look/Icon'
import { t } from '../words/catalogue'

const PARTIES = ['CLIENT', 'FIRM', 'OTHER'] as const

export function Roles({ editor }: { editor: Editor }) {
  const { parties } = editor.draft.value
  const add = () => {
    const firms = parties.some(({ party }) => party === 'CLIENT')
    const party = firms ? 'FIRM' : 'CLIENT'
    editor.addParty({ name: roleName(parties, t(`templates.role.${party}`)), email: '', party })
  }
  return (
    <section class="stack tight" aria-labelledby="roles">
      <h3 id="roles">{t('templates.roles')}</h3>
      <p class="hint">{t('templates.rolesHint')}</p>
      <ul class="party-list">
        {parties.map(({ key, name, party }) => (
          <li key={key} class={`party-${editor.colour(key)}`}>
            <input
              class="input grow"
              aria-label={t('templates.roleName')}
              value={name}
              onInput={(event) => editor.changeParty(key, { name: event.currentTarget.value })}
            />
            <select
              class="input"
              aria-label={t('templates.roleOf', { name })}
              value={party}
              onChange={(event) => editor.changeParty(key, { party: event.currentTarget.value as Party['party'] })}
            >
              {PARTIES.map((one) => (
                <option key={one} value={one}>
                  {t(`party.${one}`)}
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
          </li>
        ))}
      </ul>
      <p>
        <button type="button" class="button" onClick={add}>
          <Icon of={Plus} />
          {t('templates.addRole')}
        </button>
      </p>
    </section>
  )
}

/** A name that no other role has. */
function roleName(parties: readonly Party[], name: string): string {
  let number = 1
  const taken = (one: string) => parties.some((party) => party.name === one)
  let free = name
  while (taken(free)) {
    number += 1
    free = `${name} ${number}`
  }
  return free
}
