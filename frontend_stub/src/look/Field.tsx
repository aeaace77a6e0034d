// A labelled place to write in.
import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'

interface Props {
  label: string
  hint?: string
  error?: string | undefined
  children: (attributes: { id: string; 'aria-describedby'?: string; 'aria-invalid'?: 'true' }) => ComponentChildren
}

export function Field({ label, hint, error, children }: Props) {
  const id = useId()
  const said = error ?? hint
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children({
        id,
        ...(said ? { 'aria-describedby': `${id}-said` } : {}),
        ...(error ? { 'aria-invalid': 'true' as const } : {}),
      })}
      {said && (
        <p id={`${id}-said`} class="hint" role={error ? 'alert' : undefined}>
          {said}
        </p>
      )}
    </div>
  )
}

interface InputProps {
  label: string
  hint?: string
  error?: string | undefined
  value: string
  onText: (text: string) => void
  type?: 'text' | 'email' | 'date' | 'number' | 'search'
  required?: boolean
  autofocus?: boolean
  autocomplete?: 'email' | 'off' | 'name'
  maxLength?: number
  min?: number
}

export function TextField({ label, hint, error, onText, type = 'text', ...rest }: InputProps) {
  return (
    <Field label={label} {...(hint ? { hint } : {})} error={error}>
      {(attributes) => (
        <input
          class="input"
          type={type as 'text'}
          {...attributes}
          {...rest}
          onInput={(event) => onText(event.currentTarget.value)}
        />
      )}
    </Field>
  )
}
