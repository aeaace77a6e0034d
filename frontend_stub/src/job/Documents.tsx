// The papers linked to a job, and the ways to bring more.
import { useSignal } from '@preact/signals'
import {
  Download,
  EllipsisVertical,
  FileText as FilePdf,
  FilePlus2,
  Inbox,
  Link2,
  Link2Off,
  PenLine,
  Trash2,
  Upload,
} from 'lucide'
import { useRef } from 'preact/hooks'
import { ask } from '../api/client'
import { download, fileName } from '../api/files'
import { take1 } from '../board/store'
import { askingWords, formWords, templateWords } from '../board/words'
import { Icon } from '../look/Icon'
import { Later, withWords } from '../look/Later'
import { Menu, MenuItem } from '../look/Menu'
import { announce, toast } from '../look/messages'
import { refusalsOf, troubleOf } from '../look/trouble'
import { t } from '../words/catalogue'
import { DeleteDocument } from './DeleteDocument'
import { LinkExisting } from './LinkExisting'
import { LinkJobs } from './LinkJobs'
import { isPicture, makePdf } from './makePdf'
import { PaperIcon, PaperTag } from './PaperFacts'
import { type Job, type Paper, UNLINK } from './queries'
import { UploadDialog } from './UploadDialog'

type Open =
  | { kind: 'upload' }
  | { kind: 'existing' }
  | { kind: 'template' }
  | { kind: 'ask' }
  | { kind: 'jobs'; paper: Paper }
  | { kind: 'delete'; paper: Paper }
  | { kind: 'request'; papers: Paper[] }

interface Props {
  job: Job
  changed: () => Promise<void>
}

export const papersOf = (job: Job): Paper[] =>
  job.links.flatMap(({ item }) => (item.__typename === 'Document' ? [item] : []))

export function Documents({ job, changed }: Props) {
  const open = useSignal<Open | null>(null)
  const close = () => {
    open.value = null
  }
  const done = async () => {
    close()
    await changed()
  }
  const papers = papersOf(job)
  const signable = papers.filter((paper) => paper.signable)
  const now = open.value
  return (
    <section class="stack tight" aria-labelledby="papers">
      <h3 id="papers">{t('papers.title')}</h3>
      {papers.length === 0 && <p class="empty">{t('papers.empty')}</p>}
      <ul class="papers">
        {papers.map((paper) => (
          <PaperRow
            key={paper.id}
            paper={paper}
            job={job}
            changed={changed}
            onJobs={() => (open.value = { kind: 'jobs', paper })}
            onDelete={() => (open.value = { kind: 'delete', paper })}
            onRequest={() => (open.value = { kind: 'request', papers: [paper] })}
          />
        ))}
      </ul>
      <div class="row">
        <button type="button" class="button" onClick={() => (open.value = { kind: 'upload' })}>
          <Icon of={Upload} />
          {t('papers.upload')}
        </button>
        <button type="button" class="button" onClick={() => (open.value = { kind: 'existing' })}>
          <Icon of={Link2} />
          {t('papers.linkExisting')}
        </button>
        <button type="button" class="button" onClick={() => (open.value = { kind: 'template' })}>
          <Icon of={FilePlus2} />
          {t('papers.template')}
        </button>
        <button type="button" class="button" onClick={() => (open.value = { kind: 'ask' })}>
          <Icon of={Inbox} />
          {t('papers.ask')}
        </button>
        {signable.length > 0 && (
          <button
            type="button"
            class={signable.some(({ state }) => state === 'NONE') ? 'button main' : 'button'}
            onClick={() => (open.value = { kind: 'request', papers: askable(signable) })}
          >
            <Icon of={PenLine} />
            {t('request.title')}
          </button>
        )}
      </div>
      {job.fileRequests.length > 0 && (
        <Later
          of={() => withWords(import('./FileRequests'), askingWords).then((part) => part.FileRequests)}
          with={{ requests: job.fileRequests, changed }}
        />
      )}
      {now?.kind === 'ask' && (
        <Later
          of={() => withWords(import('./AskFilesDialog'), askingWords).then((part) => part.AskFilesDialog)}
          with={{ job, client: job.client, onClose: close, onDone: done }}
        />
      )}
      {now?.kind === 'upload' && <UploadDialog job={job} client={job.client} onClose={close} onDone={done} />}
      {now?.kind === 'existing' && <LinkExisting job={job} onClose={close} onDone={done} />}
      {now?.kind === 'template' && (
        <Later
          of={() =>
            withWords(import('../templates/GenerateDialog'), templateWords, formWords).then(
              (part) => part.GenerateDialog,
            )
          }
          with={{ job, onClose: close, onDone: done }}
        />
      )}
      {now?.kind === 'jobs' && <LinkJobs documents={[now.paper]} linked={[job.id]} onClose={close} onDone={done} />}
      {now?.kind === 'delete' && <DeleteDocument paper={now.paper} onClose={close} onDone={done} />}
      {now?.kind === 'request' && (
        <Later
          of={() => import('../editor/RequestDialog').then((part) => part.RequestDialog)}
          with={{ job, papers: now.papers, all: signable, onClose: close, onDone: done }}
        />
      )}
    </section>
  )
}

/** Papers that nobody is asked to sign yet; all of them where there is none such. */
function askable(papers: Paper[]): Paper[] {
  const fresh = papers.filter(({ state }) => state === 'NONE')
  return (fresh.length ? fresh : papers).slice(0, 1)
}

interface RowProps extends Props {
  paper: Paper
  onJobs: () => void
  onRequest: () => void
  onDelete: () => void
}

function PaperRow({ paper, job, changed, onJobs, onRequest, onDelete }: RowProps) {
  const button = useRef<HTMLButtonElement>(null)
  const open = useSignal(false)
  const then = (act: () => void) => () => {
    open.value = false
    act()
  }
  const unlink = async () => {
    try {
      const { unlinkDocument } = await ask(UNLINK, { input: { documentId: paper.id, jobId: job.id } })
      unlinkDocument.jobs.forEach(take1)
      if (unlinkDocument.userErrors.length) return toast('bad', refusalsOf(unlinkDocument.userErrors))
      announce(t('papers.unlinked', { title: paper.title }))
      await changed()
    } catch (error) {
      toast('bad', troubleOf(error))
    }
  }
  const save = () =>
    download(paper.downloadUrl!, fileName(paper.title, paper.contentType), paper.contentType).catch((error) =>
      toast('bad', troubleOf(error)),
    )
  return (
    <li class="paper">
      <PaperIcon paper={paper} />
      <span class="grow">
        <span class="paper-title">{paper.title}</span>
        <span class="row">
          <PaperTag paper={paper} />
          <span class="soft small">
            {paper.signable && `${t('papers.pages', { n: paper.pageCount })} · `}
            {paper.folder.name}
          </span>
        </span>
      </span>
      <button
        ref={button}
        type="button"
        class="button quiet square"
        aria-haspopup="menu"
        aria-label={t('papers.menu', { title: paper.title })}
        onClick={() => (open.value = !open.value)}
      >
        <Icon of={EllipsisVertical} />
      </button>
      {open.value && button.current && (
        <Menu label={paper.title} from={button.current} onClose={() => (open.value = false)}>
          {paper.signable && (
            <MenuItem onChoose={then(onRequest)}>
              <Icon of={PenLine} />
              {t('request.title')}
            </MenuItem>
          )}
          {isPicture(paper) && (
            <MenuItem onChoose={then(() => makePdf(paper, changed))}>
              <Icon of={FilePdf} />
              {t('papers.makePdf')}
            </MenuItem>
          )}
          {paper.downloadUrl && (
            <MenuItem onChoose={then(save)}>
              <Icon of={Download} />
              {t('download')}
            </MenuItem>
          )}
          <MenuItem onChoose={then(onJobs)}>
            <Icon of={Link2} />
            {t('papers.linkJobs')}
          </MenuItem>
          <MenuItem onChoose={then(unlink)}>
            <Icon of={Link2Off} />
            {t('papers.unlink')}
          </MenuItem>
          <MenuItem onChoose={then(onDelete)}>
            <Icon of={Trash2} />
            {t('papers.delete')}
          </MenuItem>
        </Menu>
      )}
    </li>
  )
}
