// The firm's templates: what documents are made from again and again.
import { useSignal } from '@preact/signals'
import { Archive, ArchiveRestore, FilePlus2, FileText, Pencil, Users } from 'lucide'
import { useEffect, useRef } from 'preact/hooks'
import '../board/board.css'
import '../settings/settings.css'
import './templates.css'
import { ask } from '../api/client'
import { Header } from '../board/Header'
import { viewer } from '../board/person'
import { Icon } from '../look/Icon'
import { Later } from '../look/Later'
import { toast } from '../look/messages'
import { refusalsOf, troubleOf } from '../look/trouble'
import { t } from '../words/catalogue'
import type { Whole } from './making'
import { TEMPLATE, TEMPLATES, type Template, UPDATE_TEMPLATE } from './queries'

type Open =
  | { kind: 'new'; file: File }
  | { kind: 'edit'; template: Whole; look: boolean }
  | { kind: 'many'; template: Template }

export function TemplatesPage() {
  const templates = useSignal<readonly Template[] | null>(null)
  const open = useSignal<Open | null>(null)
  const error = useSignal('')
  const input = useRef<HTMLInputElement>(null)
  const may = (what: string) => viewer.value?.permissions.some((one) => one === what) ?? false
  const read = async () => {
    error.value = ''
    try {
      templates.value = (await ask(TEMPLATES, { archived: true })).templates.nodes
    } catch (problem) {
      error.value = troubleOf(problem)
    }
  }
  useEffect(() => {
    document.title = `${t('templates.title')} · Countersign`
    void read()
  }, [])
  const close = () => {
    open.value = null
  }
  const done = () => {
    close()
    void read()
  }
  const edit = async (id: string, look = false) => {
    try {
      const { template } = await ask(TEMPLATE, { id })
      if (template) open.value = { kind: 'edit', template, look }
    } catch (problem) {
      toast('bad', troubleOf(problem))
    }
  }
  const madeNew = ({ id }: { id: string }, look: boolean) => {
    done()
    if (look) void edit(id, true)
  }
  const put = async ({ id, archived }: Template) => {
    try {
      const { updateTemplate } = await ask(UPDATE_TEMPLATE, { input: { id, archived: !archived } })
      if (updateTemplate.userErrors.length) toast('bad', refusalsOf(updateTemplate.userErrors))
      await read()
    } catch (problem) {
      toast('bad', troubleOf(problem))
    }
  }
  const picked = (event: Event) => {
    const own = event.currentTarget as HTMLInputElement
    const [file] = own.files ?? []
    if (file) open.value = { kind: 'new', file }
    own.value = ''
  }
  const now = open.value
  return (
    <>
      <Header />
      <main class="settings">
        <h1>{t('templates.title')}</h1>
        <p class="soft">{t('templates.text')}</p>
        {error.value && (
          <p class="notice bad" role="alert">
            {error.value}{' '}
            <button type="button" class="link-like" onClick={read}>
              {t('tryAgain')}
            </button>
          </p>
        )}
        {may('MANAGE_DOCUMENTS') && (
          <p>
            <input ref={input} type="file" accept="application/pdf,.pdf" hidden onChange={picked} />
            <button type="button" class="button main" onClick={() => input.current!.click()}>
              <Icon of={FilePlus2} />
              {t('templates.new')}
            </button>
          </p>
        )}
        {!templates.value && !error.value && <div class="skeleton later" aria-hidden="true" />}
        {templates.value?.length === 0 && <p class="empty">{t('templates.empty')}</p>}
        <ul class="template-list">
          {templates.value?.map((template) => (
            <li key={template.id} class={template.archived ? 'soft' : undefined}>
              <Icon of={FileText} />
              <span class="grow">
                <strong>{template.name}</strong>
                <br />
                <span class="soft small">{about(template)}</span>
              </span>
              {!template.archived && template.parties.length > 0 && may('SEND_ENVELOPES') && (
                <button
                  type="button"
                  class="button"
                  aria-label={t('many.of', { name: template.name })}
                  onClick={() => (open.value = { kind: 'many', template })}
                >
                  <Icon of={Users} />
                  {t('many.open')}
                </button>
              )}
              {!template.archived && may('MANAGE_DOCUMENTS') && (
                <button
                  type="button"
                  class="button quiet square"
                  aria-label={t('templates.change', { name: template.name })}
                  onClick={() => edit(template.id)}
                >
                  <Icon of={Pencil} />
                </button>
              )}
              {may('MANAGE_DOCUMENTS') && (
                <button
                  type="button"
                  class="button quiet square"
                  aria-label={t(template.archived ? 'templates.takeOut' : 'templates.putAway', {
                    name: template.name,
                  })}
                  onClick={() => put(template)}
                >
                  <Icon of={template.archived ? ArchiveRestore : Archive} />
                </button>
              )}
            </li>
          ))}
        </ul>
        {now?.kind === 'new' && (
          <Later
            of={() => import('./TemplateDialog').then((part) => part.TemplateDialog)}
            with={{ file: now.file, onClose: close, onDone: madeNew }}
          />
        )}
        {now?.kind === 'edit' && (
          <Later
            of={() => import('./EditTemplate').then((part) => part.EditTemplate)}
            with={{ template: now.template, look: now.look, onClose: close, onDone: done }}
          />
        )}
        {now?.kind === 'many' && (
          <Later
            of={() => import('./ManyDialog').then((part) => part.ManyDialog)}
            with={{ template: now.template, onClose: close }}
          />
        )}
      </main>
    </>
  )
}

const about = ({ pageCount, parties, variables, archived }: Template) =>
  [
    t('papers.pages', { n: pageCount }),
    ...(parties.length ? [parties.map(({ name }) => name).join(', ')] : []),
    ...(variables.length ? [t('templates.filled', { n: variables.length })] : []),
    ...(archived ? [t('templates.archived')] : []),
  ].join(' · ')
