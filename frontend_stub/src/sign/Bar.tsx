// Always in sight: what is left, how far it is, and the one thing to press.
import { Check } from 'lucide'
import { Icon } from '../look/Icon'
import { t } from '../words/catalogue'
import { left } from './progress'
import { fields, problem, save, saving, values } from './values'

interface Props {
  step: 'start' | 'next' | 'finish'
  ready: boolean
  pagesSeen: number
  pages: number
  share: { done: number; total: number }
  onPress: () => void
}

export function Bar({ step, ready, pagesSeen, pages, share, onPress }: Props) {
  const open = left(fields.value, values.value).length
  return (
    <footer class="bar">
      <progress value={share.done} max={share.total} aria-label={t('bar.progress')} />
      <div class="bar-text" role="status">
        <strong>{open ? t('bar.fields', { n: open }) : t('bar.noFields')}</strong>
        <span class="soft small">{t('bar.pages', { seen: pagesSeen, pages })}</span>
        {problem.value ? (
          <span class="problem">
            {problem.value}{' '}
            <button type="button" class="link-like" onClick={save}>
              {t('tryAgain')}
            </button>
          </span>
        ) : (
          <span class="soft small">{t(saving.value === 'saving' ? 'bar.saving' : 'bar.saved')}</span>
        )}
      </div>
      <button type="button" class="button main" disabled={!ready} onClick={onPress}>
        {step === 'finish' && <Icon of={Check} />}
        {t(`bar.${step}`)}
      </button>
    </footer>
  )
}
