// The agreement to sign electronically, asked before the first thing is filled in.

import { ask } from '../api/client'
import { Dialog } from '../look/Dialog'
import { useAct } from '../look/useAct'
import { t } from '../words/catalogue'
import { CONSENT } from './acts'
import { OnPaper } from './Choices'
import { rite, take } from './ceremony'

interface Props {
  onClose: () => void
  onAgreed: () => void
}

export function ConsentDialog({ onClose, onAgreed }: Props) {
  const act = useAct()
  const agree = async () => {
    const done = await act.run(async () => {
      const { giveConsent } = await ask(CONSENT, { input: { version: rite.value!.consentVersion } })
      take(giveConsent.ceremony)
      return giveConsent
    })
    if (done) onAgreed()
  }
  return (
    <Dialog title={t('consent.title')} onClose={onClose}>
      <ConsentText />
      {act.error && (
        <p class="notice bad" role="alert">
          {act.error}
        </p>
      )}
      <footer>
        <OnPaper rite={rite.value!} />
        <button type="button" class="button" onClick={onClose}>
          {t('consent.later')}
        </button>
        <button type="button" class="button main" disabled={act.busy} onClick={agree}>
          {t('consent.agree')}
        </button>
      </footer>
    </Dialog>
  )
}

export function ConsentText() {
  const { consentText, consentVersion } = rite.value!
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section class="consent" tabIndex={0} aria-label={t('consent.text')}>
        {consentText}
      </section>
      <p class="soft small">{t('consent.version', { version: consentVersion })}</p>
    </>
  )
}
