// A field on the page: the signer's own can be filled in, those of others are shown as they stand.
import { Check, PenLine } from 'lucide'
import { Icon } from '../look/Icon'
import { t } from '../words/catalogue'
import { rite } from './ceremony'
import { asksFor, IMAGES, isFilled } from './progress'
import type { RiteField } from './queries'
import { values, write } from './values'

interface Props {
  field: RiteField
  /** Fills in what is drawn; or, before the signer has agreed, begins with that. */
  onFill: () => void
}

const types: Partial<Record<RiteField['kind'], string>> = { DATE: 'date', NUMBER: 'number', EMAIL: 'email' }

export function FieldView({ field, onFill }: Props) {
  const { x, y, width, height, kind, mine, id } = field
  const style = { left: `${x * 100}%`, top: `${y * 100}%`, width: `${width * 100}%`, height: `${height * 100}%` }
  const value = values.value[id] ?? ''
  if (!mine)
    return (
      <div class="spot theirs" style={style}>
        {field.value &&
          (isImage(field.value) ? <img src={field.value} alt={nameOf(field)} /> : <span>{field.value}</span>)}
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
            <Icon of={filled ? Check : PenLine} /> {filled ? t('field.kept') : (field.label ?? t(`field.${kind}`))}
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
  if (kind === 'DROPDOWN' || kind === 'RADIO')
    return (
      <select class={kinds} {...common} value={value} onChange={(event) => write(field, event.currentTarget.value)}>
        <option value="" />
        {(field.options ?? []).map((option) => (
          <option key={option}>{option}</option>
        ))}
      </select>
    )
  return (
    <input
      class={kinds}
      {...common}
      type={(types[kind] ?? 'text') as 'text'}
      value={value}
      placeholder={field.label ?? ''}
      onInput={(event) => write(field, event.currentTarget.value)}
    />
  )
}

/** What the server will fill in when the document is signed. */
function byItself({ kind, value }: RiteField): string {
  const { name, email } = rite.value!.recipient
  if (kind === 'NAME') return name
  if (kind === 'EMAIL') return email ?? ''
  return kind === 'DATE_SIGNED' ? new Date().toLocaleDateString('sv') : (value ?? '')
}

const isImage = (value: string) => value.startsWith('data:image/')
const nameOf = ({ label, kind, page }: RiteField) => label || t('field.name', { kind: t(`field.${kind}`), page })
