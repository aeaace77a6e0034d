// The head that both pages of the desk share: their title, and the way from one to the other.
import { route } from '../board/route'
import { t } from '../words/catalogue'

const pages = [
  ['signatures', 'desk.board'],
  ['chase', 'chase.title'],
] as const

export function DeskNav() {
  return (
    <nav class="tabs" aria-label={t('signatures.title')}>
      {pages.map(([page, words]) => (
        <a key={page} href={`/${page}`} aria-current={route.value.page === page ? 'page' : undefined}>
          {t(words)}
        </a>
      ))}
    </nav>
  )
}
