// pdf.js, fetched only where a PDF is shown. Its worker, fonts and maps come from our own host.
import { GlobalWorkerOptions, getDocument, type PDFDocumentProxy, VerbosityLevel } from 'pdfjs-dist'
import workerUrl from 'pdfjs-dist/build/pdf.worker.min.mjs?url'

export type Pdf = PDFDocumentProxy

GlobalWorkerOptions.workerSrc = workerUrl

export function openPdf(bytes: ArrayBuffer): Promise<Pdf> {
  // pdf.js takes the buffer away: it is given a copy of its own.
  return getDocument({
    data: bytes.slice(0),
    cMapUrl: '/assets/pdfjs/cmaps/',
    standardFontDataUrl: '/assets/pdfjs/standard_fonts/',
    iccUrl: '/assets/pdfjs/iccs/',
    wasmUrl: '/assets/pdfjs/wasm/',
    enableXfa: false,
    verbosity: VerbosityLevel.ERRORS,
    isEvalSupported: false,
  } as Parameters<typeof getDocument>[0]).promise
}

/** Width and height of a page as displayed, in points. */
export async function sizeOf(pdf: Pdf, page: number): Promise<{ width: number; height: number }> {
  const { width, height } = (await pdf.getPage(page)).getViewport({ scale: 1 })
  return { width, height }
}

/** Draws a page into a canvas that is `width` CSS pixels wide. Tells when it is drawn; the function stops it. */
export function draw(pdf: Pdf, page: number, canvas: HTMLCanvasElement, width: number, drawn: () => void): () => void {
  let stopped = false
  let stop = () => {}
  void pdf.getPage(page).then((own) => {
    if (stopped) return
    const density = Math.min(devicePixelRatio || 1, 2)
    const scale = (width / own.getViewport({ scale: 1 }).width) * density
    const viewport = own.getViewport({ scale })
    canvas.width = Math.floor(viewport.width)
    canvas.height = Math.floor(viewport.height)
    const task = own.render({ canvas, viewport })
    stop = () => task.cancel()
    task.promise.then(drawn, () => {})
  })
  return () => {
    stopped = true
    stop()
  }
}

/** How many pages are looked at for tags: the server looks at all. */
const LOOKED_AT = 30

/** Whether the file may propose fields: it has a form, or what looks like a text tag. */
export async function mayPropose(pdf: Pdf): Promise<boolean> {
  if (await pdf.getFieldObjects()) return true
  for (let page = 1; page <= Math.min(pdf.numPages, LOOKED_AT); page++)
    if ((await textOf(pdf, page)).join('').includes('{{')) return true
  return false
}

/** The text of a page, line by line, for those who cannot see it drawn. */
export async function textOf(pdf: Pdf, page: number): Promise<string[]> {
  const { items } = await (await pdf.getPage(page)).getTextContent()
  const lines = ['']
  for (const item of items) {
    if (!('str' in item)) continue
    lines[lines.length - 1] += item.str
    if (item.hasEOL) lines.push('')
  }
  return lines.map((line) => line.trim()).filter(Boolean)
}
