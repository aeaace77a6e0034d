// All documents of the firm, newest first: to find one, to bring one, to link one to a job.
import { useSignal } from '@preact/signals'
import { Download, EllipsisVertical, FileText, Inbox, Link2, Trash2, Upload } from 'lucide'
import { useEffect, useRef } from 'preact/hooks'
import '../board/board.css'
import './job.css'
import { ask } from '../api/client'
import { download, fileName } from '../api/files'
import { Header } from '../board/Header'
import { Dialogs } from '../board/opened'
import { askingWords } from '../board/words'
import { More, Search, useFound } from '../look/found'
import { Icon } from '../look/Icon'
import { Later, withWords } from '../look/Later'
import { Menu, MenuItem } from '../look/Menu'
import { toast } from '../look/messages'
import { troubleOf } from '../look/trouble'
import { t } from '../words/catalogue'
import { DeleteDocument } from './DeleteDocument'
import { LinkJobs } from './LinkJobs'
import { isPicture, makePdf } from './makePdf'
import { PaperIcon, PaperTag } from './PaperFacts'
import { DOCUMENTS, type ListedPaper } from './queries'
import { UploadDialog } from './UploadDialog'

export function DocumentsPage() {
  const found = useFound(async (search, after) => {
    const { documents } = await ask(DOCUMENTS, { filter: search ? { search } : null, after })
    return documents
  })
  const { list: papers, read } = found
  const uploading = useSignal(false)
  const asking = useSignal(false)
  const linking = useSignal<ListedPaper | null>(null)
  const asked = useSignal(0)
  const deleting = useSignal<ListedPaper | null>(null)
  useEffect(() => void read(), [])
  const close = () => {
    uploading.value = false
    asking.value = false
    linking.value = null
    deleting.value = null
  }
  const done = () => {
    close()
    asked.value += 1
    void read()
  }
  return (
    <>
      <Header />
      <main class="documents">
        <div class="row apart">
          <h1>{t('documents.title')}</h1>
          <div class="row">
            <button type="button" class="button" onClick={() => (asking.value = true)}>
              <Icon of={Inbox} />
              {t('papers.ask')}
            </button>
            <button type="button" class="button main" onClick={() => (uploading.value = true)}>
              <Icon of={Upload} />
              {t('papers.upload')}
            </button>
          </div>
        </div>
        <Search
          found={found}
          words={{ find: t('documents.find'), empty: t('documents.empty'), notFound: t('documents.notFound') }}
        />
        <Later
          of={() => withWords(import('./OpenFileRequests'), askingWords).then((part) => part.OpenFileRequests)}
          with={{ turn: asked.value, onCame: () => void read() }}
        />
        <ul class="papers">
          {papers.value?.map((paper) => (
            <Row
              key={paper.id}
              paper={paper}
              onLink={() => (linking.value = paper)}
              onMade={() => read()}
              onDelete={() => (deleting.value = paper)}
            />
          ))}
        </ul>
        <More found={found} />
      </main>
      {uploading.value && <UploadDialog onClose={close} onDone={done} />}
      {asking.value && (
        <Later
          of={() => withWords(import('./AskFilesDialog'), askingWords).then((part) => part.AskFilesDialog)}
          with={{ onClose: close, onDone: done }}
        />
      )}
      {linking.value && (
        <LinkJobs
          documents={[linking.value]}
          linked={linking.value.jobs.map(({ id }) => id)}
          onClose={close}
          onDone={done}
        />
      )}
      {deleting.value && <DeleteDocument paper={deleting.value} onClose={close} onDone={done} />}
      <Dialogs />
    </>
  )
}

interface RowProps {
  paper: ListedPaper
  onLink: () => void
  onMade: () => Promise<void>
  onDelete: () => void
}

function Row({ paper, onLink, onMade, onDelete }: RowProps) {
  const button = useRef<HTMLButtonElement>(null)
  const open = useSignal(false)
  const save = () => {
    open.value = false
    download(paper.downloadUrl!, fileName(paper.title, paper.contentType), paper.contentType).catch((problem) =>
      toast('bad', troubleOf(problem)),
    )
  }
  return (
    <li class="paper">
      <PaperIcon paper={paper} />
      <span class="grow">
        <span class="paper-title">{paper.title}</span>
        <span class="row">
          <PaperTag paper={paper} />
          <span class="soft small">{[paper.client?.name, paper.folder.name].filter(Boolean).join(' · ')}</span>
        </span>
        {paper.jobs.length > 0 && (
          <span class="row small">
            {paper.jobs.map(({ id, title }) => (
              <a key={id} href={`/jobs/${id}`}>
                {title}
              </a>
            ))}
          </span>
        )}
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
          <MenuItem
            onChoose={() => {
              open.value = false
              onLink()
            }}
          >
            <Icon of={Link2} />
            {t('papers.linkJobs')}
          </MenuItem>
          {isPicture(paper) && (
            <MenuItem
              onChoose={() => {
                open.value = false
                void makePdf(paper, onMade)
              }}
            >
              <Icon of={FileText} />
              {t('papers.makePdf')}
            </MenuItem>
          )}
          {paper.downloadUrl && (
            <MenuItem onChoose={save}>
              <Icon of={Download} />
              {t('download')}
            </MenuItem>
          )}
          <MenuItem
            onChoose={() => {
              open.value = false
              onDelete()
            }}
          >
            <Icon of={Trash2} />
            {t('papers.delete')}
          </MenuItem>
        </Menu>
      )}
    </li>
  )
}
