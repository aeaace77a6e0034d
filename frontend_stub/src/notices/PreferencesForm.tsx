// Of what one is told, and how: each press is kept at once.
import { useSignal } from '@preact/signals'
import { ArrowLeft } from 'lucide'
import { useEffect } from 'preact/hooks'
import { ask } from '../api/client'
import { Icon } from '../look/Icon'
import { troubleOf } from '../look/trouble'
import { useAct } from '../look/useAct'
import { t } from '../words/catalogue'
import { PREFER, PREFERENCES, type Preference } from './queries'
import { count } from './unread'

const ways = ['page', 'mail'] as const

export function PreferencesForm({ onBack }: { onBack: () => void }) {
  const wishes = useSignal<readonly Preference[] | null>(null)
  const error = useSignal('')
  const act = useAct()
  useEffect(() => {
    ask(PREFERENCES, {}).then(
      ({ viewer }) => {
        if (viewer?.__typename === 'Member') wishes.value = viewer.noticePreferences
      },
      (problem) => {
        error.value = troubleOf(problem)
      },
    )
  }, [])
  /** Shown as pressed at once; where the server does not take it, as it was. */
  const wish = async (kind: Preference['kind'], way: (typeof ways)[number], wanted: boolean) => {
    const before = wishes.value!
    wishes.value = before.map((each) => (each.kind === kind ? { ...each, [way]: wanted } : each))
    const done = await act.run(
      async () => (await ask(PREFER, { input: { preferences: [{ kind, [way]: wanted }] } })).setNoticePreferences,
    )
    if (!done) wishes.value = before
    void count()
  }
  const trouble = error.value || act.error
  return (
    <div class="stack">
      <p class="soft">{t('notices.choose.text')}</p>
      {trouble && (
        <p class="notice bad" role="alert">
          {trouble}
        </p>
      )}
      {wishes.value === null && !trouble && <div class="skeleton notices-later" aria-hidden="true" />}
      {wishes.value && (
        <table class="wishes">
          <thead>
            <tr>
              <th scope="col">{t('notices.what')}</th>
              {ways.map((way) => (
                <th key={way} scope="col">
                  {t(`notices.${way}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {wishes.value.map((each) => (
              <tr key={each.kind}>
                <th scope="row">{t(`wish.${each.kind}`)}</th>
                {ways.map((way) => (
                  <td key={way}>
                    <label class="wish">
                      <input
                        type="checkbox"
                        checked={each[way]}
                        aria-label={`${t(`wish.${each.kind}`)}: ${t(`notices.${way}`)}`}
                        onChange={(event) => wish(each.kind, way, event.currentTarget.checked)}
                      />
                    </label>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <footer class="row">
        <button type="button" class="button" onClick={onBack}>
          <Icon of={ArrowLeft} />
          {t('notices.back')}
        </button>
      </footer>
    </div>
  )
}
