// Asking for signatures: who, in what order, and where on the pages they sign.
import { signal, useComputed, useSignal } from '@preact/signals'
import { Send } from 'lucide'
import { useEffect, useRef } from 'preact/hooks'
import { ask } from '../api/client'
import { take1 } from '../board/store'
import type { Job, Paper } from '../job/queries'
import { Icon } from '../look/Icon'
import { announce, toast } from '../look/messages'
import { useAct } from '../look/useAct'
import { t } from '../words/catalogue'
import { approvalOf, type Draft, isBare, lacks, signatureOf } from './draft'
import { Editor } from './editor'
import { Bare, Frame, Missing, SheetChoice } from './Frame'
import { Palette } from './Palette'
import { Parties } from './Parties'
import { APPROVAL, SIGNATURE, UPDATE_FOLDER } from './queries'
import { KindChoice, Message, Terms, Title } from './Terms'

interface Props {
  job: Job
  /** Those that it begins with. */
  papers: Paper[]
  all: Paper[]
  onClose: () => void
  onDone: () => void
}

/** Drafts that were left are found again, as long as the page stays open. */
const drafts = new Map<string, Draft>()
const fresh = (papers: Paper[]): Draft => ({
  kind: 'SIGNATURE',
  title: papers[0]?.title ?? '',
  message: '',
  documentIds: papers.map(({ id }) => id),
  parties: [],
  places: [],
  days: '',
  documentDate: '',
  quorums: {},
})

async function request(draft: Draft, job: Job, key: string) {
  return draft.kind === 'APPROVAL'
    ? (await ask(APPROVAL, { input: approvalOf(draft, job, key) })).requestApproval
    : (await ask(SIGNATURE, { input: signatureOf(draft, job, key) })).requestSignature
}

export function RequestDialog({ job, papers, all, onClose, onDone }: Props) {
  const key = `${job.id} ${papers.map(({ id }) => id)}`
  const made = useRef<Editor>(undefined)
  made.current ??= new Editor(signal(drafts.get(key) ?? fresh(papers)))
  const editor = made.current
  const act = useAct()
  const tried = useSignal(false)
  const closedFolders = useSignal<{ id: string; name: string }[]>([])
  const { draft } = editor
  const bare = useComputed(() => isBare(draft.value, all))
  const missing = useComputed(() => lacks(draft.value, bare.value))
  useEffect(
    () => () => {
      drafts.set(key, draft.value)
    },
    [],
  )
  const send = async () => {
    tried.value = true
    if (missing.value.length) return
    closedFolders.value = []
    const done = await act.run(async () => {
      const answer = await request(draft.value, job, act.key())
      answer.jobs.forEach(take1)
      const [refusal] = answer.userErrors
      if (refusal?.__typename === 'FolderNotClientVisible') closedFolders.value = refusal.folders
      if (refusal?.__typename === 'EnvelopeNotReady' && refusal.problems.length)
        return { userErrors: refusal.problems.map(({ message }) => ({ message })) }
      return answer
    })
    if (!done) return
    announce(t('request.sent'))
    toast('good', t('request.sent'))
    draft.value = fresh(papers)
    onDone()
  }
  const openFolders = async () => {
    const opened = await act.run(async () => {
      for (const { id } of closedFolders.value) {
        const { updateFolder } = await ask(UPDATE_FOLDER, { input: { id, access: 'CLIENT_CAN_VIEW' } })
        if (updateFolder.userErrors.length) return updateFolder
      }
      return undefined
    })
    if (opened) closedFolders.value = []
  }
  return (
    <Frame
      title={t('request.title')}
      editor={editor}
      sheets={all.filter(({ id }) => draft.value.documentIds.includes(id))}
      onClose={onClose}
      foot={
        <>
          <div class="grow" role="alert">
            {tried.value && <Missing of={missing.value} />}
            {act.error && <p class="problem">{act.error}</p>}
            {closedFolders.value.length > 0 && (
              <button type="button" class="link-like" onClick={openFolders}>
                {t('request.openFolder', { name: closedFolders.value.map(({ name }) => name).join(', ') })}
              </button>
            )}
          </div>
          <button type="button" class="button" onClick={onClose}>
            {t('cancel')}
          </button>
          <button type="button" class="button main" disabled={act.busy} onClick={send}>
            <Icon of={Send} />
            {t(`request.send.${draft.value.kind}`)}
          </button>
        </>
      }
    >
      <KindChoice editor={editor} />
      <Title editor={editor} />
      {all.length > 1 && <SheetChoice all={all} editor={editor} />}
      <Parties client={job.client} editor={editor} />
      {bare.value ? <Bare /> : draft.value.kind === 'SIGNATURE' && <Palette editor={editor} />}
      <Message editor={editor} />
      <Terms editor={editor} />
    </Frame>
  )
}
