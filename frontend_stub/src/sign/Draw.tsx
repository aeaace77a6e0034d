// A place to draw in. What was drawn is kept when the device is turned.
import { Eraser } from 'lucide'
import { useEffect, useRef } from 'preact/hooks'
import SignaturePad from 'signature_pad'
import { Icon } from '../look/Icon'
import { t } from '../words/catalogue'
import { cropped } from './picture'
import { fitted, judge, type Verdict } from './strokes'

interface Props {
  /** Told after each stroke: the picture, empty unless it can be a signature. */
  onDrawn: (image: string, verdict: Verdict) => void
}

export function Draw({ onDrawn }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const pad = useRef<SignaturePad>(undefined)
  const told = () => {
    const verdict = judge(pad.current!.toData().map(({ points }) => points))
    onDrawn(verdict === 'good' ? cropped(canvas.current!) : '', verdict)
  }
  useEffect(() => {
    const own = canvas.current!
    const made = new SignaturePad(own, { penColor: '#14233f', minWidth: 0.8, maxWidth: 2.6 })
    pad.current = made
    let width = 0
    const resize = () => {
      if (!own.offsetWidth || own.offsetWidth === width) return
      const by = width ? own.offsetWidth / width : 1
      const data = made.toData()
      width = own.offsetWidth
      own.width = width * 2
      own.height = own.offsetHeight * 2
      own.getContext('2d')!.scale(2, 2)
      const points = fitted(
        data.map((group) => group.points),
        by,
      )
      made.fromData(data.map((group, at) => ({ ...group, points: points[at]! })))
    }
    const watch = new ResizeObserver(resize)
    watch.observe(own)
    resize()
    made.addEventListener('endStroke', told)
    return () => {
      watch.disconnect()
      made.off()
    }
  }, [])
  return (
    <div class="draw">
      <canvas ref={canvas} role="img" aria-label={t('signature.canvas')} />
      <button
        type="button"
        class="button quiet"
        onClick={() => {
          pad.current!.clear()
          onDrawn('', 'empty')
        }}
      >
        <Icon of={Eraser} />
        {t('signature.clear')}
      </button>
    </div>
  )
}
