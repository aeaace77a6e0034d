// A person in a small circle.
export function initials(name: string): string {
  const parts = name.trim().split(/\s+/)
  const letters = parts.length > 1 ? [parts[0], parts.at(-1)] : [parts[0]]
  return letters
    .map((part) => [...(part ?? '')][0] ?? '')
    .join('')
    .toUpperCase()
}

export function Avatars({ people }: { people: readonly { id: string; name: string }[] }) {
  const shown = people.slice(0, 3)
  return (
    <span class="avatars">
      {shown.map(({ id, name }) => (
        <span key={id} class="avatar" role="img" aria-label={name} title={name}>
          {initials(name)}
        </span>
      ))}
      {people.length > shown.length && <span class="avatar">+{people.length - shown.length}</span>}
    </span>
  )
}
