// The columns, side by side; on a small screen one at a time, snapping.
import { Plus } from 'lucide'
import { useEffect } from 'preact/hooks'
import { liveness } from '../api/live'
import { Icon } from '../look/Icon'
import { t } from '../words/catalogue'
import { Column } from './Column'
import { opened } from './opened'
import { readReady } from './ready'
import { board, lists } from './store'

export function Columns() {
  const { id, stages } = board.value!
  const live = liveness.value === 'live'
  // Also once the board is live again: what was asked while the server was away got no answer.
  useEffect(() => void (live && readReady(id)), [id, stages, live])
  return (
    <div class="columns" data-testid="columns">
      {stages.map((stage, at) => (
        <Column
          key={stage.id}
          stage={stage}
          cards={lists.value.get(stage.id) ?? []}
          next={stages[at + 1] ?? null}
          columns={stages.length}
        />
      ))}
      <button
        type="button"
        class="button quiet square add-stage"
        aria-label={t('stage.new')}
        title={t('stage.new')}
        onClick={() => (opened.value = { kind: 'stage' })}
      >
        <Icon of={Plus} />
      </button>
    </div>
  )
}
