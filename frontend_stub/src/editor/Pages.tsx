// The pages of a document, with the fields placed on them.
import { dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter'
import { useEffect, useRef } from 'preact/hooks'
import { Icon } from '../look/Icon'
import { PageView } from '../viewer/PageView'
import type { Pdf } from '../viewer/pdf'
import { t } from '../words/catalogue'
import { besideNext, snapped, underAbove } from './aligning'
import { type Box, nudge, type Place, within } from './draft'
import type { Editor } from './editor'
import type { Kind } from './kinds'
import { signOf } from './Palette'
import { PreviewedField } from './Preview'
import { Ghost } from './Proposals'

interface Props {
  paper: { id: string; title: string }
  pdf: Pdf
  editor: Editor
}

export function Pages({ paper, pdf, editor }: Props) {
  useEffect(() => {
    editor.pageCounts.value = { ...editor.pageCounts.value, [paper.id]: pdf.numPages }
  }, [pdf])
  return (
    <div class="pages">
      {Array.from({ length: pdf.numPages }, (_, at) => (
        <EditorPage key={at} paper={paper} pdf={pdf} page={at + 1} editor={editor} />
      ))}
    </div>
  )
}

function EditorPage({ paper, pdf, page, editor }: Props & { page: number }) {
  const own = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = own.current!
    const stop = dropTargetForElements({
      element,
      canDrop: ({ source }) => typeof source.data.kind === 'string',
      onDrop: ({ source, location }) => {
        const at = element.getBoundingClientRect()
        const { clientX, clientY } = location.current.input
        editor.add(
          source.data.kind as Kind,
          paper.id,
          page,
          (clientX - at.left) / at.width,
          (clientY - at.top) / at.height,
        )
      },
    })
    const seen = new IntersectionObserver(
      ([entry]) => {
        if (entry!.isIntersecting) editor.page.value = { documentId: paper.id, page, element }
      },
      // The page that crosses the middle of the window is the one in sight.
      { rootMargin: '-49% 0px -49% 0px' },
    )
    seen.observe(element)
    return () => {
      stop()
      seen.disconnect()
    }
  }, [])
  const here = ({ documentId, page: on }: { documentId: string; page: number }) =>
    documentId === paper.id && on === page
  const places = editor.draft.value.places.filter(here)
  const ghosts = editor.open.value.filter(here)
  const lines = editor.guides.value && here(editor.guides.value) ? editor.guides.value : null
  const previewed = editor.preview.value !== ''
  return (
    <PageView
      own={own}
      pdf={pdf}
      page={page}
      label={t('page.label', { title: paper.title, page, pages: pdf.numPages })}
    >
      {places.map((place) =>
        previewed ? (
          <PreviewedField key={place.id} place={place} editor={editor} />
        ) : (
          <PlacedField key={place.id} place={place} editor={editor} />
        ),
      )}
      {!previewed && ghosts.map((one) => <Ghost key={one.id} proposal={one} editor={editor} />)}
      {lines?.x != null && <i class="guide upright" style={{ left: `${lines.x * 100}%` }} />}
      {lines?.y != null && <i class="guide" style={{ top: `${lines.y * 100}%` }} />}
    </PageView>
  )
}

function PlacedField({ place, editor }: { place: Place; editor: Editor }) {
  const own = useRef<HTMLButtonElement>(null)
  const party = editor.draft.value.parties.find(({ key }) => key === place.recipient)
  const selected = editor.selected.value === place.id
  useEffect(() => {
    if (!selected) return
    own.current?.focus({ preventScroll: true })
    own.current?.scrollIntoView({ block: 'nearest' })
  }, [selected])
  const fixed = editor.isFixed(place.recipient)
  const pressed = (event: KeyboardEvent) => {
    if (fixed) return
    if (event.key === 'Delete' || event.key === 'Backspace') editor.removePlace(place.id)
    else {
      const box = movedBy(event, place, editor)
      if (!box) return
      editor.changePlace(place.id, box)
    }
    event.preventDefault()
  }
  return (
    <button
      ref={own}
      type="button"
      class={`placed party-${editor.colour(place.recipient)}${selected ? ' selected' : ''}`}
      aria-label={t('fields.name', {
        kind: t(`field.${place.kind}`),
        name: party?.name ?? (place.variable ? place.label : t('fields.sender')),
        page: place.page,
      })}
      aria-pressed={selected}
      style={{
        left: `${place.x * 100}%`,
        top: `${place.y * 100}%`,
        width: `${place.width * 100}%`,
        height: `${place.height * 100}%`,
      }}
      onFocus={() => (editor.selected.value = place.id)}
      onKeyDown={pressed}
      onPointerDown={(event) => !fixed && hold(event, place, editor)}
    >
      <Icon of={signOf(place.kind)} />
      <span class="cut">{party?.name ?? (place.value || (place.variable ? place.label : t('fields.sender')))}</span>
      {selected && !fixed && <i class="corner" aria-hidden="true" />}
    </button>
  )
}

/** What a key does to a field: A puts it under the one above, L on the line of the one beside, arrows nudge it. */
function movedBy(event: KeyboardEvent, place: Place, editor: Editor): Box | null {
  const { key, shiftKey, altKey, ctrlKey, metaKey } = event
  if (ctrlKey || metaKey) return null
  if (key.toLowerCase() === 'a') return underAbove(place, editor.around(place))
  if (key.toLowerCase() === 'l') return besideNext(place, editor.around(place))
  return nudge(place, key, shiftKey, altKey)
}

/** From how many pixels away a field is caught; with Alt it is not. */
const NEAR = 6

/** Moves a field with the pointer, or by its corner changes its size. */
function hold(event: PointerEvent, place: Place, editor: Editor) {
  if (event.button) return
  const element = event.currentTarget as HTMLElement
  const page = element.parentElement!.getBoundingClientRect()
  const sizing = (event.target as HTMLElement).classList.contains('corner')
  const { clientX, clientY } = event
  element.setPointerCapture(event.pointerId)
  const moved = (to: PointerEvent) => {
    const dx = (to.clientX - clientX) / page.width
    const dy = (to.clientY - clientY) / page.height
    if (!sizing) {
      const free = { ...place, x: place.x + dx, y: place.y + dy }
      const near = to.altKey ? 0 : NEAR
      const found = snapped(free, editor.around(place), { x: near / page.width, y: near / page.height })
      editor.guides.value = { ...found.guides, documentId: place.documentId, page: place.page }
      editor.changePlace(place.id, found.box)
      return
    }
    const box = {
      ...place,
      width: Math.min(place.width + dx, 1 - place.x),
      height: Math.min(place.height + dy, 1 - place.y),
    }
    editor.changePlace(place.id, within(box))
  }
  element.addEventListener('pointermove', moved)
  const end = () => {
    element.removeEventListener('pointermove', moved)
    editor.guides.value = null
  }
  element.addEventListener('pointerup', end, { once: true })
  element.addEventListener('pointercancel', end, { once: true })
}
