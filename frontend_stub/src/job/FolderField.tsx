// The folder that a file is put into: one that there is, or a new one.
import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { ask } from '../api/client'
import type { Refusal } from '../api/refusal'
import { Field } from '../look/Field'
import { refusalsOf, troubleOf } from '../look/trouble'
import { t } from '../words/catalogue'
import { CREATE_FOLDER, FOLDERS } from './queries'

interface Choice {
  id: string
  name: string
  access: 'PRIVATE' | 'CLIENT_CAN_VIEW' | 'CLIENT_CAN_EDIT'
  client: { id: string; name: string } | null
}
export type Owner = { id: string; name: string } | null | undefined

const NEW = 'new'

export class Refused extends Error {
  constructor(readonly refusals: readonly Pick<Refusal, 'message'>[]) {
    super(refusalsOf(refusals))
  }
}

export interface Folders {
  list: readonly Choice[]
  chosen: string
  trouble: string
  choose: (id: string) => void
  /** The id of the folder; made where a new one is wanted, and made once. Throws Refused. */
  id: () => Promise<string>
}

/** The client's folders, or all where there is no client; first one that a client can see. */
export function useFolders(client: Owner): Folders {
  const list = useSignal<readonly Choice[]>([])
  const chosen = useSignal(NEW)
  const trouble = useSignal('')
  const made = useRef('')
  useEffect(() => {
    ask(FOLDERS, { clientId: client?.id ?? null })
      .then(({ folders: { nodes } }) => {
        list.value = nodes
        chosen.value = (nodes.find(({ access }) => access !== 'PRIVATE') ?? nodes[0])?.id ?? NEW
      })
      .catch((problem) => {
        trouble.value = troubleOf(problem)
      })
  }, [])
  const id = async () => {
    if (chosen.value !== NEW) return chosen.value
    if (!made.current) {
      const input = { name: t('upload.folderName'), access: 'CLIENT_CAN_VIEW' as const, clientId: client?.id ?? null }
      const { createFolder } = await ask(CREATE_FOLDER, { input })
      if (!createFolder.folder) throw new Refused(createFolder.userErrors)
      made.current = createFolder.folder.id
    }
    return made.current
  }
  const choose = (one: string) => {
    chosen.value = one
  }
  return { list: list.value, chosen: chosen.value, trouble: trouble.value, choose, id }
}

export function FolderField({ folders, client }: { folders: Folders; client: Owner }) {
  return (
    <Field label={t('upload.folder')} hint={t('upload.folderHint')}>
      {(attributes) => (
        <select
          class="input"
          {...attributes}
          value={folders.chosen}
          onChange={(event) => folders.choose(event.currentTarget.value)}
        >
          {folders.list.map(({ id, name, access, client: owner }) => (
            <option key={id} value={id}>
              {owner && !client ? `${owner.name} / ${name}` : name} ({t(`access.${access}`)})
            </option>
          ))}
          <option value={NEW}>{t('upload.newFolder')}</option>
        </select>
      )}
    </Field>
  )
}
