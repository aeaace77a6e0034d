// Making a template: a PDF, the roles of those who sign it, and what is filled in from data.
import { signal, useSignal } from '@preact/signals'
import { Check, Plus, X } from 'lucide'
import { useRef } from 'preact/hooks'
import { ask } from '../api/client'
import { upload } from '../api/files'
import { type Draft, fieldsOf, type Party } from '../editor/draft'
import { Editor } from '../editor/editor'
import { Frame } from '../editor/Frame'
import { Palette } from '../editor/Palette'
import { KindChoice } from '../editor/Terms'
import { Field, TextField } from '../look/Field'
import { Icon } from '../look/Icon'
import { announce } from '../look/messages'
import { useAct } from '../look/useAct'
import { t } from '../words/catalogue'
import { KNOWN } from './filling'
import { variableName } from './GenerateDialog'
import { CREATE_TEMPLATE } from './queries'

const FILE = 'file'
const OTHER = 'other'
const PARTIES = ['CLIENT', 'FIRM', 'OTHER'] as const

const fresh = (title: string): Draft => ({
  kind: 'SIGNATURE',
  title,
  message: '',
  documentDate: '',
  documentIds: [FILE],
  parties: [],
  places: [],
  days: '',
  quorums: {},
})

export function TemplateDialog({ file, onClose, onDone }: { file: File; onClose: () => void; onDone: () => void }) {
  const made = useRef<Editor>(undefined)
  const title = file.name.replace(/\.pdf$/i, '')
  made.current ??= new Editor(signal(fresh(title)))
  const editor = made.current
  const { draft } = editor
  const act = useAct()
  const save = async () => {
    const done = await act.run(async () => {
      const uploaded = await upload(file)
      if ('refusals' in uploaded) return { userErrors: uploaded.refusals }
      const input = inputOf(draft.value, uploaded.uploadId)
      return (await ask(CREATE_TEMPLATE, { input })).createTemplate
    })
    if (!done) return
    announce(t('templates.saved'))
    onDone()
  }
  return (
    <Frame
      title={t('templates.new')}
      editor={editor}
      sheets={[{ id: FILE, title, downloadUrl: null, read: () => file.arrayBuffer() }]}
      onClose={onClose}
      foot={
        <>
          <div class="grow" role="alert">
            {act.error && <p class="problem">{act.error}</p>}
          </div>
          <button type="button" class="button" onClick={onClose}>
            {t('cancel')}
          </button>
          <button type="button" class="button main" disabled={act.busy} onClick={save}>
            <Icon of={Check} />
            {t('templates.save')}
          </button>
        </>
      }
    >
      <TextField
        label={t('templates.name')}
        value={draft.value.title}
        onText={(text) => (draft.value = { ...draft.value, title: text })}
      />
      <KindChoice editor={editor} />
      <Roles editor={editor} />
      {draft.value.kind === 'SIGNATURE' && <Palette editor={editor} />}
      <Variables editor={editor} />
    </Frame>
  )
}

function inputOf(draft: Draft, uploadId: string) {
  const { title, kind, parties } = draft
  const names = new Map(parties.map(({ key, name }) => [key, name.trim()]))
  return {
    name: title,
    kind,
    uploadId,
    roles: parties.map(({ name, party }) => ({
      name: name.trim(),
      role: kind === 'APPROVAL' ? ('APPROVER' as const) : ('SIGNER' as const),
      party,
    })),
    fields: fieldsOf(draft).map(({ documentId: _, recipient, variable, ...place }) => ({
      ...place,
      role: recipient === null ? null : (names.get(recipient) ?? null),
      variable: variable ?? null,
    })),
  }
}

function Roles({ editor }: { editor: Editor }) {
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

function Variables({ editor }: { editor: Editor }) {
  const chosen = useSignal<string>(KNOWN[0])
  const own = useSignal('')
  const name = chosen.value === OTHER ? own.value.trim() : chosen.value
  return (
    <section class="stack tight" aria-labelledby="variables">
      <h3 id="variables">{t('templates.variables')}</h3>
      <p class="hint">{t('templates.variablesHint')}</p>
      <Field label={t('templates.variable')}>
        {(attributes) => (
          <select
            class="input"
            {...attributes}
            value={chosen.value}
            onChange={(event) => (chosen.value = event.currentTarget.value)}
          >
            {KNOWN.map((one) => (
              <option key={one} value={one}>
                {variableName(one)}
              </option>
            ))}
            <option value={OTHER}>{t('templates.ownVariable')}</option>
          </select>
        )}
      </Field>
      {chosen.value === OTHER && (
        <TextField
          label={t('templates.variableName')}
          hint={t('templates.variableNameHint')}
          maxLength={60}
          value={own.value}
          onText={(text) => (own.value = text)}
        />
      )}
      <p>
        <button
          type="button"
          class="button"
          disabled={!name}
          onClick={() => editor.addVariable(name, variableName(name))}
        >
          <Icon of={Plus} />
          {t('templates.place')}
        </button>
      </p>
    </section>
  )
}
