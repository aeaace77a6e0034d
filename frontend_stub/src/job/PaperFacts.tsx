// What a list says of a paper: how far its signatures are, or, of what is no PDF, which kind of file it is.
import { File, FileText, Image } from 'lucide'
import { endingOf } from '../api/files'
import { Icon } from '../look/Icon'
import { isPicture } from './makePdf'
import type { AnyPaper } from './queries'
import { StateTag } from './StateTag'

export function PaperIcon({ paper }: { paper: AnyPaper }) {
  const picture = isPicture(paper) ? Image : File
  return <Icon of={paper.signable ? FileText : picture} />
}

export function PaperTag({ paper }: { paper: AnyPaper }) {
  if (paper.signable) return <StateTag state={paper.state} progress={paper.signatureProgress} />
  return <span class="tag">{endingOf(paper.contentType).toUpperCase()}</span>
}
