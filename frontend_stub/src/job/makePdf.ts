// A picture becomes a PDF beside it: only PDFs are signed.
import { ask } from '../api/client'
import { freshKey } from '../api/refusal'
import { announce, toast } from '../look/messages'
import { refusalsOf, troubleOf } from '../look/trouble'
import { t } from '../words/catalogue'
import { type AnyPaper, MAKE_PDF } from './queries'

export const isPicture = ({ contentType }: AnyPaper) => contentType.startsWith('image/')

/** Says how it went. */
export async function makePdf(paper: AnyPaper, then: () => Promise<void> | void): Promise<void> {
  announce(t('papers.makingPdf'))
  try {
    const { makePdf: made } = await ask(MAKE_PDF, { input: { documentId: paper.id, idempotencyKey: freshKey() } })
    if (made.userErrors.length) return toast('bad', refusalsOf(made.userErrors))
    toast('good', t('papers.madePdf', { title: made.document!.title }))
    await then()
  } catch (error) {
    toast('bad', troubleOf(error))
  }
}
