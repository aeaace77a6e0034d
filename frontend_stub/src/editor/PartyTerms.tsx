// How one party is asked: by which way, with which proof of who they are, to sign or to take note.
import { Field, TextField } from '../look/Field'
import { t } from '../words/catalogue'
import type { Party } from './draft'
import type { Editor } from './editor'

const CHANNELS = ['EMAIL', 'SMS'] as const
const CHECKS = ['NONE', 'EMAIL_CODE', 'SMS_CODE'] as const

interface Props {
  party: Party
  editor: Editor
  /** Whether there is a client whose contact a typed party can become. */
  canSave: boolean
}

export function PartyTerms({ party, editor, canSave }: Props) {
  const change = (part: Partial<Party>) => editor.changeParty(party.key, part)
  return (
    <details>
      <summary class="small">{t('request.termsOf', { name: party.name })}</summary>
      <div class="stack tight">
        <Choice
          label={t('request.channel')}
          of={CHANNELS}
          say={(one) => t(`request.channel.${one}`)}
          value={party.channel}
          onChoose={(channel) => change({ channel })}
        />
        <TextField
          label={t('request.partyPhone')}
          hint={t('request.partyPhoneHint')}
          value={party.phone}
          onText={(phone) => change({ phone })}
        />
        {party.party !== 'FIRM' && !party.memberId && (
          <TextField
            label={t('request.company')}
            hint={t('request.companyHint')}
            value={party.company}
            onText={(company) => change({ company })}
          />
        )}
        <Choice
          label={t('request.check')}
          of={CHECKS}
          say={(one) => t(`request.check.${one}`)}
          value={party.check}
          onChoose={(check) => change({ check })}
        />
        <label class="choice">
          <input
            type="checkbox"
            checked={party.reads}
            onChange={(event) => editor.setReads(party.key, event.currentTarget.checked)}
          />
          {t('request.reads')}
        </label>
        {canSave && !party.contactId && !party.memberId && (
          <label class="choice">
            <input
              type="checkbox"
              checked={party.save}
              onChange={(event) => change({ save: event.currentTarget.checked })}
            />
            {t('request.save')}
          </label>
        )}
      </div>
    </details>
  )
}

interface ChoiceProps<One extends string> {
  label: string
  of: readonly One[]
  say: (one: One) => string
  value: One
  onChoose: (one: One) => void
}

function Choice<One extends string>({ label, of, say, value, onChoose }: ChoiceProps<One>) {
  return (
    <Field label={label}>
      {(attributes) => (
        <select
          class="input"
          {...attributes}
          value={value}
          onChange={(event) => onChoose(event.currentTarget.value as One)}
        >
          {of.map((one) => (
            <option key={one} value={one}>
              {say(one)}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}
