// Whether a client is a person or a company.
import type { Signal } from '@preact/signals'
import { t } from '../words/catalogue'

export type Kind = 'INDIVIDUAL' | 'COMPANY'

export function ClientKind({ kind }: { kind: Signal<Kind> }) {
  return (
    <fieldset class="row">
      <legend class="out-of-sight">{t('client.kind')}</legend>
      {(['INDIVIDUAL', 'COMPANY'] as const).map((one) => (
        <label key={one} class="choice">
          <input type="radio" name="kind" checked={kind.value === one} onChange={() => (kind.value = one)} />
          {t(`client.${one}`)}
        </label>
      ))}
    </fieldset>
  )
}
