import { describe, expect, it } from 'vitest'
import { given, likely, recipientsOf, toAsk } from '../src/templates/filling'

const template = {
  variables: ['client.name', 'fee', 'job.dueOn'],
  parties: [
    { name: 'Adviser', role: 'SIGNER', party: 'FIRM' },
    { name: 'Husband', role: 'SIGNER', party: 'CLIENT' },
    { name: 'Wife', role: 'SIGNER', party: 'CLIENT' },
    { name: 'Witness', role: 'SIGNER', party: 'OTHER' },
  ] as const,
}

describe('what is asked for', () => {
  it('is never what is on file, unless that turns out to be missing', () => {
    expect(toAsk(template as never, [])).toEqual(['fee'])
    expect(toAsk(template as never, ['job.dueOn'])).toEqual(['fee', 'job.dueOn'])
  })
  it('goes to the server only where something was written', () => {
    expect(given({ fee: '900', hours: '  ' })).toEqual({ fee: '900' })
  })
})

describe('roles', () => {
  it('are filled by the client’s contacts one after the other, and by whoever is asking', () => {
    const filled = likely(template as never, [{ id: 'con_ana', name: 'Ana' }], 'mem_nora')
    expect(filled.map(({ id }) => id)).toEqual(['mem_nora', 'con_ana', '', ''])
  })
  it('go to the server as a member, a contact, or as typed; one without anybody stays open', () => {
    const nobody = { id: '', name: '', email: '' }
    expect(
      recipientsOf([
        { role: 'Adviser', party: 'FIRM', ...nobody, id: 'mem_nora' },
        { role: 'Husband', party: 'CLIENT', ...nobody, id: 'con_ana' },
        { role: 'Wife', party: 'CLIENT', ...nobody },
        { role: 'Witness', party: 'OTHER', ...nobody, name: ' Cyd ', email: 'cyd@x.example' },
      ]),
    ).toEqual([
      { key: 'Adviser', memberId: 'mem_nora' },
      { key: 'Husband', contactId: 'con_ana' },
      { key: 'Witness', name: 'Cyd', email: 'cyd@x.example' },
    ])
  })
})
