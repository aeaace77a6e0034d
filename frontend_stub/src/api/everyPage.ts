// A list to its end, page after page.

interface Page<Row> {
  nodes: readonly Row[]
  pageInfo: { hasNextPage: boolean; endCursor: string | null }
}

export async function everyPage<Row>(read: (after: string | null) => Promise<Page<Row>>): Promise<Row[]> {
  const found: Row[] = []
  let after: string | null = null
  do {
    const page: Page<Row> = await read(after)
    found.push(...page.nodes)
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null
  } while (after !== null)
  return found
}
