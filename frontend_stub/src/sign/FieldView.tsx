// A field on the page: the signer's own can be filled in, those of others are shown as they stand.
import { Check, PenLine } from 'lucide'
import { Icon } from '../look/Icon'
import { t } from '../words/catalogue'
import { rite } from './ceremony'
import { asksFor, IMAGES, isFilled } from './progress'
import type { RiteField } from './queries'
import { isButton, wrongIn } from './rules'
import { values, write } from './values'

interface Props {
  field: RiteField
  /** Fills in what is drawn; or, before the signer has agreed, begins with that. */
  onFill: () => void
}

const types: Partial<Record<RiteField['kind'], string>> = { DATE: 'date', NUMBER: 'number', EMAIL: 'email' }
const known: Partial<Record<RiteField['kind'], string>> = { NAME: 'name', EMAIL: 'email', COMPANY: 'organization' }

export function FieldView({ field, onFill }: Props) {
  const { x, y, width, height, kind, mine, id } = field
  const style = { left: `${x * 100}%`, top: `${y * 100}%`, width: `${width * 100}%`, height: `${height * 100}%` }
  const value = values.value[id] ?? ''
  if (!mine)
    return (
      <div class="spot theirs" style={style}>
        {field.value &&
          (isImage(field.value) ? <img src={field.value} alt={nameOf(field)} /> : <span>{drawnAs(field)}</span>)}
      </div>
    )
  const filled = isFilled(field, values.value)
  const kinds = `spot mine${filled ? ' filled' : ''}`
  if (!asksFor(field))
    return (
      <div class="spot mine filled" style={style} title={t('field.itself')}>
        <span>{byItself(field)}</span>
      </div>
    )
  if (IMAGES.has(kind) || !rite.value!.consentGiven)
    return (
      <button
        type="button"
        class={kinds}
        style={style}
        data-field={id}
        aria-label={t(filled ? 'field.change' : 'field.fill', { name: nameOf(field) })}
        onClick={onFill}
      >
        {isImage(value) ? (
          <img src={value} alt="" />
        ) : (
          <span>
            <Icon of={filled ? Check : PenLine} />{' '}
            {filled ? wordsOf(field, value) : (field.label ?? t(`field.${kind}`))}
          </span>
        )}
      </button>
    )
  const common = { style, 'data-field': id, 'aria-label': nameOf(field), 'aria-required': field.required }
  if (kind === 'CHECKBOX')
    return (
      <input
        type="checkbox"
        class={kinds}
        {...common}
        checked={value === 'true'}
        onChange={(event) => write(field, event.currentTarget.checked ? 'true' : 'false')}
      />
    )
  if (isButton(field))
    return (
      <input
        type="radio"
        class={kinds}
        {...common}
        name={field.label ?? id}
        aria-label={`${nameOf(field)}: ${field.options?.[0]}`}
        checked={value !== ''}
        onChange={() => write(field, field.options![0]!)}
        // What need not be answered can be taken back.
        onClick={() => value && !field.required && write(field, '')}
      />
    )
  if (kind === 'DROPDOWN' || kind === 'RADIO')
    return (
      <select class={kinds} {...common} value={value} onChange={(event) => write(field, event.currentTarget.value)}>
        <option value="" />
        {(field.options ?? []).map((option) => (
          <option key={option}>{option}</option>
        ))}
      </select>
    )
  const wrong = wrongIn(field, value)
  return (
    <>
      <input
        class={`${kinds}${wrong ? ' wrong' : ''}`}
        {...common}
        type={(types[kind] ?? 'text') as 'text'}
        {...(kind === 'NUMBER' ? { step: 'any' } : {})}
        autocomplete={(known[kind] ?? 'on') as 'on'}
        value={value}
        placeholder={field.label ?? ''}
        aria-invalid={wrong !== null}
        aria-describedby={`wrong-${id}`}
        onInput={(event) => write(field, event.currentTarget.value)}
      />
      <p
        id={`wrong-${id}`}
        class="spot-problem"
        role="status"
        style={{ left: style.left, top: `${(y + height) * 100}%` }}
      >
        {wrong && t(`field.wrong.${wrong}`, { pattern: field.pattern ?? '' })}
      </p>
    </>
  )
}

/** What stands on the page of what others have filled in. */
function drawnAs(field: RiteField): string {
  if (field.kind === 'CHECKBOX') return field.value === 'true' ? '✓' : ''
  return isButton(field) ? '●' : (field.value ?? '')
}

/** What is said of a field that is filled in and cannot be written in yet. */
const wordsOf = ({ kind }: RiteField, value: string) =>
  IMAGES.has(kind) || kind === 'CHECKBOX' ? t('field.kept') : value

/** What the server will fill in when the document is signed. */
function byItself({ kind, value }: RiteField): string {
  return kind === 'DATE_SIGNED' ? new Date().toLocaleDateString('sv') : (value ?? '')
}

const isImage = (value: string) => value.startsWith('data:image/')
const nameOf = ({ label, kind, page }: RiteField) => label || t('field.name', { kind: t(`field.${kind}`), page })
