// Making a signature: drawn, typed or uploaded. A dot or a straight line is none.
import { useSignal } from '@preact/signals'
import { Dialog } from '../look/Dialog'
import { t } from '../words/catalogue'
import { rite } from './ceremony'
import { Draw } from './Draw'
import { fromFile, fromText } from './picture'
import type { RiteField } from './queries'
import { alike, drawn, type Method } from './values'

interface Props {
  field: RiteField
  onClose: () => void
}

type Way = 'draw' | 'type' | 'upload'
const WAYS: Way[] = ['draw', 'type', 'upload']
const methods: Record<Way, Method> = { draw: 'DRAWN', type: 'TYPED', upload: 'UPLOADED' }
/** "Use for all" is asked once for each kind; the answer holds for the rest of the visit. */
const asked = new Set<RiteField['kind']>()

export function SignatureDialog({ field, onClose }: Props) {
  const stamp = field.kind === 'STAMP' || field.kind === 'IMAGE'
  const way = useSignal<Way>(stamp ? 'upload' : 'draw')
  const image = useSignal('')
  const error = useSignal('')
  const name = useSignal(
    field.kind === 'INITIALS' ? initialsOf(rite.value!.recipient.name) : rite.value!.recipient.name,
  )
  const offering = useSignal<RiteField[]>([])
  const adopt = () => {
    const made = way.value === 'type' ? fromText(name.value.trim()) : image.value
    if (!made) {
      error.value ||= t(way.value === 'draw' ? 'signature.empty' : 'signature.none')
      return
    }
    image.value = made
    drawn(field, made, methods[way.value])
    const others = alike(field)
    if (asked.has(field.kind) || others.length === 0) return onClose()
    asked.add(field.kind)
    offering.value = others
  }
  if (offering.value.length)
    return (
      <Dialog title={t('signature.forAll', { n: offering.value.length })} onClose={onClose}>
        <p>{t(`signature.forAllText.${field.kind}`)}</p>
        <footer>
          <button type="button" class="button" onClick={onClose}>
            {t('signature.onlyHere')}
          </button>
          <button
            type="button"
            class="button main"
            onClick={() => {
              for (const one of offering.value) drawn(one, image.value, methods[way.value])
              onClose()
            }}
          >
            {t('signature.useForAll')}
          </button>
        </footer>
      </Dialog>
    )
  return (
    <Dialog title={t(`signature.${field.kind}`)} onClose={onClose}>
      {!stamp && (
        <div class="tabs" role="tablist" aria-label={t('signature.how')}>
          {WAYS.map((one) => (
            <button
              key={one}
              type="button"
              role="tab"
              id={`way-${one}`}
              aria-selected={way.value === one}
              aria-controls="way"
              tabIndex={way.value === one ? 0 : -1}
              onClick={() => choose(one)}
              onKeyDown={(event) => {
                const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
                if (!by) return
                const next = WAYS[(WAYS.indexOf(one) + by + WAYS.length) % WAYS.length]!
                choose(next)
                document.getElementById(`way-${next}`)?.focus()
              }}
            >
              {t(`signature.${one}`)}
            </button>
          ))}
        </div>
      )}
      <div
        id="way"
        class="stack tight"
        {...(stamp ? {} : { role: 'tabpanel' as const, 'aria-labelledby': `way-${way.value}` })}
      >
        {way.value === 'draw' && (
          <Draw
            onDrawn={(made, verdict) => {
              image.value = made
              error.value = verdict === 'good' || verdict === 'empty' ? '' : t(`signature.refused.${verdict}`)
            }}
          />
        )}
        {way.value === 'type' && (
          <>
            <label class="field">
              <span class="label">{t('signature.name')}</span>
              <input
                class="input"
                value={name.value}
                maxLength={80}
                onInput={(event) => (name.value = event.currentTarget.value)}
              />
            </label>
            <p class="typed-signature" aria-hidden="true">
              {name.value}
            </p>
          </>
        )}
        {way.value === 'upload' && (
          <>
            <label class="field">
              <span class="label">{t(stamp ? 'signature.file.picture' : 'signature.file')}</span>
              <input
                class="input"
                type="file"
                accept="image/png,image/jpeg"
                onChange={(event) => load(event.currentTarget.files?.[0])}
              />
            </label>
            {image.value && <img class="uploaded" src={image.value} alt={t(`signature.${field.kind}`)} />}
          </>
        )}
      </div>
      {error.value && (
        <p class="notice bad" role="alert">
          {error.value}
        </p>
      )}
      <footer>
        <button type="button" class="button" onClick={onClose}>
          {t('cancel')}
        </button>
        <button type="button" class="button main" onClick={adopt}>
          {t(stamp ? 'signature.use.picture' : 'signature.use')}
        </button>
      </footer>
    </Dialog>
  )

  function choose(one: Way) {
    way.value = one
    image.value = ''
    error.value = ''
  }
  async function load(file: File | undefined) {
    image.value = ''
    error.value = ''
    if (!file) return
    try {
      image.value = await fromFile(file)
    } catch {
      error.value = t('signature.badFile')
    }
  }
}

const initialsOf = (name: string) =>
  name
    .split(/\s+/)
    .map((part) => [...part][0] ?? '')
    .join('')
