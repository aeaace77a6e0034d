// The window in which a template is made or changed: its name, its fields, what is filled in from data.
import { useSignal } from '@preact/signals'
import { Check, Plus } from 'lucide'
import type { ComponentChildren } from 'preact'
import type { Editor } from '../editor/editor'
import { Frame, type Sheet } from '../editor/Frame'
import { Palette } from '../editor/Palette'
import { Field, TextField } from '../look/Field'
import { Icon } from '../look/Icon'
import type { Act } from '../look/useAct'
import { t } from '../words/catalogue'
import { KNOWN } from './filling'
import { variableName } from './GenerateDialog'

const OTHER = 'other'

interface Props {
  title: string
  editor: Editor
  sheet: Sheet
  act: Act
  onClose: () => void
  onSave: () => void
  /** Who takes part. */
  children: ComponentChildren
}

export function TemplateFrame({ title, editor, sheet, act, onClose, onSave, children }: Props) {
  const { draft } = editor
  return (
    <Frame
      title={title}
      editor={editor}
      sheets={[sheet]}
      onClose={onClose}
      foot={
        <>
          <div class="grow" role="alert">
            {act.error && <p class="problem">{act.error}</p>}
          </div>
          <button type="button" class="button" onClick={onClose}>
            {t('cancel')}
          </button>
          <button type="button" class="button main" disabled={act.busy} onClick={onSave}>
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
      {children}
      {draft.value.kind === 'SIGNATURE' && <Palette editor={editor} />}
      <Variables editor={editor} />
    </Frame>
  )
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
