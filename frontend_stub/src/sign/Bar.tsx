// Always in sight: what is left, how far it is, and the one thing to press.
import { Check } from 'lucide'
import { Icon } from '../look/Icon'
import { t } from '../words/catalogue'
import { left } from './progress'
import type { Task } from './task'
import { fields, problem, save, saving, values } from './values'

interface Props {
  task: Task
  /** `last`: everything is read and filled in. */
  step: 'start' | 'next' | 'last'
  ready: boolean
  pagesSeen: number
  pages: number
  share: { done: number; total: number }
  onPress: () => void
}

export function Bar({ task, step, ready, pagesSeen, pages, share, onPress }: Props) {
  const last = step === 'last'
  return (
    <footer class="bar">
      <progress value={share.done} max={share.total} aria-label={t('bar.progress')} />
      <div class="bar-text" role="status">
        <strong>{task === 'sign' ? fieldsLeft() : t(`bar.asked.${task}`)}</strong>
        <span class="soft small">{t('bar.pages', { seen: pagesSeen, pages })}</span>
        {task === 'sign' && <Saved />}
      </div>
      {/* Who only reads has nothing to press at the end. */}
      {!(last && task === 'read') && (
        <button type="button" class="button main" disabled={!ready} onClick={onPress}>
          {last && <Icon of={Check} />}
          {t(last ? `bar.last.${task}` : `bar.${step}`)}
        </button>
      )}
    </footer>
  )
}

function fieldsLeft() {
  if (fields.value.every(({ mine }) => !mine)) return t('bar.bare')
  const open = left(fields.value, values.value).length
  return open ? t('bar.fields', { n: open }) : t('bar.noFields')
}

function Saved() {
  if (!problem.value) return <span class="soft small">{t(saving.value === 'saving' ? 'bar.saving' : 'bar.saved')}</span>
  return (
    <span class="problem">
      {problem.value}{' '}
      <button type="button" class="link-like" onClick={save}>
        {t('tryAgain')}
      </button>
    </span>
  )
}
