// What the firm sends to its parties: its own words, its logo, and where answers go.
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import '../board/board.css'
import './settings.css'
import { ask } from '../api/client'
import { Header } from '../board/Header'
import { viewer } from '../board/person'
import { troubleOf } from '../look/trouble'
import { t } from '../words/catalogue'
import { FirmForm } from './FirmForm'
import { PlaceForm } from './PlaceForm'
import { type Details, MESSAGES, type MessageText, type Place } from './queries'
import { TextForm } from './TextForm'

export function MessagesPage() {
  const texts = useSignal<MessageText[] | null>(null)
  const details = useSignal<Details | null>(null)
  const place = useSignal<Place | null>(null)
  const error = useSignal('')
  const allowed = viewer.value?.permissions.includes('MANAGE_FIRM')
  const read = async () => {
    error.value = ''
    try {
      const { firm } = await ask(MESSAGES, {})
      texts.value = firm!.messageTexts
      details.value = firm!.details
      place.value = firm!
    } catch (problem) {
      error.value = troubleOf(problem)
    }
  }
  useEffect(() => {
    document.title = `${t('messages.title')} · Countersign`
    if (allowed) void read()
  }, [])
  return (
    <>
      <Header />
      <main class="settings">
        <h1>{t('messages.title')}</h1>
        {!allowed && <p class="notice">{t('messages.notAllowed')}</p>}
        {allowed && <p class="soft">{t('messages.text')}</p>}
        {error.value && (
          <p class="notice bad" role="alert">
            {error.value}{' '}
            <button type="button" class="link-like" onClick={read}>
              {t('tryAgain')}
            </button>
          </p>
        )}
        {allowed && !texts.value && !error.value && <div class="skeleton later" aria-hidden="true" />}
        {texts.value && details.value && (
          <>
            <TextForm texts={texts.value} logoUrl={details.value.logoUrl} onTexts={(now) => (texts.value = now)} />
            <FirmForm details={details.value} onDetails={(now) => (details.value = now)} />
            <div class="settings-panes">
              <PlaceForm place={place.value!} />
            </div>
          </>
        )}
      </main>
    </>
  )
}
