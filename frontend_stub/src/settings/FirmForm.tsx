// The firm's logo, and the address to which parties' answers go.
import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { ask } from '../api/client'
import { upload } from '../api/files'
import { firm } from '../board/person'
import { TextField } from '../look/Field'
import { toast } from '../look/messages'
import { useAct } from '../look/useAct'
import { t } from '../words/catalogue'
import { type Details, UPDATE_FIRM } from './queries'

interface Props {
  details: Details
  onDetails: (details: Details) => void
}

export function FirmForm({ details, onDetails }: Props) {
  const logo = useAct()
  const answers = useAct()
  const replyTo = useSignal(details.replyTo ?? '')
  const file = useRef<HTMLInputElement>(null)
  const update = async (input: { logoUploadId?: string | null; replyTo?: string | null }, said: string) => {
    const { updateFirm } = await ask(UPDATE_FIRM, { input })
    if (updateFirm.firm) {
      onDetails(updateFirm.firm.details)
      toast('good', said)
    }
    return updateFirm
  }
  const bring = (chosen: File | undefined) =>
    chosen &&
    logo.run(async () => {
      const taken = await upload(chosen)
      return 'refusals' in taken
        ? { userErrors: taken.refusals }
        : update({ logoUploadId: taken.uploadId }, t('logo.saved'))
    })
  const answer = (event: Event) => {
    event.preventDefault()
    void answers.run(() => update({ replyTo: replyTo.value.trim() || null }, t('replyTo.saved')))
  }
  return (
    <div class="settings-panes">
      <section class="sheet stack" aria-labelledby="logo-title">
        <h2 id="logo-title">{t('logo.title')}</h2>
        <p class="soft">{t('logo.text')}</p>
        {details.logoUrl ? (
          <p class="logo-shown">
            <img src={details.logoUrl} alt={t('logo.alt', { firm: firm.value?.name ?? '' })} />
          </p>
        ) : (
          <p class="nothing">{t('logo.none')}</p>
        )}
        <label class="field">
          <span class="label">{t('logo.file')}</span>
          <input
            ref={file}
            class="input"
            type="file"
            accept="image/png,image/jpeg"
            disabled={logo.busy}
            onChange={async (event) => {
              await bring(event.currentTarget.files?.[0])
              file.current!.value = ''
            }}
          />
        </label>
        {logo.error && (
          <p class="notice bad" role="alert">
            {logo.error}
          </p>
        )}
        {details.logoUrl && (
          <button
            type="button"
            class="button"
            disabled={logo.busy}
            onClick={() => logo.run(() => update({ logoUploadId: null }, t('logo.removed')))}
          >
            {t('logo.remove')}
          </button>
        )}
      </section>
      <form class="sheet stack" onSubmit={answer} aria-labelledby="reply-title">
        <h2 id="reply-title">{t('replyTo.title')}</h2>
        <TextField
          label={t('replyTo.address')}
          hint={t('replyTo.text')}
          type="email"
          autocomplete="off"
          value={replyTo.value}
          error={answers.error || undefined}
          onText={(text) => (replyTo.value = text)}
        />
        <button
          type="submit"
          class="button main"
          disabled={answers.busy || replyTo.value.trim() === (details.replyTo ?? '')}
        >
          {t('messages.save')}
        </button>
      </form>
    </div>
  )
}
