// One act of a form: waiting, refused or done.
import { useRef, useState } from 'preact/hooks'
import { freshKey, type Refusal } from '../api/refusal'
import { refusalsOf, troubleOf } from './trouble'

type Outcome = { userErrors: readonly unknown[] } | undefined

export interface Act {
  busy: boolean
  error: string
  /** The key of this act: the same for each try, new after success. */
  key: () => string
  /** Does it; tells whether it succeeded. */
  run: (doing: () => Promise<Outcome | void>) => Promise<boolean>
}

export function useAct(): Act {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState('')
  const key = useRef(freshKey())
  const run = async (doing: () => Promise<Outcome | void>) => {
    setBusy(true)
    setError('')
    try {
      const refusals = ((await doing())?.userErrors ?? []) as Refusal[]
      setError(refusalsOf(refusals))
      if (refusals.length === 0) key.current = freshKey()
      return refusals.length === 0
    } catch (trouble) {
      setError(troubleOf(trouble))
      return false
    } finally {
      setBusy(false)
    }
  }
  return { busy, error, key: () => key.current, run }
}
