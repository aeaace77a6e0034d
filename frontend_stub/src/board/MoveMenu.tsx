// Moving a card without dragging it: to another stage, or within its own.
import { ArrowDown, ArrowRight, ArrowUp, ArrowUpToLine, Check } from 'lucide'
import { Icon } from '../look/Icon'
import { Menu, MenuItem } from '../look/Menu'
import { t } from '../words/catalogue'
import { focusOn, moving } from './focus'
import { carry } from './keyboard'
import { board, lists, move } from './store'

export function MoveMenu() {
  const open = moving.value
  const card = open && board.value?.cards.get(open.jobId)
  if (!open || !card) return null
  const { stages } = board.value!
  const columns = stages.map(({ id }) => (lists.value.get(id) ?? []).map((one) => one.id))
  const close = () => {
    moving.value = null
  }
  const to = (toStageId: string, afterJobId: string | null) => {
    close()
    void move({ jobId: card.id, toStageId, afterJobId })
    // The menu gives the focus back first.
    setTimeout(() => focusOn(card.id))
  }
  const up = carry(columns, card.id, 'ArrowUp')
  const down = carry(columns, card.id, 'ArrowDown')
  const own = card.stage.id
  return (
    <Menu label={t('move.title', { title: card.title })} from={open.from} onClose={close}>
      <div class="title">{t('move.to')}</div>
      {stages.map(({ id, name }) => (
        <MenuItem key={id} disabled={id === own} onChoose={() => to(id, null)}>
          <Icon of={id === own ? Check : ArrowRight} />
          {id === own ? t('move.here', { stage: name }) : name}
        </MenuItem>
      ))}
      <hr />
      <MenuItem disabled={!up} onChoose={() => to(own, null)}>
        <Icon of={ArrowUpToLine} />
        {t('move.top')}
      </MenuItem>
      <MenuItem disabled={!up} onChoose={() => up && to(own, up.after)}>
        <Icon of={ArrowUp} />
        {t('move.up')}
      </MenuItem>
      <MenuItem disabled={!down} onChoose={() => down && to(own, down.after)}>
        <Icon of={ArrowDown} />
        {t('move.down')}
      </MenuItem>
    </Menu>
  )
}
