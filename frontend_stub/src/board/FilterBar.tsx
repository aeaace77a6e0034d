// What is shown of the board: a search, a person, only what is held up. With a count, and a way back to all.
import { Search, X } from 'lucide'
import { Icon } from '../look/Icon'
import { t } from '../words/catalogue'
import { isFiltering, NO_FILTERS } from './filters'
import { firm } from './person'
import { board, filters, lists, setFilters } from './store'

export function FilterBar() {
  const { search, assignee, blocked } = filters.value
  const members = (firm.value?.members.nodes ?? []).filter(({ active }) => active)
  return (
    <search class="filters">
      <div class="find">
        <Icon of={Search} />
        <input
          type="search"
          class="input"
          id="find"
          aria-label={t('filter.search')}
          placeholder={t('filter.search')}
          value={search}
          onInput={(event) => setFilters({ search: event.currentTarget.value })}
          onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
        />
      </div>
      <select
        class="input"
        aria-label={t('filter.assignee')}
        value={assignee}
        onChange={(event) => setFilters({ assignee: event.currentTarget.value })}
      >
        <option value="">{t('filter.everyone')}</option>
        {members.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
      <button
        type="button"
        class="button toggle"
        aria-pressed={blocked}
        onClick={() => setFilters({ blocked: !blocked })}
      >
        {t('filter.blocked')}
      </button>
      {isFiltering(filters.value) && <Result />}
    </search>
  )
}

function Result() {
  const shown = [...lists.value.values()].reduce((sum, cards) => sum + cards.length, 0)
  return (
    <span class="row" role="status">
      <span class="tag accent">{t('filter.count', { n: shown, all: board.value?.cards.size ?? 0 })}</span>
      <button type="button" class="button quiet" onClick={() => setFilters(NO_FILTERS)}>
        <Icon of={X} />
        {t('filter.clear')}
      </button>
    </span>
  )
}
