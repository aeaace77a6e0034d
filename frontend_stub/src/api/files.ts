// Files on their way up and down.
import { ask, Fault, fetchFile } from './client'
import { graphql } from './graphql'
import { type Refusal, RefusalParts } from './refusal'

const CREATE_UPLOAD = graphql(
  `mutation CreateUpload($input: CreateUploadInput!) {
    createUpload(input: $input) { upload { id url method headers { name value } } userErrors { ...Refusal } }
  }`,
  [RefusalParts],
)

/** The SHA-256 of bytes, in hex. Browsers offer it on https and on localhost only. */
export async function sha256(bytes: BufferSource): Promise<string> {
  if (!globalThis.crypto?.subtle) throw new Fault('refused', 'insecure-context')
  const digest = await crypto.subtle.digest('SHA-256', bytes)
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

export type Uploaded = { uploadId: string } | { refusals: Refusal[] }

/** Asks for a ticket and puts the file's bytes where it says. */
export async function upload(file: File): Promise<Uploaded> {
  const bytes = await file.arrayBuffer()
  const input = {
    fileName: file.name,
    contentType: file.type || 'application/octet-stream',
    size: file.size,
    sha256: await sha256(bytes),
  }
  const { createUpload } = await ask(CREATE_UPLOAD, { input })
  const ticket = createUpload.upload
  if (!ticket) return { refusals: createUpload.userErrors as Refusal[] }
  const extra = Object.fromEntries(ticket.headers.map(({ name, value }) => [name, value]))
  const answer = await fetch(ticket.url, {
    method: ticket.method,
    headers: { 'Countersign-Client': 'pages', ...extra },
    body: bytes,
  }).catch((error) => {
    throw new Fault('offline', String(error))
  })
  if (!answer.ok) throw new Fault(answer.status === 413 ? 'refused' : 'broken', `upload ${answer.status}`)
  return { uploadId: ticket.id }
}

export const PDF = 'application/pdf'

/** The ending under which a file of each kind is saved; what else there may be is not taken. */
const ENDINGS: Record<string, string> = {
  [PDF]: 'pdf',
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'text/plain': 'txt',
  'text/csv': 'csv',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': 'pptx',
  'application/vnd.oasis.opendocument.text': 'odt',
  'application/vnd.oasis.opendocument.spreadsheet': 'ods',
  'application/vnd.oasis.opendocument.presentation': 'odp',
}

export const endingOf = (contentType: string) => ENDINGS[contentType] ?? ''

/** A file's name as a title: without the ending of a kind that is taken. */
export const titleOf = (name: string) => {
  const [, stem, ending] = /^(.+)\.(\w+)$/.exec(name) ?? []
  const known = ['jpeg', ...Object.values(ENDINGS)].includes(ending?.toLowerCase() ?? '')
  return stem && known ? stem : name
}

/** What a file chooser offers. Phones turn their own kinds of pictures into JPEG where only JPEG and PNG are named. */
export const TAKEN = Object.entries(ENDINGS)
  .flatMap(([type, ending]) => [type, `.${ending}`])
  .join()

/** Saves a file under a name, as if its link had been followed. */
export async function download(path: string, name: string, contentType = PDF): Promise<void> {
  const bytes = await fetchFile(path)
  const url = URL.createObjectURL(new Blob([bytes], { type: contentType }))
  const link = Object.assign(document.createElement('a'), { href: url, download: name })
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

/** A title as the name of the file that it is saved in. */
export const fileName = (title: string, contentType = PDF) => {
  const ending = `.${endingOf(contentType)}`
  return title.toLowerCase().endsWith(ending) ? title : `${title}${ending}`
}
