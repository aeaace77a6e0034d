// Making a template: a PDF, the roles of those who sign it, and what is filled in from data.
import { signal, useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { ask } from '../api/client'
import { upload } from '../api/files'
import { Editor } from '../editor/editor'
import { KindChoice } from '../editor/Terms'
import { announce } from '../look/messages'
import { useAct } from '../look/useAct'
import { mayPropose, openPdf } from '../viewer/pdf'
import { t } from '../words/catalogue'
import { fresh, placesOf, rolesOf } from './making'
import { CREATE_TEMPLATE } from './queries'
import { Roles } from './Roles'
import { TemplateFrame } from './TemplateFrame'

const FILE = 'file'

interface Props {
  file: File
  onClose: () => void
  /** `look`: the file placed fields that nobody has seen yet. */
  onDone: (made: { id: string }, look: boolean) => void
}

export function TemplateDialog({ file, onClose, onDone }: Props) {
  const made = useRef<Editor>(undefined)
  const title = file.name.replace(/\.pdf$/i, '')
  made.current ??= new Editor(signal(fresh(title, FILE)))
  const editor = made.current
  const proposes = useSignal(false)
  const taking = useSignal(true)
  const act = useAct()
  useEffect(() => {
    const found = file.arrayBuffer().then(openPdf).then(mayPropose)
    void found.then((yes) => (proposes.value = yes)).catch(() => undefined)
  }, [])
  const save = async () => {
    const draft = editor.draft.value
    const useProposedFields = proposes.value && taking.value
    const done = await act.run(async () => {
      const uploaded = await upload(file)
      if ('refusals' in uploaded) return { userErrors: uploaded.refusals }
      const input = {
        name: draft.title,
        kind: draft.kind,
        uploadId: uploaded.uploadId,
        roles: rolesOf(draft),
        fields: placesOf(draft),
        useProposedFields,
      }
      const { template, userErrors } = (await ask(CREATE_TEMPLATE, { input })).createTemplate
      if (template) onDone(template, template.fields.length > input.fields.length)
      return { userErrors }
    })
    if (done) announce(t('templates.saved'))
  }
  return (
    <TemplateFrame
      title={t('templates.new')}
      editor={editor}
      sheet={{ id: FILE, title, downloadUrl: null, read: () => file.arrayBuffer() }}
      act={act}
      onClose={onClose}
      onSave={save}
    >
      <KindChoice editor={editor} />
      <Roles editor={editor} />
      {proposes.value && (
        <label class="choice">
          <input
            type="checkbox"
            checked={taking.value}
            onChange={(event) => (taking.value = event.currentTarget.checked)}
          />
          {t('templates.takeProposed')}
        </label>
      )}
    </TemplateFrame>
  )
}
