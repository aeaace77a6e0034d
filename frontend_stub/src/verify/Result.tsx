// What was found: in words, with a sign, and never by colour alone.
import { CircleCheck, CircleX, FileQuestion, Hourglass, Minus } from 'lucide'
import { Icon } from '../look/Icon'
import { t } from '../words/catalogue'
import { exactly } from '../words/moment'
import type { Found } from './queries'

const signs = { GENUINE: CircleCheck, ALTERED: CircleX, UNKNOWN: FileQuestion, NOT_YET_SEALED: Hourglass }
const kinds = { GENUINE: 'good', ALTERED: 'bad', UNKNOWN: 'warn', NOT_YET_SEALED: 'warn' }

interface Props {
  found: Found
  viaCode: boolean
  whole: boolean
  hash: string
  name?: string
  /** Offers the check of the whole file. */
  onSend?: () => void
  sending?: boolean
}

export function Result({ found, viaCode, whole, hash, name, onSend, sending }: Props) {
  const { outcome } = found
  return (
    <section class="sheet" aria-labelledby="outcome">
      <div class={`outcome ${kinds[outcome]}`} role="status">
        <Icon of={signs[outcome]} big />
        <div>
          <h2 id="outcome" data-testid="outcome" data-outcome={outcome}>
            {found.message}
          </h2>
        </div>
      </div>
      {viaCode && outcome === 'GENUINE' && <p class="notice">{t('verify.codeOnly')}</p>}
      {onSend && (
        <div class="stack tight">
          <p>{t('verify.unknownText')}</p>
          <p>
            <button type="button" class="button main" disabled={sending} onClick={onSend}>
              {t('verify.send')}
            </button>
          </p>
        </div>
      )}
      {name && (
        <p class="small">
          <strong>{name}</strong>
          <br />
          <span class="soft">{t('verify.hash')}</span> <span class="hash">{hash}</span>
        </p>
      )}
      {found.findings.length > 0 && (
        <div class="stack tight">
          <h3>{t('verify.findings')}</h3>
          <ul class="bullets">
            {found.findings.map((finding) => (
              <li key={finding}>{finding}</li>
            ))}
          </ul>
        </div>
      )}
      {found.title && <Facts found={found} hash={hash} />}
      {(whole || found.signatureIntact !== null) && outcome !== 'UNKNOWN' && <Checks found={found} />}
      {found.signers.length > 0 && <Signers found={found} />}
    </section>
  )
}

function Facts({ found, hash }: { found: Found; hash: string }) {
  return (
    <dl class="facts">
      <dt>{t('verify.document')}</dt>
      <dd>{found.title}</dd>
      {found.firmName && (
        <>
          <dt>{t('verify.firm')}</dt>
          <dd>{found.firmName}</dd>
        </>
      )}
      {found.sealedAt && (
        <>
          <dt>{t('verify.sealed')}</dt>
          <dd>
            <time dateTime={found.sealedAt}>{exactly(found.sealedAt)}</time>
            {found.notes.map((note) => (
              <p key={note} class="soft small">
                {note}
              </p>
            ))}
          </dd>
        </>
      )}
      {found.sha256 && found.sha256 !== hash && (
        <>
          <dt>SHA-256</dt>
          <dd class="hash">{found.sha256}</dd>
        </>
      )}
      {found.chainHead && (
        <>
          <dt>{t('verify.chain')}</dt>
          <dd class="hash">{found.chainHead}</dd>
        </>
      )}
    </dl>
  )
}

function Checks({ found }: { found: Found }) {
  const checks = [
    ['verify.signature', found.signatureIntact],
    ['verify.pages', found.pagesUnchanged],
    ['verify.chainIntact', found.chainIntact],
  ] as const
  return (
    <ul class="checks">
      {checks.map(([name, held]) => (
        <li key={name} class={held === null ? '' : held ? 'good' : 'bad'}>
          <Icon of={held === null ? Minus : held ? CircleCheck : CircleX} />
          {t(name)}: <strong>{t(held === null ? 'check.none' : held ? 'check.yes' : 'check.no')}</strong>
        </li>
      ))}
    </ul>
  )
}

function Signers({ found }: { found: Found }) {
  return (
    <div class="stack tight">
      <h3>{t('verify.signers')}</h3>
      <ol class="signers">
        {found.signers.map((signer, at) => (
          <li key={at}>
            <strong>{signer.name}</strong> {t(`recipient.${signer.state}`)}
            {signer.actedAt && (
              <>
                {' · '}
                <time dateTime={signer.actedAt}>{exactly(signer.actedAt)}</time>
              </>
            )}
            {signer.evidence.length > 0 && (
              <details>
                <summary>{t('verify.evidence')}</summary>
                <ul class="bullets small">
                  {signer.evidence.map((line) => (
                    <li key={line}>{line}</li>
                  ))}
                </ul>
              </details>
            )}
          </li>
        ))}
      </ol>
    </div>
  )
}
