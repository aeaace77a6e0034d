// Asking for signatures: who, in what order, and where on the pages they sign.
import { signal, useComputed, useSignal } from '@preact/signals'
import { Send, X } from 'lucide'
import { useEffect, useRef } from 'preact/hooks'
import './editor.css'
import { ask, fetchFile } from '../api/client'
import { take1 } from '../board/store'
import type { Job, Paper } from '../job/queries'
import { Field, TextField } from '../look/Field'
import { Icon } from '../look/Icon'
import { announce, toast } from '../look/messages'
import { troubleOf } from '../look/trouble'
import { useAct } from '../look/useAct'
import { openPdf, type Pdf } from '../viewer/pdf'
import { t } from '../words/catalogue'
import { approvalOf, type Draft, lacks, signatureOf } from './draft'
import { Editor } from './editor'
import { Pages } from './Pages'
import { Palette } from './Palette'
import { Parties } from './Parties'
import { APPROVAL, SIGNATURE, UPDATE_FOLDER } from './queries'
import { KindChoice, Terms } from './Terms'

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
  const dialog = useRef<HTMLDialogElement>(null)
  const act = useAct()
  const tried = useSignal(false)
  const closedFolders = useSignal<{ id: string; name: string }[]>([])
  const pdfs = useSignal<ReadonlyMap<string, Pdf>>(new Map())
  const error = useSignal('')
  const { draft } = editor
  const missing = useComputed(() => lacks(draft.value))
  useEffect(() => {
    const before = document.activeElement as HTMLElement | null
    dialog.current!.showModal()
    return () => {
      drafts.set(key, draft.value)
      before?.focus()
    }
  }, [])
  const wanted = all.filter(({ id }) => draft.value.documentIds.includes(id))
  useEffect(() => {
    for (const { id, downloadUrl } of wanted)
      if (downloadUrl && !pdfs.value.has(id))
        fetchFile(downloadUrl)
          .then(openPdf)
          .then((pdf) => {
            pdfs.value = new Map(pdfs.value).set(id, pdf)
          })
          .catch((problem) => {
            error.value = troubleOf(problem)
          })
  }, [draft.value.documentIds])
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
    <dialog
      ref={dialog}
      class="full"
      aria-labelledby="request-title"
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      <header class="editor-head">
        <h2 id="request-title" class="grow cut">
          {t('request.title')}
        </h2>
        <button type="button" class="button quiet square" aria-label={t('close')} onClick={onClose}>
          <Icon of={X} />
        </button>
      </header>
      <div class="editor">
        <div class="editor-side">
          <KindChoice editor={editor} />
          <TextField
            label={t('request.name')}
            value={draft.value.title}
            onText={(title) => (draft.value = { ...draft.value, title })}
          />
          {all.length > 1 && <PaperChoice all={all} editor={editor} />}
          <Parties job={job} editor={editor} />
          {draft.value.kind === 'SIGNATURE' && <Palette editor={editor} />}
          <Field label={t('request.message')}>
            {(attributes) => (
              <textarea
                class="input"
                {...attributes}
                value={draft.value.message}
                onInput={(event) => (draft.value = { ...draft.value, message: event.currentTarget.value })}
              />
            )}
          </Field>
          <Terms editor={editor} />
        </div>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
        <section class="editor-pages" tabIndex={0} aria-label={t('request.documents')}>
          {error.value && (
            <p class="notice bad" role="alert">
              {error.value}
            </p>
          )}
          {wanted.map((paper) => {
            const pdf = pdfs.value.get(paper.id)
            return pdf ? (
              <Pages key={paper.id} paper={paper} pdf={pdf} editor={editor} />
            ) : (
              !error.value && <div key={paper.id} class="skeleton page-shape" aria-hidden="true" />
            )
          })}
        </section>
      </div>
      <footer class="editor-foot">
        <div class="grow" role="alert">
          {tried.value && missing.value.length > 0 && (
            <ul class="lacks">
              {missing.value.map(({ lack, name }) => (
                <li key={lack + name}>{t(`lack.${lack}`, { name: name ?? '' })}</li>
              ))}
            </ul>
          )}
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
      </footer>
    </dialog>
  )
}

function PaperChoice({ all, editor }: { all: Paper[]; editor: Editor }) {
  const { draft } = editor
  const toggle = (id: string, on: boolean) => {
    const others = draft.value.documentIds.filter((one) => one !== id)
    const places = on ? draft.value.places : draft.value.places.filter(({ documentId }) => documentId !== id)
    draft.value = { ...draft.value, documentIds: on ? [...others, id] : others, places }
  }
  return (
    <fieldset>
      <legend>{t('request.documents')}</legend>
      {all.map(({ id, title }) => (
        <label key={id} class="choice">
          <input
            type="checkbox"
            checked={draft.value.documentIds.includes(id)}
            onChange={(event) => toggle(id, event.currentTarget.checked)}
          />
          {title}
        </label>
      ))}
    </fieldset>
  )
}
