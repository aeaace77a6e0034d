// The way in: a mail with a link, and a button that uses the link. Opening the link alone uses nothing up.
import { useSignal } from '@preact/signals'
import { LogIn, MailCheck } from 'lucide'
import { useEffect } from 'preact/hooks'
import { post } from '../api/client'
import { signedOut } from '../api/person'
import { meet } from '../board/person'
import { go, query, route } from '../board/route'
import { TextField } from '../look/Field'
import { Icon } from '../look/Icon'
import { troubleOf } from '../look/trouble'
import { t } from '../words/catalogue'

export function SignIn() {
  const at = route.value
  useEffect(() => {
    document.title = `${t('signIn.title')} · Countersign`
  }, [])
  return (
    <main class="lone">
      <a class="brand" href="/">
        <img src="/assets/icon.svg" alt="" />
        Countersign
      </a>
      <div class="sheet">{at.page === 'enter' ? <Enter token={at.token} /> : <Ask />}</div>
    </main>
  )
}

function Ask() {
  const email = useSignal('')
  const sent = useSignal(false)
  const error = useSignal('')
  const busy = useSignal(false)
  const submit = async (event: Event) => {
    event.preventDefault()
    busy.value = true
    error.value = ''
    try {
      const answer = await post('/auth/sign-in', { email: email.value.trim() })
      if (answer.status === 429) error.value = t('trouble.busy')
      else if (answer.ok) sent.value = true
      else error.value = t('signIn.wrong')
    } catch (problem) {
      error.value = troubleOf(problem)
    }
    busy.value = false
  }
  if (sent.value)
    return (
      <div class="stack" role="status">
        <Icon of={MailCheck} big />
        <h1>{t('signIn.sent')}</h1>
        <p>{t('signIn.sentText', { email: email.value })}</p>
        <p>
          <button type="button" class="link-like" onClick={() => (sent.value = false)}>
            {t('signIn.other')}
          </button>
        </p>
      </div>
    )
  return (
    <form class="stack" onSubmit={submit}>
      <h1>{t('signIn.title')}</h1>
      <p class="soft">{t('signIn.text')}</p>
      <TextField
        label={t('email')}
        type="email"
        required
        autofocus
        autocomplete="email"
        value={email.value}
        error={error.value || undefined}
        onText={(text) => (email.value = text)}
      />
      <button type="submit" class="button main" disabled={busy.value}>
        {t('signIn.send')}
      </button>
    </form>
  )
}

function Enter({ token }: { token: string }) {
  const error = useSignal('')
  const busy = useSignal(false)
  const enter = async () => {
    busy.value = true
    try {
      const answer = await post('/auth/enter', { token })
      if (answer.ok) {
        signedOut.value = false
        void meet()
        const to = new URLSearchParams(query.value).get('to') ?? '/'
        return go(/^\/(?!\/)/.test(to) ? to : '/', 'replace')
      }
      error.value = t('enter.used')
    } catch (problem) {
      error.value = troubleOf(problem)
    }
    busy.value = false
  }
  return (
    <div class="stack">
      <h1>{t('enter.title')}</h1>
      <p class="soft">{t('enter.text')}</p>
      {error.value ? (
        <>
          <p class="notice bad" role="alert">
            {error.value}
          </p>
          <a class="button" href="/sign-in">
            {t('enter.again')}
          </a>
        </>
      ) : (
        <button type="button" class="button main" disabled={busy.value} onClick={enter}>
          <Icon of={LogIn} />
          {t('enter.button')}
        </button>
      )}
    </div>
  )
}
