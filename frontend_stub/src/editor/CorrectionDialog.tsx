// Changing a request as a whole: its documents, its parties, its fields; in a draft, or while it is corrected.
import { signal, useComputed, useSignal } from '@preact/signals'
import { Check } from 'lucide'
import { useEffect, useRef } from 'preact/hooks'
import { ask } from '../api/client'
import { take1 } from '../board/store'
import { Icon } from '../look/Icon'
import { toast } from '../look/messages'
import { troubleOf } from '../look/trouble'
import { useAct } from '../look/useAct'
import { CORRECT } from '../request/queries'
import { t } from '../words/catalogue'
import { clientOf, draftOf, isWhole, placesOf, sheetsOf, updateOf } from './correction'
import { isBare, lacks } from './draft'
import { Editor } from './editor'
import { Bare, Frame, Missing, SheetChoice } from './Frame'
import { Palette } from './Palette'
import { Parties } from './Parties'
import { CHANGE, CHANGEABLE, type Changeable, PLACE } from './queries'
import { Message, Terms, Title } from './Terms'

interface Props {
  id: string
  onClose: () => void
  onDone: () => void
}

export function CorrectionDialog({ id, onClose, onDone }: Props) {
  const request = useSignal<Changeable | null>(null)
  useEffect(() => {
    ask(CHANGEABLE, { id }).then(
      ({ envelope }) => {
        if (envelope) request.value = envelope
        else onClose()
      },
      (problem) => {
        toast('bad', troubleOf(problem))
        onClose()
      },
    )
  }, [])
  return request.value && <Open request={request.value} onClose={onClose} onDone={onDone} />
}

interface OpenProps extends Omit<Props, 'id'> {
  request: Changeable
}

function Open({ request, onClose, onDone }: OpenProps) {
  const made = useRef<Editor>(undefined)
  made.current ??= new Editor(signal(draftOf(request)))
  const editor = made.current
  const version = useRef(request.version)
  const act = useAct()
  const tried = useSignal(false)
  const { draft } = editor
  const sheets = sheetsOf(request)
  const bare = useComputed(() => isBare(draft.value, sheets))
  const missing = useComputed(() => lacks(draft.value, bare.value))
  const corrected = request.state === 'CORRECTING'
  const save = async (finish: boolean) => {
    tried.value = true
    if (missing.value.length) return
    const done = await act.run(async () => {
      const input = { ...updateOf(request, draft.value), expectedVersion: version.current }
      const changed = (await ask(CHANGE, { input })).updateEnvelope
      if (changed.userErrors.length) return changed
      const placed = (await ask(PLACE, { input: placesOf(request, draft.value) })).setFields
      // Whoever presses again after a refusal knows of what was changed by then.
      version.current = placed.envelope?.version ?? changed.envelope!.version
      if (placed.userErrors.length || !finish) return placed
      const finished = (await ask(CORRECT, { input: { id: request.id, finish } })).correctEnvelope
      finished.jobs.forEach(take1)
      const [refusal] = finished.userErrors
      return refusal?.__typename === 'EnvelopeNotReady' && refusal.problems.length
        ? { userErrors: refusal.problems }
        : finished
    })
    if (!done) return
    toast('good', t(finish ? 'act.FINISH.done' : 'act.CHANGE.done', { title: draft.value.title }))
    onDone()
  }
  return (
    <Frame
      title={t('act.CHANGE', { title: request.title })}
      editor={editor}
      sheets={sheets.filter(({ id }) => draft.value.documentIds.includes(id))}
      onClose={onClose}
      foot={
        <>
          <div class="grow" role="alert">
            {tried.value && <Missing of={missing.value} />}
            {act.error && <p class="problem">{act.error}</p>}
          </div>
          <button type="button" class="button" onClick={onClose}>
            {t('cancel')}
          </button>
          <button
            type="button"
            class={corrected ? 'button' : 'button main'}
            disabled={act.busy}
            onClick={() => save(false)}
          >
            {t('act.CHANGE.do')}
          </button>
          {corrected && (
            <button type="button" class="button main" disabled={act.busy} onClick={() => save(true)}>
              <Icon of={Check} />
              {t('act.CHANGE.finish')}
            </button>
          )}
        </>
      }
    >
      {isWhole(draft.value) ? (
        <>
          <Title editor={editor} />
          {sheets.length > 1 && <SheetChoice all={sheets} editor={editor} />}
        </>
      ) : (
        <p class="hint">{t('act.CHANGE.fixed')}</p>
      )}
      <Parties client={clientOf(request)} editor={editor} />
      {bare.value ? <Bare /> : draft.value.kind === 'SIGNATURE' && <Palette editor={editor} />}
      {isWhole(draft.value) && (
        <>
          <Message editor={editor} />
          <Terms editor={editor} timed={false} />
        </>
      )}
    </Frame>
  )
}
