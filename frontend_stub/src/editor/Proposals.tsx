// The fields that the files propose: said beside the pages, and shown on them as ghosts until they are taken.
import { Check, X } from 'lucide'
import { Icon } from '../look/Icon'
import { announce } from '../look/messages'
import { t } from '../words/catalogue'
import type { Editor } from './editor'
import { signOf } from './Palette'
import { canTake, type Proposal, partyFor } from './proposals'

export function Proposals({ editor }: { editor: Editor }) {
  const open = editor.open.value
  const problems = editor.draft.value.documentIds.flatMap((id) => editor.problems.value[id] ?? [])
  const { parties } = editor.draft.value
  const ready = open.filter((one) => canTake(one, parties))
  if (open.length === 0 && problems.length === 0) return null
  const take = () => {
    editor.take(ready)
    announce(t('proposals.taken', { n: ready.length }))
  }
  return (
    <section class="stack tight selected" aria-labelledby="proposals">
      <h3 id="proposals">{t('proposals.title')}</h3>
      {open.length > 0 && <p>{t('proposals.some', { n: open.length })}</p>}
      {ready.length < open.length && <p class="hint">{t('proposals.nobody', { n: open.length - ready.length })}</p>}
      {open.length > 0 && (
        <p class="row">
          {ready.length > 0 && (
            <button type="button" class="button" onClick={take}>
              <Icon of={Check} />
              {t('proposals.takeAll', { n: ready.length })}
            </button>
          )}
          <button type="button" class="button quiet" onClick={() => editor.putAside(open)}>
            <Icon of={X} />
            {t('proposals.leave')}
          </button>
        </p>
      )}
      {problems.length > 0 && (
        <>
          <p>{t('proposals.problems')}</p>
          <ul class="lacks">
            {problems.map(({ page, text, message }, at) => (
              <li key={at}>
                {page !== null && `${t('proposals.page', { page })} `}
                {text && <code>{text}</code>} {message}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}

/** One of them on its page: pressing it takes it. */
export function Ghost({ proposal, editor }: { proposal: Proposal; editor: Editor }) {
  const { kind, page, label, role, x, y, width, height } = proposal
  const { parties } = editor.draft.value
  const party = role === null ? undefined : partyFor(role, parties)
  const ready = canTake(proposal, parties)
  const name = party?.name ?? role ?? t('fields.sender')
  return (
    <button
      type="button"
      class={`placed ghost party-${editor.colour(party?.key ?? null)}`}
      aria-label={t(ready ? 'proposals.ghost' : 'proposals.ghostOfNobody', {
        kind: label || t(`field.${kind}`),
        name,
        page,
      })}
      aria-disabled={!ready}
      style={{ left: `${x * 100}%`, top: `${y * 100}%`, width: `${width * 100}%`, height: `${height * 100}%` }}
      onClick={() => ready && editor.take([proposal])}
    >
      <Icon of={signOf(kind)} />
      <span class="cut">{name}</span>
    </button>
  )
}
