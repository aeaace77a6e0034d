// In which language the firm writes by itself, and by which clock it counts days.
import { useSignal } from '@preact/signals'
import { ask } from '../api/client'
import { Field } from '../look/Field'
import { toast } from '../look/messages'
import { useAct } from '../look/useAct'
import { t } from '../words/catalogue'
import { type Place, UPDATE_FIRM } from './queries'

const zones = Intl.supportedValuesOf('timeZone')

export function PlaceForm({ place }: { place: Place }) {
  const act = useAct()
  const kept = useSignal(place)
  const language = useSignal(place.language)
  const timeZone = useSignal(place.timeZone)
  const save = (event: Event) => {
    event.preventDefault()
    void act.run(async () => {
      const input = { language: language.value, timeZone: timeZone.value }
      const { updateFirm } = await ask(UPDATE_FIRM, { input })
      if (updateFirm.firm) {
        kept.value = updateFirm.firm
        toast('good', t('place.saved'))
      }
      return updateFirm
    })
  }
  const same = language.value === kept.value.language && timeZone.value === kept.value.timeZone
  return (
    <form class="sheet stack" onSubmit={save} aria-labelledby="place-title">
      <h2 id="place-title">{t('place.title')}</h2>
      <Field label={t('place.language')} hint={t('place.language.text')}>
        {(attributes) => (
          <select
            class="input"
            value={language.value}
            onChange={(event) => {
              language.value = event.currentTarget.value
            }}
            {...attributes}
          >
            <option value="en">English</option>
            <option value="fr">Français</option>
          </select>
        )}
      </Field>
      <Field label={t('place.timeZone')} hint={t('place.timeZone.text')} error={act.error || undefined}>
        {(attributes) => (
          <select
            class="input"
            value={timeZone.value}
            onChange={(event) => {
              timeZone.value = event.currentTarget.value
            }}
            {...attributes}
          >
            {[...new Set([timeZone.value, 'UTC', ...zones])].map((zone) => (
              <option key={zone}>{zone}</option>
            ))}
          </select>
        )}
      </Field>
      <button type="submit" class="button main" disabled={act.busy || same}>
        {t('messages.save')}
      </button>
    </form>
  )
}
