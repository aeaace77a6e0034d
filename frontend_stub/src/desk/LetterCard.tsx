// One request: what it is, whose it is, whom it waits for and how to reach them.
import { Hourglass, PenLine } from 'lucide'
import { Icon } from '../look/Icon'
import { t } from '../words/catalogue'
import { jobsOf } from './letters'
import { opened } from './opened'
import { PartyLine } from './PartyLine'
import type { Letter } from './queries'

export function LetterCard({ letter, now }: { letter: Letter; now: number }) {
  const { done, total } = letter.progress
  const waits = letter.current.length > 0
  return (
    <li class="letter">
      <h3>
        <button type="button" class="link-like" aria-haspopup="dialog" onClick={() => (opened.value = letter.id)}>
          {letter.title}
        </button>
      </h3>
      {letter.current.map((party) => (
        <PartyLine key={party.id} request={letter} party={party} now={now} />
      ))}
      {jobsOf(letter).length > 0 && (
        <p class="row small">
          {jobsOf(letter).map(({ id, title }) => (
            <a key={id} href={`/jobs/${id}`}>
              {title}
            </a>
          ))}
        </p>
      )}
      <p class="letter-foot">
        <span class="tag">
          <Icon of={PenLine} />
          {done}/{total}
          <span class="out-of-sight"> {t(`desk.done.${letter.kind}`, { done, total })}</span>
        </span>
        {waits && (
          <span class={letter.daysWaiting >= 7 ? 'tag warn' : 'tag'}>
            <Icon of={Hourglass} />
            {t('desk.days', { n: letter.daysWaiting })}
          </span>
        )}
        {!waits && letter.state !== 'DRAFT' && <span class="tag">{t(`desk.${letter.state}`)}</span>}
        <span class="grow" />
        <span class="soft">{letter.owner.name}</span>
      </p>
    </li>
  )
}
