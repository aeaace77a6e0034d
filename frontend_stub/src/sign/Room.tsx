// The reading room: every page, the signer's fields on them, and one bar that says what is left.
import { useComputed, useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { fetchFile } from '../api/client'
import { Messages } from '../look/messages'
import { troubleOf } from '../look/trouble'
import { PageView } from '../viewer/PageView'
import { openPdf, type Pdf } from '../viewer/pdf'
import { t } from '../words/catalogue'
import { Bar } from './Bar'
import { Choices } from './Choices'
import { ConsentDialog } from './ConsentDialog'
import { rite } from './ceremony'
import { FieldView } from './FieldView'
import { Heading } from './Heading'
import { IMAGES, nextTarget, type PageRef, pageKey, share } from './progress'
import type { RiteField } from './queries'
import { SignatureDialog } from './SignatureDialog'
import { SummaryDialog } from './SummaryDialog'
import { taskOf } from './task'
import { fields, seen, start, values } from './values'

export function Room() {
  const { documents, title, firmName, firmLogoUrl } = rite.value!
  const pdfs = useSignal<ReadonlyMap<string, Pdf>>(new Map())
  const error = useSignal('')
  const started = useSignal(false)
  const signing = useSignal<RiteField | null>(null)
  /** What is done once the signer has agreed to sign electronically. */
  const agreeing = useSignal<(() => void) | null>(null)
  const summing = useSignal(false)
  const load = () => {
    error.value = ''
    for (const { id, fileUrl } of documents)
      if (!pdfs.value.has(id))
        fetchFile(fileUrl)
          .then(openPdf)
          .then((pdf) => {
            pdfs.value = new Map(pdfs.value).set(id, pdf)
          })
          .catch((problem) => {
            error.value = troubleOf(problem)
          })
  }
  useEffect(() => {
    start()
    load()
  }, [])
  const pages = useComputed<PageRef[]>(() =>
    documents.flatMap(({ id, pageCount }) =>
      Array.from({ length: pdfs.value.get(id)?.numPages ?? pageCount }, (_, at) => ({ documentId: id, page: at + 1 })),
    ),
  )
  const target = useComputed(() => nextTarget(pages.value, seen.value, fields.value, values.value))
  const next = () => {
    started.value = true
    const to = target.value
    if (!to) summing.value = true
    else if ('field' in to) {
      const { id } = to.field
      goToField(id)
      if (!rite.value!.consentGiven) agreeing.value = () => goToField(id)
    } else goOn(pageKey(to.page))
  }
  const fill = (field: RiteField) => {
    const begin = () => {
      if (IMAGES.has(field.kind)) signing.value = field
      else goToField(field.id)
    }
    if (rite.value!.consentGiven) begin()
    else agreeing.value = begin
  }
  const missing = (fieldId: string) => {
    summing.value = false
    setTimeout(() => goToField(fieldId))
  }
  return (
    <div class="room">
      <header class="room-head">
        {firmLogoUrl && <img class="logo" src={firmLogoUrl} alt="" />}
        <div class="grow">
          <Heading kind="cut" text={title} />
          <p class="soft small cut">{t('room.from', { firm: firmName })}</p>
        </div>
        <Choices rite={rite.value!} inRoom />
      </header>
      <main class="pages">
        {error.value && (
          <div class="notice bad" role="alert">
            <span class="grow">{error.value}</span>
            <button type="button" class="link-like" onClick={load}>
              {t('tryAgain')}
            </button>
          </div>
        )}
        {documents.map(({ id, title: name }) => {
          const pdf = pdfs.value.get(id)
          if (!pdf)
            return !error.value && <div key={id} class="skeleton page-shape" role="status" aria-label={t('loading')} />
          return Array.from({ length: pdf.numPages }, (_, at) => (
            <ReadPage
              key={`${id} ${at}`}
              pdf={pdf}
              page={at + 1}
              documentId={id}
              label={t('page.label', { title: name, page: at + 1, pages: pdf.numPages })}
              onSeen={() => (seen.value = new Set(seen.value).add(pageKey({ documentId: id, page: at + 1 })))}
              onFill={fill}
            />
          ))
        })}
      </main>
      <Bar
        task={taskOf(rite.value!)}
        step={!target.value ? 'last' : started.value ? 'next' : 'start'}
        ready={pdfs.value.size === documents.length}
        pagesSeen={seen.value.size}
        pages={pages.value.length}
        share={share(pages.value, seen.value, fields.value, values.value)}
        onPress={next}
      />
      {agreeing.value && (
        <ConsentDialog
          onClose={() => (agreeing.value = null)}
          onAgreed={() => {
            const go = agreeing.value!
            agreeing.value = null
            // The dialog gives the focus back first.
            setTimeout(go)
          }}
        />
      )}
      {signing.value && <SignatureDialog field={signing.value} onClose={() => (signing.value = null)} />}
      {summing.value && <SummaryDialog onClose={() => (summing.value = false)} onMissing={missing} />}
      <Messages />
    </div>
  )
}

/** What the bar and the head cover of the window; the head is as high as its words are large. */
const BAR = 80
const head = () => document.querySelector<HTMLElement>('.room-head')!.offsetHeight
const pace = () => (matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth')

function goToField(id: string) {
  const field = document.querySelector<HTMLElement>(`[data-field="${CSS.escape(id)}"]`)
  field?.scrollIntoView({ block: 'center', behavior: pace() })
  field?.focus({ preventScroll: true })
}

/** To the top of a page until that was seen, then a window further down, to its foot at most. */
function goOn(key: string) {
  const page = document.querySelector<HTMLElement>(`[data-page="${CSS.escape(key)}"]`)
  if (!page) return
  const { top, bottom } = page.getBoundingClientRect()
  const foot = innerHeight - BAR
  const by = page.dataset.topSeen === undefined ? top - 8 - head() : Math.min(foot - head() - 40, bottom + 8 - foot)
  scrollBy({ top: by, behavior: pace() })
}

interface PageProps {
  pdf: Pdf
  page: number
  documentId: string
  label: string
  onSeen: () => void
  onFill: (field: RiteField) => void
}

/** A page counts as seen once it is drawn and both its top and its foot have been in the window. */
function ReadPage({ pdf, page, documentId, label, onSeen, onFill }: PageProps) {
  const top = useRef<HTMLElement>(null)
  const foot = useRef<HTMLElement>(null)
  const drawn = useSignal(false)
  useEffect(() => {
    if (!drawn.value) return
    const awaited = new Set<Element>([top.current!, foot.current!])
    const watch = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) if (isIntersecting) awaited.delete(target)
        // Whoever pressed Next before the page was drawn is led back to what they have not seen of it.
        if (!awaited.has(top.current!)) top.current!.closest<HTMLElement>('.read-page')!.dataset.topSeen = ''
        if (awaited.size) return
        watch.disconnect()
        onSeen()
      },
      { rootMargin: `-${head()}px 0px -${BAR}px 0px` },
    )
    for (const edge of awaited) watch.observe(edge)
    return () => watch.disconnect()
  }, [drawn.value])
  const here = fields.value.filter((field) => field.documentId === documentId && field.page === page)
  return (
    <div class="read-page" data-page={pageKey({ documentId, page })}>
      <PageView pdf={pdf} page={page} label={label} onDrawn={() => (drawn.value = true)}>
        <i ref={top} class="edge top-edge" aria-hidden="true" />
        {here.map((field) => (
          <FieldView key={field.id} field={field} onFill={() => onFill(field)} />
        ))}
        <i ref={foot} class="edge foot-edge" aria-hidden="true" />
      </PageView>
    </div>
  )
}
