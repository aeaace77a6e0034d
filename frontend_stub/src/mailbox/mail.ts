// Mails made fit to be shown inside a page.

export interface Part {
  text: string
  link?: string
}

/** A text, cut at its links. Links to this server lead to the host that we are on, whatever name it goes by. */
export function linked(text: string): Part[] {
  return text
    .split(/(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]])/)
    .map((part, at) => (at % 2 ? { text: part, link: here(part) } : { text: part }))
}

function here(address: string): string {
  const url = new URL(address)
  const ours = typeof location === 'object' && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname)
  return ours ? url.pathname + url.search + url.hash : address
}

/** The HTML of a mail without what a strict page would refuse: styles in attributes, scripts, things from elsewhere. */
export function readable(html: string): string {
  const mail = new DOMParser().parseFromString(html, 'text/html')
  for (const element of mail.querySelectorAll('script, style, link, meta, base, iframe, object, embed'))
    element.remove()
  for (const element of mail.querySelectorAll('*'))
    for (const { name } of [...element.attributes])
      if (
        name === 'style' ||
        name.startsWith('on') ||
        (name === 'src' && !element.getAttribute('src')?.startsWith('data:'))
      )
        element.removeAttribute(name)
  return mail.body.innerHTML
}
