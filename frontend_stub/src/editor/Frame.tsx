// The window of the editor: what is said of a request at its side, the pages of its documents beside it.
import { useSignal } from '@preact/signals'
import { X } from 'lucide'
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import './editor.css'
import { ask, fetchFile } from '../api/client'
import { Icon } from '../look/Icon'
import { troubleOf } from '../look/trouble'
import { openPdf, type Pdf } from '../viewer/pdf'
import { t } from '../words/catalogue'
import type { Draft, lacks } from './draft'
import type { Editor } from './editor'
import { Pages } from './Pages'
import { PreviewChoice } from './Preview'
import { proposalsOf } from './proposals'
import { PROPOSED } from './queries'

export interface Sheet {
  id: string
  title: string
  downloadUrl: string | null
  /** It came with signatures: it goes out alone and takes no fields. */
  cameSigned?: boolean
  /** Of a file that is not with the server yet. */
  read?: () => Promise<ArrayBuffer>
}

interface Props {
  title: string
  editor: Editor
  /** The documents that are asked about. */
  sheets: Sheet[]
  onClose: () => void
  /** What is at the foot: what keeps it from going on, and what can be pressed. */
  foot: ComponentChildren
  children: ComponentChildren
}

export function Frame({ title, editor, sheets, onClose, foot, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null)
  const pdfs = useSignal<ReadonlyMap<string, Pdf>>(new Map())
  const error = useSignal('')
  useEffect(() => {
    const before = document.activeElement as HTMLElement | null
    dialog.current!.showModal()
    return () => before?.focus()
  }, [])
  useEffect(() => {
    // Without them, everything else works.
    for (const { id, read } of sheets)
      if (!read && !editor.proposals.value[id]) void proposed(id, editor).catch(() => undefined)
    for (const { id, downloadUrl, read } of sheets)
      if ((read || downloadUrl) && !pdfs.value.has(id))
        (read ? read() : fetchFile(downloadUrl!))
          .then(openPdf)
          .then((pdf) => {
            pdfs.value = new Map(pdfs.value).set(id, pdf)
          })
          .catch((problem) => {
            error.value = troubleOf(problem)
          })
  }, [sheets.map(({ id }) => id).join()])
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
          {title}
        </h2>
        <button type="button" class="button quiet square" aria-label={t('close')} onClick={onClose}>
          <Icon of={X} />
        </button>
      </header>
      <div class="editor">
        <div class="editor-side">{children}</div>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
        <section class="editor-pages" tabIndex={0} aria-label={t('request.documents')}>
          <PreviewChoice editor={editor} />
          {error.value && (
            <p class="notice bad" role="alert">
              {error.value}
            </p>
          )}
          {sheets.map((sheet) => {
            const pdf = pdfs.value.get(sheet.id)
            return pdf ? (
              <Pages key={sheet.id} paper={sheet} pdf={pdf} editor={editor} />
            ) : (
              !error.value && <div key={sheet.id} class="skeleton page-shape" aria-hidden="true" />
            )
          })}
        </section>
      </div>
      <footer class="editor-foot">{foot}</footer>
    </dialog>
  )
}

async function proposed(id: string, editor: Editor) {
  const { document } = await ask(PROPOSED, { id })
  if (!document) return
  editor.proposals.value = { ...editor.proposals.value, [id]: proposalsOf(document) }
  editor.problems.value = { ...editor.problems.value, [id]: document.proposalProblems }
}

/** What is still missing, once one has tried. */
export function Missing({ of }: { of: ReturnType<typeof lacks> }) {
  if (of.length === 0) return null
  return (
    <ul class="lacks">
      {of.map(({ lack, name }) => (
        <li key={lack + name}>{t(`lack.${lack}`, { name: name ?? '' })}</li>
      ))}
    </ul>
  )
}

/** In place of fields, where there can be none. */
export function Bare() {
  return <p class="notice">{t('request.cameSigned')}</p>
}

export function SheetChoice({ all, editor }: { all: Sheet[]; editor: Editor }) {
  const { draft } = editor
  return (
    <fieldset>
      <legend>{t('request.documents')}</legend>
      {all.map(({ id, title }) => (
        <label key={id} class="choice">
          <input
            type="checkbox"
            checked={draft.value.documentIds.includes(id)}
            onChange={(event) => (draft.value = withSheet(draft.value, id, event.currentTarget.checked))}
          />
          {title}
        </label>
      ))}
    </fieldset>
  )
}

function withSheet(draft: Draft, id: string, on: boolean): Draft {
  const others = draft.documentIds.filter((one) => one !== id)
  const places = on ? draft.places : draft.places.filter(({ documentId }) => documentId !== id)
  return { ...draft, documentIds: on ? [...others, id] : others, places }
}
