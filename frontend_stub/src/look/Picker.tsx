// Choosing one of many by writing a part of its name.
import { useSignal } from '@preact/signals'
import { useEffect, useId, useRef } from 'preact/hooks'
import { t } from '../words/catalogue'

export interface Option {
  id: string
  name: string
  detail?: string
}

interface Props {
  label: string
  /** Finds options for what was written; called again for each change. */
  find: (text: string) => Promise<Option[]>
  onPick: (option: Option) => void
  /** The one chosen: its name stands in the field. Without it the field is emptied after each choice. */
  picked?: Option | null
  placeholder?: string
}

export function Picker({ label, find, onPick, picked, placeholder }: Props) {
  const id = useId()
  const text = useSignal(picked?.name ?? '')
  const options = useSignal<Option[]>([])
  const open = useSignal(false)
  const at = useSignal(0)
  const turn = useRef(0)
  useEffect(() => {
    text.value = picked?.name ?? ''
  }, [picked?.id])
  const search = async () => {
    turn.current += 1
    const mine = turn.current
    const found = await find(text.value === picked?.name ? '' : text.value.trim()).catch(() => [])
    if (mine !== turn.current) return
    options.value = found
    at.value = 0
    open.value = true
  }
  const choose = (option: Option) => {
    open.value = false
    text.value = picked === undefined ? '' : option.name
    onPick(option)
  }
  const pressed = (event: KeyboardEvent) => {
    const count = options.value.length
    if (event.key === 'ArrowDown' && !open.value) void search()
    else if (event.key === 'ArrowDown') at.value = (at.value + 1) % Math.max(1, count)
    else if (event.key === 'ArrowUp') at.value = (at.value - 1 + count) % Math.max(1, count)
    else if (event.key === 'Enter' && open.value && options.value[at.value]) choose(options.value[at.value]!)
    else if (event.key === 'Escape' && open.value) open.value = false
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div class="field picker">
      <label for={id}>{label}</label>
      <input
        id={id}
        class="input"
        role="combobox"
        aria-expanded={open.value}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={open.value && options.value.length ? `${id}-${at.value}` : undefined}
        autocomplete="off"
        placeholder={placeholder}
        value={text.value}
        onInput={(event) => {
          text.value = event.currentTarget.value
          void search()
        }}
        onFocus={search}
        onClick={search}
        onBlur={() => {
          open.value = false
          if (picked !== undefined) text.value = picked?.name ?? ''
        }}
        onKeyDown={pressed}
      />
      {/* The list is there only while it can be chosen from; a press on it must not take the focus away. */}
      <div
        id={`${id}-list`}
        class="menu options"
        role="listbox"
        aria-label={t('picker.list')}
        hidden={!open.value}
        onMouseDown={(event) => event.preventDefault()}
      >
        {options.value.map((option, index) => (
          <div
            key={option.id}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at.value}
            onClick={() => choose(option)}
            onKeyDown={() => {}}
          >
            <span class="grow">{option.name}</span>
            {option.detail && <span class="soft small">{option.detail}</span>}
          </div>
        ))}
        {options.value.length === 0 && <div class="title">{t('picker.none')}</div>}
      </div>
    </div>
  )
}
