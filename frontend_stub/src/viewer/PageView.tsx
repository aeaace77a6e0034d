// One page of a PDF: drawn when it comes near, with room for what lies on it.
import { useSignal } from '@preact/signals'
import type { ComponentChildren, Ref } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { draw, type Pdf, sizeOf, textOf } from './pdf'
import './viewer.css'

interface Props {
  pdf: Pdf
  page: number
  label: string
  children?: ComponentChildren
  onDrawn?: () => void
  onSize?: (size: { width: number; height: number }) => void
  own?: Ref<HTMLDivElement>
}

/** US Letter, until the page says what it is. */
const LETTER = { width: 612, height: 792 }

export function PageView({ pdf, page, label, children, onDrawn, onSize, own }: Props) {
  const frame = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const size = useSignal(LETTER)
  const width = useSignal(0)
  const near = useSignal(false)
  const text = useSignal<string[]>([])
  useEffect(() => {
    void sizeOf(pdf, page).then((read) => {
      size.value = read
      onSize?.(read)
    })
    const seen = new IntersectionObserver(
      ([entry]) => {
        near.value = entry!.isIntersecting
      },
      { rootMargin: '600px' },
    )
    const resized = new ResizeObserver(() => {
      width.value = frame.current?.clientWidth ?? 0
    })
    seen.observe(frame.current!)
    resized.observe(frame.current!)
    return () => {
      seen.disconnect()
      resized.disconnect()
    }
  }, [pdf, page])
  useEffect(() => {
    if (!near.value || !width.value) return
    void textOf(pdf, page).then((lines) => {
      text.value = lines
    })
    return draw(pdf, page, canvas.current!, width.value, () => onDrawn?.())
  }, [near.value, width.value, pdf])
  return (
    <section
      ref={(element) => {
        frame.current = element as HTMLDivElement
        if (typeof own === 'function') own(element as HTMLDivElement)
        else if (own) own.current = element as HTMLDivElement
      }}
      class="pdf-page"
      aria-label={label}
      style={{ aspectRatio: `${size.value.width} / ${size.value.height}` }}
    >
      <canvas ref={canvas} aria-hidden="true" />
      <div class="out-of-sight">
        {text.value.map((line, at) => (
          <p key={at}>{line}</p>
        ))}
      </div>
      {children}
    </section>
  )
}
