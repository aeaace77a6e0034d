// Changing a template: its name and its places. Who takes part stays: documents were made with these roles.
import { signal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { ask, fetchFile } from '../api/client'
import { Editor } from '../editor/editor'
import { announce } from '../look/messages'
import { useAct } from '../look/useAct'
import { t } from '../words/catalogue'
import { variableName } from './GenerateDialog'
import { draftOf, placesOf, type Whole } from './making'
import { UPDATE_TEMPLATE } from './queries'
import { TemplateFrame } from './TemplateFrame'

interface Props {
  template: Whole
  /** The file placed fields that nobody has seen yet. */
  look: boolean
  onClose: () => void
  onDone: () => void
}

export function EditTemplate({ template, look, onClose, onDone }: Props) {
  const { id, name, fileUrl, parties } = template
  const made = useRef<Editor>(undefined)
  made.current ??= new Editor(signal(draftOf(template, variableName)))
  const editor = made.current
  const act = useAct()
  const save = async () => {
    const input = { id, name: editor.draft.value.title, fields: placesOf(editor.draft.value) }
    if (!(await act.run(async () => (await ask(UPDATE_TEMPLATE, { input })).updateTemplate))) return
    announce(t('templates.changed'))
    onDone()
  }
  return (
    <TemplateFrame
      title={t('templates.change', { name })}
      editor={editor}
      sheet={{ id, title: name, downloadUrl: null, read: () => fetchFile(fileUrl) }}
      act={act}
      onClose={onClose}
      onSave={save}
    >
      {look && <p class="notice">{t('templates.look')}</p>}
      {parties.length > 0 && (
        <section class="stack tight" aria-labelledby="roles">
          <h3 id="roles">{t('templates.roles')}</h3>
          <p class="hint">{t('templates.rolesStay')}</p>
          <ul class="party-list">
            {parties.map((role, at) => (
              <li key={role.name} class={`party-${editor.colour(`r${at + 1}`)}`}>
                <span class="grow">{role.name}</span>
                <span class="soft">{t(`party.${role.party}`)}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </TemplateFrame>
  )
}
