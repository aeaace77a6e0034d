// Who is asking: nobody yet, the holder of a session cookie, or the holder of a personal link.
import { signal } from '@preact/signals'

/** The personal link's token, on the signing page; empty where the cookie speaks. */
export const personalToken = signal('')
/** Set once the server no longer knows who is asking. */
export const signedOut = signal(false)

/** Headers of a request to our own server. The custom one proves that no other site sent it. */
export function headers(language: string): Record<string, string> {
  const own: Record<string, string> = { 'Countersign-Client': 'pages', 'Accept-Language': language }
  if (personalToken.value) own.Authorization = `Bearer ${personalToken.value}`
  return own
}
