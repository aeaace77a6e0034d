// The fields that the files propose: said beside the pages, and shown on them as ghosts until they are taken.
import { Check, X } from 'lucide'
import { Icon } from '../look/Icon'
import { announce } from '../look/messages'
import { t } from '../words/catalogue'
import type { Party } from './draft'
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
      {open.length > 0 && (
        <details>
          <summary>{t('proposals.oneByOne')}</summary>
          <ul class="proposed">
            {open.map((one) => (
              <li key={one.id}>
                <button
                  type="button"
                  class="button quiet wide"
                  disabled={!canTake(one, parties)}
                  onClick={() => editor.take([one])}
                >
                  <Icon of={signOf(one.kind)} />
                  <span class="cut">{saying('proposals.one', one, parties)}</span>
                </button>
              </li>
            ))}
          </ul>
        </details>
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

function whose({ role }: Proposal, parties: readonly Party[]) {
  const party = role === null ? undefined : partyFor(role, parties)
  return { key: party?.key ?? null, name: party?.name ?? role ?? t('fields.sender') }
}

function saying(words: string, proposal: Proposal, parties: readonly Party[]) {
  const { kind, page, label } = proposal
  return t(words, { kind: label || t(`field.${kind}`), name: whose(proposal, parties).name, page })
}

/** One of them on its page: pressing it takes it. Where a form is dense they are small and many, so keys have the list. */
export function Ghost({ proposal, editor }: { proposal: Proposal; editor: Editor }) {
  const { kind, x, y, width, height } = proposal
  const { parties } = editor.draft.value
  const ready = canTake(proposal, parties)
  const { key, name } = whose(proposal, parties)
  return (
    <button
      type="button"
      tabIndex={-1}
      class={`placed ghost party-${editor.colour(key)}`}
      aria-label={saying(ready ? 'proposals.ghost' : 'proposals.ghostOfNobody', proposal, parties)}
      aria-disabled={!ready}
      style={{ left: `${x * 100}%`, top: `${y * 100}%`, width: `${width * 100}%`, height: `${height * 100}%` }}
      onClick={() => ready && editor.take([proposal])}
    >
      <Icon of={signOf(kind)} />
      <span class="cut">{name}</span>
    </button>
  )
}
