// What a list says of a paper: how far its signatures are, or, of what is no PDF, which kind of file it is.
import { File, FileText, Image } from 'lucide'
import { endingOf } from '../api/files'
import { Icon } from '../look/Icon'
import { t } from '../words/catalogue'
import { isPicture } from './makePdf'
import type { AnyPaper } from './queries'
import { StateTag } from './StateTag'

export function PaperIcon({ paper }: { paper: AnyPaper }) {
  const picture = isPicture(paper) ? Image : File
  return <Icon of={paper.signable ? FileText : picture} />
}

export function PaperTag({ paper }: { paper: AnyPaper }) {
  return (
    <>
      {paper.signable ? (
        <StateTag state={paper.state} progress={paper.signatureProgress} />
      ) : (
        <span class="tag">{endingOf(paper.contentType).toUpperCase()}</span>
      )}
      {paper.cameSigned && <span class="tag">{t(paper.signable ? 'papers.cameSigned' : 'papers.final')}</span>}
    </>
  )
}
