// Naming somebody else to act in one's place.
import { useSignal } from '@preact/signals'
import { ask } from '../api/client'
import { Dialog } from '../look/Dialog'
import { TextField } from '../look/Field'
import { useAct } from '../look/useAct'
import { t } from '../words/catalogue'
import { HAND_OVER } from './answers'
import { rite, take } from './ceremony'

const PLACES = ['name', 'email', 'phone', 'reason'] as const
type Place = (typeof PLACES)[number]

export function HandOverDialog({ onClose }: { onClose: () => void }) {
  const act = useAct()
  const given = useSignal<Record<Place, string>>({ name: '', email: '', phone: '', reason: '' })
  const pressed = useSignal(false)
  const { name, email, phone, reason } = given.value
  const missing: Partial<Record<Place, boolean>> = {
    name: !name.trim(),
    email: !email.trim() && !phone.trim(),
    reason: !reason.trim(),
  }
  const handOver = async (event: Event) => {
    event.preventDefault()
    pressed.value = true
    if (Object.values(missing).some(Boolean)) return
    await act.run(async () => {
      const input = {
        name: name.trim(),
        email: email.trim() || null,
        phone: phone.trim() || null,
        reason: reason.trim(),
        idempotencyKey: act.key(),
      }
      const answered = (await ask(HAND_OVER, { input })).handOver
      take(answered.ceremony)
      return answered
    })
  }
  return (
    <Dialog title={t('handOver.title')} onClose={onClose}>
      <form class="stack" noValidate onSubmit={handOver}>
        <p>{t('handOver.text', { firm: rite.value!.firmName })}</p>
        {PLACES.map((place) => (
          <TextField
            key={place}
            label={t(`handOver.${place}`)}
            value={given.value[place]}
            autocomplete="off"
            error={pressed.value && missing[place] ? t(`handOver.missing.${place}`) : undefined}
            onText={(text) => (given.value = { ...given.value, [place]: text })}
          />
        ))}
        {act.error && (
          <p class="notice bad" role="alert">
            {act.error}
          </p>
        )}
        <footer class="row end">
          <button type="button" class="button" onClick={onClose}>
            {t('cancel')}
          </button>
          <button type="submit" class="button danger" disabled={act.busy}>
            {t('handOver.do')}
          </button>
        </footer>
      </form>
    </Dialog>
  )
}
